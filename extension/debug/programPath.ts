// Files as launch configurations and the debug adapter name them: by path where there is one, otherwise by URI.
import { Uri, type WorkspaceFolder } from 'vscode';

export function pathOf(uri: Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

export function uriOf(path: string): Uri {
  return isUri(path) ? Uri.parse(path) : Uri.file(path);
}

/** A file of a configuration: it may be relative to the folder, and of a folder that has no paths `${file}` gives the path within it. */
export function uriIn(folder: WorkspaceFolder | undefined, path: string): Uri {
  if (!folder || isUri(path)) return uriOf(path);
  if (!isAbsolute(path)) return Uri.joinPath(folder.uri, path);
  return Uri.joinPath(folder.uri.scheme === 'file' ? Uri.file(path) : folder.uri.with({ path }), '');
}

/** A drive is no scheme. */
function isUri(path: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(path);
}

function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[a-z]:[\\/])/i.test(path);
}
