// A debug session as a conversation: messages of the protocol come in, and messages go out. How they travel is the business of
// whoever holds it: adapter.ts over streams, worker.ts between a browser's threads.
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

export interface Conversation {
  /** Whatever came from the client. */
  receive(message: unknown): void;
  /** Says that something came which is no message at all. */
  complain(what: string): void;
  /** Nothing more will come. */
  end(): void;
}

export interface Line {
  /** Its number, `seq`, is still to be given. */
  send(message: DebugProtocol.Event | DebugProtocol.Response): void;
  /** The client has ended the session: nothing follows. */
  close(): void;
}

export function createConversation(line: Line, dependencies: Dependencies): Conversation {
  const event = (name: string, body?: object): void =>
    line.send({ type: 'event', seq: 0, event: name, ...(body ? { body } : {}) });
  const session = createSession({ event, close: line.close }, dependencies);
  const requests = createRequests(session);

  function request(message: Record<string, unknown>): void {
    const { command, seq } = message;
    if (typeof command !== 'string' || !isInteger(seq))
      return complain('a request needs a "command" and a whole number "seq"');
    void answerOf(command, message.arguments, seq).then((given) => respond(command, seq, given));
  }

  async function answerOf(command: string, args: unknown, requestId: number): Promise<Answer> {
    try {
      return await answer(session, requests, command, args, requestId);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return problem(
        'LD1010',
        `Lockstep failed at the request "${command}": ${message}. Please report this.`,
      );
    }
  }

  function respond(command: string, seq: number, given: Answer): void {
    const response = { type: 'response' as const, seq: 0, request_seq: seq, command };
    if (isProblem(given)) {
      const message = `${given.message} [${given.problem}]`;
      line.send({ ...response, success: false, message, body: { error: errorMessage(given, command) } });
      return;
    }
    line.send({ ...response, success: true, ...(given.body ? { body: given.body } : {}) });
    given.after?.();
  }

  function complain(what: string): void {
    const { message } = problem('LD1001', `A message of the client was not understood: ${what}.`);
    event('output', { category: 'important', output: `${message} [LD1001]\n` });
  }

  return {
    receive(message) {
      if (isRecord(message) && message.type === 'request') request(message);
      else if (!isRecord(message) || (message.type !== 'response' && message.type !== 'event'))
        complain('it has no "type" of the protocol');
    },
    complain,
    end: () => end(session),
  };
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
