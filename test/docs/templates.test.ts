/** examples/templates/: each is a scenario to begin with, and comes out as its comments say. How they are read: page.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pathOf } from '../support/lockstep.ts';
import { runBlock } from './page.ts';

const names = readdirSync(pathOf('examples/templates')).sort();

describe('a template', () => {
  test.each(names)('%s comes out as it says', async (name) => {
    const text = readFileSync(pathOf(`examples/templates/${name}`), 'utf8').replace(
      /^(.*\/\/ \w+): .*$/gm,
      '$1',
    );
    const { expected, actual } = await runBlock(
      { line: 1, heading: name, kind: 'whole', name: '', text },
      [],
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(actual).toEqual(expected);
  });

  test.each(names)('%s begins with its title and what it is for', (name) => {
    const [title, purpose] = readFileSync(pathOf(`examples/templates/${name}`), 'utf8').split('\n');
    expect(title).toMatch(/^\/\/ \S.{5,60}$/);
    expect(purpose).toMatch(/^\/\/ \S.{20,140}$/);
  });
});
