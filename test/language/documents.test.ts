/** What is made from the sources, and whether it still fits them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorsPage } from '../../scripts/lib/errors-page.ts';
import { DIAGNOSTICS } from '../../server/language/diagnostics.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('the page of errors', () => {
  it('is up to date: else run node scripts/generate-docs.mjs', () => {
    expect(read('docs/errors.md')).toBe(errorsPage());
  });
});

describe('the table of diagnostics', () => {
  const sources = readdirSync(new URL('server', root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('language/diagnostics.ts'))
    .map((file) => read(`server/${file}`));
  const used = new Set(
    sources.flatMap((text) => [...text.matchAll(/'(LS\d{4})'/g)].map((each) => each[1] ?? '')),
  );

  it('has every code that the program uses', () => {
    expect([...used].filter((code) => !(code in DIAGNOSTICS)).sort()).toEqual([]);
  });
  it('has no code that the program does not use', () => {
    expect(Object.keys(DIAGNOSTICS).filter((code) => !used.has(code))).toEqual([]);
  });
  it('explains each in one sentence', () => {
    for (const { meaning } of Object.values(DIAGNOSTICS)) expect(meaning).toMatch(/^[^\n]{5,120}\.$/);
  });
});

describe('the TextMate grammar', () => {
  const grammar = JSON.parse(read('syntaxes/lockstep.tmLanguage.json')) as {
    patterns: {
      name?: string;
      match?: string;
      begin?: string;
      captures?: Record<string, { name: string }>;
    }[];
  };

  /** The scope of the first pattern that matches at the very start of the text, as an editor would pick it. */
  function scopeOf(text: string): string | undefined {
    for (const { name, match, begin, captures } of grammar.patterns) {
      const found = new RegExp(`^(?:${match ?? begin ?? '(?!)'})`).exec(text);
      if (found) return name ?? captures?.[2]?.name ?? captures?.[1]?.name;
    }
    return undefined;
  }

  it.each([
    ['87 ms;', 'constant.numeric.duration.lockstep'],
    ['87;', 'constant.numeric.lockstep'],
    ['"text"', 'string.quoted.double.lockstep'],
    ['fn panic(', 'entity.name.function.lockstep'],
    ['scenario s', 'entity.name.type.lockstep'],
    ['panic();', 'entity.name.function.call.lockstep'],
    ['while (x)', 'keyword.control.lockstep'],
    ['none;', 'constant.language.lockstep'],
    ['this_cpu', 'variable.language.lockstep'],
    ['+ x = 1;', 'markup.inserted.lockstep'],
    ['- x = 1;', 'markup.deleted.lockstep'],
    ['.text', 'variable.other.property.lockstep'],
    ['no hang', 'keyword.control.lockstep'],
    ['nothing_else', undefined],
    ['cpus = 2', undefined],
  ])('sees %s as %s', (text, scope) => {
    expect(scopeOf(text)).toBe(scope);
  });
});
