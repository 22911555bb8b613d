import { readFile } from 'node:fs/promises';
import { URI } from 'langium';
import { describe, expect, it } from 'vitest';
import { loadModule } from '../../server/language/load.ts';
import { libraryRoot, listed, load, services } from './harness.ts';

describe('loading', () => {
  it('finds the prelude without a use', async () => {
    const loaded = await load('fn f() { let flags = irq_save(); irq_restore(flags); }');
    expect(listed(loaded)).toEqual([]);
    expect(loaded.documents.map((each) => each.uri.path.split('/').pop())).toEqual([
      'prelude.lockstep',
      'main.lockstep',
    ]);
  });

  it('puts a file behind those it uses', async () => {
    const loaded = await load({
      'main.lockstep': 'use parts.a;\nuse "b.lockstep";\nfn f() { x = y; }',
      'parts/a.lockstep': 'use "../b.lockstep";\nshared x: bool = false;',
      'b.lockstep': 'shared y: bool = true;',
    });
    expect(listed(loaded)).toEqual([]);
    expect(loaded.documents.map((each) => each.uri.path.split('/').pop())).toEqual([
      'prelude.lockstep',
      'b.lockstep',
      'a.lockstep',
      'main.lockstep',
    ]);
  });

  it('prefers the file beside the using one to the library', async () => {
    const loaded = await load({
      'main.lockstep': 'use prelude;\nfn f() { mine = true; }',
      'prelude.lockstep': 'shared mine: bool = false;',
    });
    expect(listed(loaded)).toEqual([]);
  });

  it('takes a file of any name, and a text that was never saved', async () => {
    const text = 'fn f() { let flags = irq_save(); irq_restore(flags); missing(); }';
    for (const uri of ['file:///model.txt', 'file:///model', 'untitled:Untitled-1']) {
      const loaded = await loadModule(services(), URI.parse(uri), {
        libraryRoot,
        readFile: async (asked) =>
          asked.toString() === uri ? text : readFile(asked.fsPath, 'utf8').catch(() => undefined),
      });
      expect(loaded.diagnostics.map(({ code }) => code)).toEqual(['LS1020']);
    }
  });

  it('says where it looked for a missing file', async () => {
    const loaded = await load('use linux.nothing;');
    expect(listed(loaded)).toEqual([
      'LS1010 1:5 There is no file for `use linux.nothing`. Looked for /model/linux/nothing.lockstep and linux/nothing.lockstep in the library.',
    ]);
  });

  it('shows a circle of uses', async () => {
    const loaded = await load({ 'main.lockstep': 'use a;', 'a.lockstep': 'use main;' });
    expect(listed(loaded)).toEqual([
      'LS1011 1:5 Files use each other in a circle: a.lockstep → main.lockstep → a.lockstep. Move what they share into a file of its own.',
      'LS1011 1:5 Files use each other in a circle: main.lockstep → a.lockstep → main.lockstep. Move what they share into a file of its own.',
    ]);
  });

  it('reports an entry file that does not exist', async () => {
    const loaded = await load({}, 'absent.lockstep');
    expect(listed(loaded)).toEqual(['LS1010 1:1 There is no such file.']);
  });

  it('keeps the trees of an earlier call as they were', async () => {
    const first = await load('shared x: bool = true;\nfn f() { x = false; }');
    await load('fn g() {}');
    expect(first.document.parseResult.value.elements).toHaveLength(2);
    expect(first.document.references.every((each) => 'ref' in each && each.ref !== undefined)).toBe(true);
  });

  it('knows the real library', () => {
    expect(libraryRoot.path).toMatch(/\/library$/);
  });
});

describe('a library without a prelude', () => {
  it('is one error in each file that needs it', async () => {
    const loaded = await loadModule(services(), 'memory:/model/main.lockstep', {
      libraryRoot: 'memory:/empty',
      readFile: async (uri) => (uri.path === '/model/main.lockstep' ? 'spinlock l;' : undefined),
    });
    expect(listed(loaded)).toEqual([
      'LS1014 1:1 The library has no prelude: there is no file /empty/prelude.lockstep. Reinstall Lockstep, or correct the library folder.',
    ]);
  });

  it('which cannot be read is an error too, and so is any file', async () => {
    const loaded = await loadModule(services(), 'memory:/model/main.lockstep', {
      libraryRoot,
      readFile: async () => {
        throw new Error('permission denied');
      },
    });
    expect(listed(loaded)).toContain('LS1012 1:1 This file cannot be read: permission denied.');
  });
});
