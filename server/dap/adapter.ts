// A conversation over streams: the library reads and writes the protocol.
import { DebugSession } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Conversation, createConversation } from './conversation.ts';
import type { Dependencies } from './session.ts';

export class LockstepAdapter extends DebugSession {
  private readonly conversation: Conversation;
  private readonly over: () => void;

  /** `over`: called when the session is. */
  constructor(dependencies: Dependencies, over: () => void = () => {}) {
    super();
    this.over = over;
    const line = {
      send: (message: DebugProtocol.Event | DebugProtocol.Response) =>
        message.type === 'event'
          ? this.sendEvent(message as DebugProtocol.Event)
          : this.sendResponse(message as DebugProtocol.Response),
      close: () => this.shutdown(),
    };
    this.conversation = createConversation(line, dependencies);
    // The library ends the process at the first message it cannot read. This session lives on.
    this.removeAllListeners('error');
    this.on('error', (error: DebugProtocol.Event) => this.conversation.complain(String(error.body ?? error)));
  }

  override handleMessage(message: unknown): void {
    this.conversation.receive(message);
  }

  override shutdown(): void {
    this.conversation.end();
    this.over();
    super.shutdown();
  }
}
