/** Whatever the text, loading ends soon, throws nothing, and reports a readable number of errors. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MAX_FILE_LENGTH } from '../../server/language/limits.ts';
import { listed, load } from './harness.ts';

const panic = readFileSync(new URL('../../library/linux/panic.lockstep', import.meta.url), 'utf8');
const printk = readFileSync(new URL('../../library/linux/printk.lockstep', import.meta.url), 'utf8');
const words = [
  ...new Set(
    `${panic} ${printk} patch scenario compare with + - ... fn { } ( ) [ ] . .. ; , : = "`.split(/\s+/),
  ),
];

async function survives(text: string): Promise<void> {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
  const loaded = await load(text);
  expect(loaded.diagnostics.filter((each) => each.code === '')).toEqual([]);
  // Langium reports a validator that threw there, and goes on.
  expect(errors.mock.calls).toEqual([]);
  errors.mockRestore();
}

describe('any text', () => {
  it('of random characters is survived', () =>
    fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), survives), {
      numRuns: 150,
      seed: 1,
    }));

  it('of random words of the language is survived', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...words), { maxLength: 120 }).map((each) => each.join(' ')),
        survives,
      ),
      { numRuns: 200, seed: 2 },
    ));

  it('that is a mutilated model is survived', () => {
    const mutilated = fc
      .tuple(fc.nat(panic.length), fc.nat(60), fc.constantFrom(...words, ''), fc.boolean())
      .map(([at, length, word, ends]) =>
        ends ? panic.slice(0, at) + word : panic.slice(0, at) + word + panic.slice(at + length),
      );
    return fc.assert(fc.asyncProperty(mutilated, survives), { numRuns: 40, seed: 3 });
  });
});

/** Time of this process alone: the machine may be busy with others. */
function msUsedSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

describe('a text beyond all limits', () => {
  async function check(text: string, expected: RegExp[]) {
    const began = process.cpuUsage();
    const found = listed(await load(text));
    expect(msUsedSince(began)).toBeLessThan(5000);
    expect(found).toHaveLength(expected.length);
    expected.forEach((each, i) => expect(found[i]).toMatch(each));
  }

  it('of 5 MB is refused', () =>
    check('fn f() { irq_disable(); }\n'.repeat(200_000), [/^LS1002 1:1 .*too large to analyse/]));
  it('of binary data gives one error', () =>
    check('\u007fELF\0\0\u0001\ufffd\ufffd'.repeat(1000), [/^LS1003 1:1 This is not a text file/]));
  it('with thousands of brackets is refused', () =>
    check(`fn f() { x = ${'('.repeat(5000)} }`, [/^LS1004 1:\d+ Brackets are nested more than 100 deep/]));
  it('with a statement of thousands of words is refused', () =>
    check(`const c = ${'1 + '.repeat(50_000)}1;`, [/^LS1004 1:\d+ This statement has more than 2000/]));
  it('with thousands of signs in a row is refused', () =>
    check(`const c = ${'!'.repeat(1990)}1;`, [/^LS1004/]));
  it('with a ladder of thousands of else branches is refused', () =>
    check(`fn f() { ${'if (true) { } else '.repeat(3000)} { } }`, [/^LS1004/]));
  it('with thousands of bad characters does not flood', async () => {
    expect(listed(await load('§ x '.repeat(20_000))).length).toBeLessThanOrEqual(20);
  });
  it('with an error on every line does not flood', async () => {
    expect(listed(await load('fn ( { ;\n'.repeat(5000))).length).toBeLessThanOrEqual(12);
  });

  it('just below the limit is analysed in reasonable time', async () => {
    const body = Array.from(
      { length: 5000 },
      (_, i) => `fn f${i}() { irq_disable(); let x${i} = irqs_off(); irq_enable(); }`,
    ).join('\n');
    expect(body.length).toBeLessThan(MAX_FILE_LENGTH);
    const began = process.cpuUsage();
    expect(listed(await load(body))).toEqual([]);
    expect(msUsedSince(began)).toBeLessThan(20_000);
  });
});

describe('a syntax error says what was expected', () => {
  it.each([
    ['fn f() { x = ; }', 'LS1001 1:14 Expected a value, but found `;`.'],
    ['fn f() {', 'LS1001 1:8 Expected a statement, or `}`, but found the end of the file.'],
    ['fn f() { } }', 'LS1001 1:12 This `}` closes nothing. Remove it, or add the `{` that it belongs to.'],
    ['shared x bool;', 'LS1001 1:10 Expected `:` after `x`, but found `bool`.'],
    ['shared x: bool\nshared y: bool;', 'LS1001 1:14 Expected `;` after `bool`, but found `shared`.'],
    [
      'scenario s { cpus 0 {} }',
      'LS1001 1:14 Expected one of `machine`, `cpu`, `background`, `device`, `with`, `timing` or `expect`, or `}`, but found `cpus`.',
    ],
    ['fn f() { print("x); }', 'LS1005 1:16 This text is not closed: add the missing `"` on the same line.'],
  ])('%s', async (text, expected) => {
    expect(listed(await load(text))).toContain(expected);
  });
});
