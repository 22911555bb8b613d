// The .lockstep files that come with the extension for newcomers: the examples, and what new scenarios begin with.
import { type ExtensionContext, Uri, workspace } from 'vscode';
import type { Platform } from '../platform.ts';
import { type Introduction, introductionOf } from './introduction.ts';

export interface ShippedFile extends Introduction {
  name: string;
  uri: Uri;
  text: string;
}

/** Those of one folder, sorted by name, those named in `first` before the others. */
export async function shippedFiles(
  { extensionUri }: ExtensionContext,
  platform: Platform,
  path: string,
  first: readonly string[] = [],
): Promise<ShippedFile[]> {
  const folder = Uri.joinPath(extensionUri, path);
  const names = (await platform.shippedFiles(path)).filter((name) => !name.includes('/'));
  const files = names.map(async (name) => {
    const uri = Uri.joinPath(folder, name);
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
    return { name, uri, text, ...introductionOf(text) };
  });
  const rank = ({ name }: ShippedFile) => (first.includes(name) ? first.indexOf(name) : first.length);
  return (await Promise.all(files)).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
