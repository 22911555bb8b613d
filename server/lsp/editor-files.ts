/** Files that only the editor can read, for they are not on a disk: it is asked for them. */
import { type FileSystemProvider, URI } from 'langium';
import type { Connection } from 'vscode-languageserver';
import { findFilesRequest, readFileRequest, statFileRequest } from './requests.ts';

export interface FindsFiles extends FileSystemProvider {
  /** All .lockstep files below a folder that is not to be gone through: each look into it may be a request over a network. */
  find(folder: URI): Promise<URI[]> | undefined;
}

export function findsFiles(files: FileSystemProvider): files is FindsFiles {
  return 'find' in files;
}

export function editorFiles(connection: Connection): FindsFiles {
  const statOf = (uri: URI) => connection.sendRequest(statFileRequest, { uri: uri.toString() });
  const missing = (uri: URI) => new Error(`There is no file ${uri}.`);
  return {
    async find(folder) {
      const uris = await connection.sendRequest(findFilesRequest, { uri: folder.toString() });
      return uris.map((uri) => URI.parse(uri));
    },
    async readFile(uri) {
      const { text } = await connection.sendRequest(readFileRequest, { uri: uri.toString() });
      if (typeof text !== 'string') throw missing(uri);
      return text;
    },
    async stat(uri) {
      const kind = await statOf(uri);
      if (!kind) throw missing(uri);
      return { isFile: kind === 'file', isDirectory: kind === 'folder', uri };
    },
    exists: async (uri) => (await statOf(uri)) !== null,
    readDirectory: async () => [],
    ...NEVER,
  };
}

/** What is on the disk is read there; the editor is asked for the rest. */
export function diskAndEditorFiles(disk: FileSystemProvider, editor: FindsFiles): FindsFiles {
  const those = ({ scheme }: URI) => (scheme === 'file' ? disk : editor);
  return {
    find: (folder) => (folder.scheme === 'file' ? undefined : editor.find(folder)),
    readFile: (uri) => those(uri).readFile(uri),
    stat: (uri) => those(uri).stat(uri),
    exists: (uri) => those(uri).exists(uri),
    readDirectory: (uri) => those(uri).readDirectory(uri),
    ...NEVER,
  };
}

function never(): never {
  throw new Error('The editor cannot be waited for.');
}

const NEVER = {
  statSync: never,
  existsSync: never,
  readBinary: never,
  readBinarySync: never,
  readFileSync: never,
  readDirectorySync: never,
};
