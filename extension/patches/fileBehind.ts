// A copy of a function, and a function as patches make it, are in no file: what a command asks of them it asks of the file that they are about.
import { Uri } from 'vscode';
import { COPY_SCHEME } from '../../server/uris/copy.ts';
import { PATCHED_SCHEME } from './patchedText.ts';

/** That file; of a document that is a file itself, the document. */
export function fileBehind(uri: Uri): Uri {
  if (uri.scheme !== COPY_SCHEME && uri.scheme !== PATCHED_SCHEME) return uri;
  const { uri: of } = JSON.parse(uri.query) as { uri: string };
  return Uri.parse(of);
}
