/** Every file of the library and every example is free of mistakes, warnings included. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EmptyFileSystem } from 'langium';
import { describe, expect, test } from 'vitest';
import { loadModule } from '../../server/language/load.ts';
import { createLockstepServices } from '../../server/language/module.ts';

const root = new URL('../../', import.meta.url);
const services = createLockstepServices(EmptyFileSystem);

const files = ['library/linux/', 'examples/'].flatMap((folder) =>
  readdirSync(fileURLToPath(new URL(folder, root)))
    .filter((name) => name.endsWith('.lockstep'))
    .map((name) => folder + name),
);

describe('library and examples', () => {
  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(15);
  });

  test.each(files)('%s has no diagnostics', async (file) => {
    const loaded = await loadModule(services, new URL(file, root).href, {
      libraryRoot: new URL('library', root).href,
      readFile: async (uri) => {
        try {
          return await readFile(uri.fsPath, 'utf8');
        } catch {
          return undefined;
        }
      },
    });
    expect(
      loaded.diagnostics.map((d) => `${d.place.uri}:${d.place.line + 1} ${d.code} ${d.message}`),
    ).toEqual([]);
  });
});

describe('library', () => {
  const library = files.filter((f) => f.startsWith('library/linux/') && !f.includes('fixes'));

  test.each(library)('every function of %s says which kernel function it restates', async (file) => {
    const lines = (await readFile(fileURLToPath(new URL(file, root)), 'utf8')).split('\n');
    const without = lines.filter((line, i) => {
      if (!/^fn /.test(line)) return false;
      let doc = '';
      for (let j = i - 1; lines[j]?.startsWith('///'); j--) doc = lines[j] + doc;
      return !/Linux v5\.16, [\w/.]+\.[ch]\b|Not kernel code:/.test(doc);
    });
    expect(without).toEqual([]);
  });
});
