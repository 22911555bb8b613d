/** A load after others says and links the same as the first load of a new process, and parses only what it has to. */
import { EmptyFileSystem, URI } from 'langium';
import { describe, expect, it } from 'vitest';
import { type LoadedModule, loadModule } from '../../server/language/load.ts';
import { createLockstepServices, type LockstepServiceSet } from '../../server/language/module.ts';
import { listed } from './harness.ts';

type Texts = Record<string, string>;

const ROOT = 'memory:/model/';
const BASE: Texts = {
  'library/prelude.lockstep': 'enum level { low, high }\nconfig cpus: 1..4 = 2;',
  'library/linux/a.lockstep': 'shared a: 0..3 = 0;\nfn set_a() { a = 1; }',
  'library/linux/b.lockstep': 'use linux.a;\nfn set_b() { set_a(); }',
  'main.lockstep': 'use linux.b;\nuse c;\nfn f() { set_b(); g(); }',
  'c.lockstep': 'use linux.a;\nfn g() { a = 2; }',
  'other.lockstep': 'use c;\nfn h() { g(); }',
};

const loadTexts = (services: LockstepServiceSet, texts: Texts, entry: string): Promise<LoadedModule> =>
  loadModule(services, URI.parse(`${ROOT}${entry}`), {
    libraryRoot: `${ROOT}library`,
    readFile: async (uri) => texts[uri.toString().slice(ROOT.length)],
  });

const services = (): LockstepServiceSet => createLockstepServices(EmptyFileSystem);

/** What is wrong, which files there are, and to which tree of which file each name leads. */
function whole(loaded: LoadedModule) {
  return {
    diagnostics: listed(loaded),
    files: loaded.documents.map((each) => each.uri.toString()),
    references: loaded.documents.flatMap((document) =>
      document.references.map((reference) => {
        const target = 'ref' in reference ? reference.ref : undefined;
        const root = target && (target.$cstNode?.root.astNode as object | undefined);
        const at = loaded.documents.findIndex((each) => each.parseResult.value === root);
        return [reference.$refText, at, target?.$cstNode?.offset];
      }),
    ),
  };
}

/** One edit after the other; which file is loaded then. */
const EDITS: [what: string, change: Texts, entry?: string, gone?: string[]][] = [
  ['nothing', {}],
  ['a comment in the file itself', { 'main.lockstep': `// Hello.\n${BASE['main.lockstep']}` }],
  ['a name in a file that is used', { 'c.lockstep': 'use linux.a;\nfn g2() { a = 2; }' }],
  ['the name back', { 'c.lockstep': BASE['c.lockstep'] ?? '' }],
  ['a file that is used by one that is used', { 'library/linux/a.lockstep': 'shared a: 0..3 = 0;' }],
  ['another entry', {}, 'other.lockstep'],
  ['that file back', { 'library/linux/a.lockstep': BASE['library/linux/a.lockstep'] ?? '' }],
  [
    'the prelude',
    {
      'library/prelude.lockstep': 'enum level { low, high }\nconfig cpus: 1..8 = 2;\nshared g: bool = true;',
    },
  ],
  ['a file beside it that takes the place of one of the library', { 'linux/b.lockstep': 'fn set_b() { }' }],
  ['and goes again', {}, 'main.lockstep', ['linux/b.lockstep']],
  ['a circle', { 'c.lockstep': 'use main;\nfn g() { }' }],
  ['the circle from the other side', {}, 'c.lockstep'],
  ['a file that is there no more', {}, 'main.lockstep', ['c.lockstep']],
  ['no entry', {}, 'none.lockstep'],
  ['all as it was', BASE],
];

describe('a load after others', () => {
  it('is the same as the first one, whatever has changed', async () => {
    const warm = services();
    const texts = { ...BASE };
    await loadTexts(warm, texts, 'main.lockstep');
    for (const [what, change, entry = 'main.lockstep', gone = []] of EDITS) {
      Object.assign(texts, change);
      for (const name of gone) delete texts[name];
      const now = whole(await loadTexts(warm, texts, entry));
      expect(now, what).toEqual(whole(await loadTexts(services(), texts, entry)));
    }
  });

  it('takes the documents that have not changed and see none that has', async () => {
    const warm = services();
    const before = await loadTexts(warm, BASE, 'main.lockstep');
    const changed = { ...BASE, 'c.lockstep': 'use linux.a;\nfn g() { a = 3; }' };
    const after = await loadTexts(warm, changed, 'main.lockstep');
    const kept = after.documents.filter((each) => before.documents.includes(each));
    expect(kept.map((each) => each.uri.path.split('/').pop())).toEqual([
      'prelude.lockstep',
      'a.lockstep',
      'b.lockstep',
    ]);
    expect(after.document).not.toBe(before.document);
    expect((await loadTexts(warm, changed, 'main.lockstep')).document).toBe(after.document);
  });

  it('leaves the trees of an earlier load as they were, even those that are linked anew', async () => {
    const warm = services();
    const before = await loadTexts(warm, BASE, 'main.lockstep');
    const told = whole(before);
    await loadTexts(warm, { ...BASE, 'library/linux/a.lockstep': 'shared b: bool = true;' }, 'main.lockstep');
    expect(whole(before)).toEqual(told);
  });
});
