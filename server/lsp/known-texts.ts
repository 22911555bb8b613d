/** Texts of files for whoever works beside the server and cannot read them: as the server knows them, so that both speak of the same. */
import { URI } from 'langium';
import type { ReadText } from '../jobs/asked-files.ts';
import type { LockstepLspServices } from './module.ts';

/** Milliseconds for which a file that is not there is not looked for again: each check looks for what it uses in several places. */
const MISSING_FOR = 10_000;

export function knownTexts({ shared }: LockstepLspServices): ReadText {
  const { DocumentBuilder, FileSystemProvider, LangiumDocuments, TextDocuments } = shared.workspace;
  const missing = new Map<string, number>();
  DocumentBuilder.onUpdate((changed) => {
    for (const uri of changed) missing.delete(uri.toString());
  });
  return async (text) => {
    const uri = URI.parse(text);
    const known = TextDocuments.get(uri) ?? LangiumDocuments.getDocument(uri)?.textDocument;
    if (known) return known.getText();
    const since = missing.get(text);
    if (since !== undefined && performance.now() - since < MISSING_FOR) return undefined;
    if (await FileSystemProvider.exists(uri)) return FileSystemProvider.readFile(uri);
    missing.set(text, performance.now());
    return undefined;
  };
}
