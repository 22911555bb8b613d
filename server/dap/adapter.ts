// The session as a debug adapter: the library reads and writes the protocol, the table answers.
import { DebugSession, Event, Response } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { isInteger, isRecord } from './arguments.ts';
import { isProblem, type Problem, problem, problemId } from './problems.ts';
import { type Answer, answer, createRequests, createSession, type Dependencies } from './session.ts';
import { end } from './session-phases.ts';

/**
 * Problems of requests that the client makes by itself: shown where the answer would be, not in a pop-up. So are those of the
 * requests of our own, whose sender knows whether a person has asked.
 */
const QUIET = new Set([
  'evaluate',
  'variables',
  'scopes',
  'stackTrace',
  'threads',
  'source',
  'exceptionInfo',
]);

export class LockstepAdapter extends DebugSession {
  private readonly session;
  private readonly requests;
  private readonly over: () => void;

  /** `over`: called when the session is. */
  constructor(dependencies: Dependencies, over: () => void = () => {}) {
    super();
    this.over = over;
    const client = {
      event: (name: string, body?: object) => this.sendEvent(new Event(name, body)),
      close: () => this.shutdown(),
    };
    this.session = createSession(client, dependencies);
    this.requests = createRequests(this.session);
    // The library ends the process at the first message it cannot read. This session lives on.
    this.removeAllListeners('error');
    this.on('error', (error: DebugProtocol.Event) => this.complain(String(error.body ?? error)));
  }

  override handleMessage(message: unknown): void {
    if (isRecord(message) && message.type === 'request') {
      this.dispatchRequest(message as unknown as DebugProtocol.Request);
    } else if (!isRecord(message) || (message.type !== 'response' && message.type !== 'event')) {
      this.complain('it has no "type" of the protocol');
    }
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const { command, seq } = request as unknown as Record<string, unknown>;
    if (typeof command !== 'string' || !isInteger(seq)) {
      this.complain('a request needs a "command" and a whole number "seq"');
      return;
    }
    const response = new Response(request);
    void this.answerOf(command, request.arguments, seq).then((given) =>
      this.respond(response, command, given),
    );
  }

  private async answerOf(command: string, args: unknown, requestId: number): Promise<Answer> {
    try {
      return await answer(this.session, this.requests, command, args, requestId);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return problem(
        'LD1010',
        `Lockstep failed at the request "${command}": ${message}. Please report this.`,
      );
    }
  }

  private respond(response: DebugProtocol.Response, command: string, given: Answer): void {
    if (isProblem(given)) {
      this.sendErrorResponse(response, errorMessage(given, command));
      return;
    }
    if (given.body) response.body = given.body;
    this.sendResponse(response);
    given.after?.();
  }

  private complain(what: string): void {
    const { message } = problem('LD1001', `A message of the client was not understood: ${what}.`);
    this.sendEvent(new Event('output', { category: 'important', output: `${message} [LD1001]\n` }));
  }

  override shutdown(): void {
    end(this.session);
    this.over();
    super.shutdown();
  }
}

/** Braces in the text are no placeholders: the message is the variable. */
function errorMessage({ problem: code, message }: Problem, command: string): DebugProtocol.Message {
  return {
    id: problemId(code),
    format: '{_message}',
    variables: { _message: `${message} [${code}]` },
    showUser: !QUIET.has(command) && !command.startsWith('lockstep/'),
  };
}
