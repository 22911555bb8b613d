// The debug adapter in a thread or a worker of whoever shows the session, who also reads the files: messages both ways.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { AskedFiles, type ReadMessage, type TextMessage } from '../jobs/asked-files.ts';
import { uriPaths } from '../jobs/uri-paths.ts';
import { type Conversation, createConversation } from './conversation.ts';
import { programsIn } from './launch/program-source.ts';
import type { HangSearchFactory } from './search/hang-search.ts';

export interface AdapterSetup {
  k: 'adapter';
  /** URI of the folder of the library. */
  libraryRoot: string;
}

/** `say`: a message of the debug adapter protocol. */
export type ToAdapter = { k: 'say'; message: unknown } | TextMessage;
export type FromAdapter = { k: 'say'; message: DebugProtocol.ProtocolMessage } | ReadMessage;

/** Gives what is to be done with each message. */
export function createAdapterBeside(
  { libraryRoot }: AdapterSetup,
  createSearch: HangSearchFactory,
  post: (message: FromAdapter) => void,
): (message: ToAdapter) => void {
  const asked = new AskedFiles(post);
  const files = { libraryRoot, readFile: (uri: { toString(): string }) => asked.readFile(uri.toString()) };
  let seq = 0;
  const conversation: Conversation = createConversation(
    {
      send: (message) => post({ k: 'say', message: { ...message, seq: ++seq } }),
      close: () => conversation.end(),
    },
    { programs: programsIn(files, uriPaths), files, paths: uriPaths, createSearch },
  );
  return (message) => {
    if (message.k === 'text') asked.receive(message);
    else conversation.receive(message.message);
  };
}
