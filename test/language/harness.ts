/** Loads source texts from memory, with the real library or with one given by the test. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EmptyFileSystem, URI } from 'langium';
import { type LoadedModule, loadModule } from '../../server/language/load.ts';
import { createLockstepServices, type LockstepServiceSet } from '../../server/language/module.ts';

export const libraryRoot = URI.file(fileURLToPath(new URL('../../library', import.meta.url)));

let shared: LockstepServiceSet | undefined;

export function services(): LockstepServiceSet {
  shared ??= createLockstepServices(EmptyFileSystem);
  return shared;
}

/** Files by path below `memory:/model/`; `main.lockstep` is the entry. Library files come from the disk. */
export function load(files: string | Record<string, string>, entry = 'main.lockstep'): Promise<LoadedModule> {
  const texts = typeof files === 'string' ? { [entry]: files } : files;
  return loadModule(services(), URI.parse(`memory:/model/${entry}`), {
    libraryRoot,
    readFile: async (uri) =>
      uri.scheme === 'memory' ? texts[uri.path.replace('/model/', '')] : readDisk(uri),
  });
}

/** A file on the disk. */
export function loadFile(path: string): Promise<LoadedModule> {
  return loadModule(services(), URI.file(path), { libraryRoot, readFile: readDisk });
}

async function readDisk(uri: URI): Promise<string | undefined> {
  return readFile(uri.fsPath, 'utf8').catch(() => undefined);
}

/** `CODE line:column message` of each diagnostic, lines and columns 1-based as in an editor. */
export function listed(loaded: LoadedModule): string[] {
  return loaded.diagnostics.map(
    (each) => `${each.code} ${each.place.line + 1}:${each.place.column + 1} ${each.message}`,
  );
}
