// The debug adapter in a thread or worker of the extension, which reads the files for it.
import {
  type DebugAdapter,
  DebugAdapterInlineImplementation,
  type DebugProtocolMessage,
  EventEmitter,
  Uri,
} from 'vscode';
import type { FromAdapter, ToAdapter } from '../../server/dap/beside.ts';
import type { FileReader } from '../files/reading.ts';

/** The adapter's thread. */
export interface AdapterThread {
  post(message: ToAdapter): void;
  end(): void;
}

export interface AdapterThreadListener {
  message(message: FromAdapter): void;
  lost(why: string): void;
}

export function adapterBeside(
  files: FileReader,
  start: (listener: AdapterThreadListener) => AdapterThread,
): DebugAdapterInlineImplementation {
  const sent = new EventEmitter<DebugProtocolMessage>();
  const say = (message: object) => sent.fire(message);
  const thread = start({
    message(message) {
      if (message.k === 'say') return say(message.message);
      const { n, uri } = message;
      files.read(Uri.parse(uri)).then(
        (text) => thread.post({ k: 'text', n, text }),
        (error: Error) => thread.post({ k: 'text', n, failure: error.message }),
      );
    },
    lost(why) {
      const output = `The debug adapter has ended: ${why}\n`;
      say({ type: 'event', seq: 0, event: 'output', body: { category: 'stderr', output } });
      say({ type: 'event', seq: 0, event: 'terminated' });
    },
  });
  const adapter: DebugAdapter = {
    onDidSendMessage: sent.event,
    handleMessage: (message) => thread.post({ k: 'say', message }),
    dispose() {
      thread.end();
      sent.dispose();
    },
  };
  return new DebugAdapterInlineImplementation(adapter);
}
