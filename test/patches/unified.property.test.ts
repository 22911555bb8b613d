/** Exported patches: `patch` and `git apply` make of the files what Lockstep makes of them, and imported they are the same patches. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportNamed } from '../../server/jobs/patches.ts';
import { importDiff } from '../../server/patches/import.ts';
import { makePatch, patchText } from '../../server/patches/make-patch.ts';
import { formatted } from '../../server/patches/parse.ts';
import { MAIN, memoryFiles } from '../support/lockstep.ts';
import { modelOf, moduleOf, parse, patched, wordsOf } from './models.ts';
import { bodies, type Dice, diceOf, edited, type Tree, textOf } from './random-bodies.ts';

const STATE =
  'shared x: 0..7 = 0;\nshared y: 0..7 = 0;\nshared b: bool = false;\n\n// Called.\nfn f2() {\n}\n\n';
const NAMES = ['f', 'g', 'h'] as const;

interface Sample {
  /** The file of the model. */
  model: string;
  /** Patches on top of each other. */
  patches: string[];
}

const nameOf = (text: string): string => /^patch (\w+)/m.exec(text)?.[1] ?? '';

const fileOf = (functions: readonly (readonly Tree[])[], roll: Dice, more: readonly string[] = []): string =>
  STATE +
  functions
    .map((trees, i) => `/// Does ${NAMES[i]}.\nfn ${NAMES[i]}() {\n${textOf(trees, roll)}}\n`)
    .concat(more)
    .join('\n');

const samples: fc.Arbitrary<Sample> = fc
  .tuple(fc.tuple(bodies, bodies, bodies), bodies, fc.nat(), fc.integer({ min: 1, max: 3 }))
  .map(([functions, pool, seed, count]) => {
    const roll = diceOf(seed);
    const model = fileOf(functions, roll);
    const patches: string[] = [];
    const extra: string[] = [];
    let now: Tree[][] = functions;
    for (let n = 1; n <= count; n++) {
      now = now.map((each) => edited(each, pool, roll, 0.2));
      if (roll() < 0.4) extra.push(`/// New.\nshared v${n}: 0..3 = 1;\n\nfn a${n}() {\n  v${n} = 2;\n}\n`);
      const before = patched(modelOf(model), ...patches);
      const was = moduleOf(patches.length > 0 ? fileOf(now, () => 1, extra.slice(0, -1)) : model).elements;
      const made = makePatch(
        before,
        was.filter(() => false),
        moduleOf(fileOf(now, roll, extra)),
        parse,
      );
      // What the file has already is no part of the patch.
      const members = made.members.filter((text) => !/^(\/\/.*\n)*(shared [xyb]:|fn f2)/.test(text));
      const own = members.filter(
        (text) => !patches.some((each) => /shared (v\d)/.test(text) && each.includes(text.match(/v\d/)![0])),
      );
      if (own.length > 0)
        patches.push(
          formatted(parse, patchText({ name: `p${n}`, title: `Try ${n}`, needs: patches.map(nameOf) }, own)),
        );
    }
    return { model, patches };
  })
  .filter(({ patches }) => patches.length > 0);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-patches-'));
  execFileSync('git', ['init', '-q', folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasPatch = spawnSync('patch', ['--version']).status === 0;

describe.each([
  ['git apply', ['git', 'apply', '-']],
  ['patch', ['patch', '-p1', '-s', '--no-backup-if-mismatch']],
])('%s', (tool, [command = '', ...args]) => {
  test.skipIf(tool === 'patch' && !hasPatch)('takes what is exported, and import gives it back', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.boolean(), async ({ model, patches }, crlf) => {
        const eol = (text: string) => (crlf ? text.replaceAll('\n', '\r\n') : text);
        const expected = wordsOf(patched(modelOf(model), ...patches));
        const texts = {
          'main.lockstep': `use "sub/model.lockstep";\n\n${patches.join('\n')}`,
          'sub/model.lockstep': eol(model),
        };
        const names = patches.map(nameOf);
        const exported = await exportNamed(MAIN, names, memoryFiles(texts));
        if (!('text' in exported)) throw new Error(exported.diagnostics.map((d) => d.message).join('\n'));
        mkdirSync(join(folder, 'sub'), { recursive: true });
        const path = join(folder, 'sub', 'model.lockstep');
        writeFileSync(path, texts['sub/model.lockstep']);
        const main = join(folder, 'main.lockstep');
        writeFileSync(main, texts['main.lockstep']);
        const { status, stderr, stdout } = spawnSync(command, args, { cwd: folder, input: exported.text });
        expect(`${stderr}${stdout}`).toBe('');
        expect(status).toBe(0);
        const written = [main, path].map((each) => wordsOf(modelOf(readFileSync(each, 'utf8'))));
        expect(Object.assign({}, ...written)).toEqual(expected);

        const find = async (asked: string) => {
          const text = (texts as Record<string, string>)[asked];
          return text === undefined ? undefined : { uri: asked, use: JSON.stringify(asked), text };
        };
        const imported = await importDiff(exported.text, find, { parse, mistakeIn: () => undefined });
        if (!('text' in imported)) throw new Error(imported.problems.map((p) => p.message).join('\n'));
        expect(imported.names).toEqual(names);
        const again = moduleOf(imported.text).elements.map((each) => each.$cstNode?.text ?? '');
        expect(wordsOf(patched(modelOf(model), ...again))).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });
});
