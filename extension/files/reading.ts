// Reading files for those who cannot: the language server and the debug adapter, where a file is on no disk or there is none at all.
import { type ExtensionContext, FileSystemError, FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { Platform } from '../platform.ts';

export interface FileReader {
  /** Undefined when there is no such file; rejects when it cannot be read. */
  read(uri: Uri): Promise<string | undefined>;
  stat(uri: Uri): Promise<'file' | 'folder' | undefined>;
  /** The .lockstep files below a folder. */
  find(folder: Uri): Promise<Uri[]>;
}

const LIBRARY = 'library';
const UNTITLED = 'untitled';
/** More are known when they are opened or used. */
const MOST_FILES = 2000;
/** As in the language server: what is made from other files. */
const ELSEWHERE = '**/{node_modules,out,dist,.*}/**';

export function libraryOf({ extensionUri }: ExtensionContext): Uri {
  return Uri.joinPath(extensionUri, LIBRARY);
}

export function createFileReader(context: ExtensionContext, { shippedFiles }: Platform): FileReader {
  const library = libraryOf(context);
  const root = `${library}/`;

  /** The extension may be on a server of which nobody knows what it answers for a file that it does not have. */
  async function isMissing(uri: Uri): Promise<boolean> {
    const text = uri.toString();
    return text.startsWith(root) && !(await shippedFiles(LIBRARY)).includes(text.slice(root.length));
  }

  const unsavedAt = (uri: Uri) =>
    workspace.textDocuments.find((each) => each.isUntitled && !each.isClosed && `${each.uri}` === `${uri}`);

  return {
    async read(uri) {
      const unsaved = unsavedAt(uri);
      // Nobody else has what was never saved.
      if (unsaved || uri.scheme === UNTITLED) return unsaved?.getText();
      if (await isMissing(uri)) return undefined;
      return foundOr(undefined, async () => new TextDecoder().decode(await workspace.fs.readFile(uri)));
    },
    async stat(uri) {
      if (uri.scheme === UNTITLED) return unsavedAt(uri) && 'file';
      if (await isMissing(uri)) return undefined;
      return foundOr(undefined, async () =>
        (await workspace.fs.stat(uri)).type & FileType.Directory ? 'folder' : 'file',
      );
    },
    async find(folder) {
      if (`${folder}` === `${library}`)
        return (await shippedFiles(LIBRARY)).map((path) => Uri.joinPath(library, path));
      return [
        ...(await workspace.findFiles(new RelativePattern(folder, '**/*.lockstep'), ELSEWHERE, MOST_FILES)),
      ];
    },
  };
}

async function foundOr<T>(otherwise: T, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return otherwise;
    throw error;
  }
}
