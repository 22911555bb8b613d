/** What is of the language is never taken for C, also where a mistake stands beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cHabitsIn } from '../../server/language/c-habits/c-habits.ts';
import { tokensOf } from '../../server/language/c-habits/lexed.ts';
import { pathOf } from '../support/lockstep.ts';
import { services } from './harness.ts';

const FILES = ['library', 'library/linux', 'examples'].flatMap((folder) =>
  readdirSync(pathOf(folder))
    .filter((name) => name.endsWith('.lockstep'))
    .map((name) => `${folder}/${name}`),
);

describe.each(FILES)('%s', (file) => {
  const text = readFileSync(pathOf(file), 'utf8');
  const tokens = tokensOf(services().Lockstep, text);

  test('has no C in it', () => {
    expect(tokens.length).toBeGreaterThan(10);
    expect(cHabitsIn(text, tokens)).toEqual([]);
  });

  test('has none whichever word or sign is missing', () => {
    const found = tokens.flatMap((missing) =>
      cHabitsIn(
        text,
        tokens.filter((each) => each !== missing),
      ).map(({ message }) => `without ${missing.image} in line ${missing.line}: ${message}`),
    );
    expect(found).toEqual([]);
  });
});
