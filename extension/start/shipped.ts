// The .lockstep files that come with the extension for newcomers: the examples, and what new scenarios begin with.
import { FileType, Uri, workspace } from 'vscode';
import { type Introduction, introductionOf } from './introduction.ts';

export interface ShippedFile extends Introduction {
  name: string;
  uri: Uri;
  text: string;
}

/** Sorted by name, those named in `first` before the others. */
export async function shippedFiles(folder: Uri, first: readonly string[] = []): Promise<ShippedFile[]> {
  const entries = await workspace.fs.readDirectory(folder);
  const names = entries
    .filter(([name, type]) => type === FileType.File && name.endsWith('.lockstep'))
    .map(([name]) => name);
  const files = names.map(async (name) => {
    const uri = Uri.joinPath(folder, name);
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
    return { name, uri, text, ...introductionOf(text) };
  });
  const rank = ({ name }: ShippedFile) => (first.includes(name) ? first.indexOf(name) : first.length);
  return (await Promise.all(files)).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
