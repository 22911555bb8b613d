/** The colours that an editor gives before anything is parsed: one number is one token. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Pattern {
  name?: string;
  match?: string;
}

const { patterns }: { patterns: Pattern[] } = JSON.parse(
  readFileSync(new URL('../../syntaxes/lockstep.tmLanguage.json', import.meta.url), 'utf8'),
);

/** The tokens of a text with their names, as an editor finds them: at each place the first pattern that matches there. */
function tokens(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    const [name, length] = patterns
      .filter(({ match }) => match)
      .map(({ name, match }) => {
        const sticky = new RegExp(match as string, 'y');
        sticky.lastIndex = at;
        return [name, sticky.exec(text)?.[0].length ?? 0] as const;
      })
      .find(([, length]) => length) ?? [undefined, 1];
    if (name) found.push(`${text.slice(at, at + length)}: ${name.split('.')[1]}`);
    at += length;
  }
  return found;
}

test.each([
  ['87 ms', ['87 ms: numeric']],
  ['15..50 us', ['15: numeric', '..: operator', '50 us: numeric']],
  ['1.6..3.2 ms', ['1.6: numeric', '..: operator', '3.2 ms: numeric']],
  ['0..7', ['0: numeric', '..: operator', '7: numeric']],
])('%s', (text, expected) => {
  expect(tokens(text)).toEqual(expected);
});
