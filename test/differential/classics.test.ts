/** The classic algorithms, against the reference: their verdicts are published, but the steps in between are not. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { compileText } from './programs.ts';

const folder = new URL('../classics/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.lockstep'))
  .sort();

/** What a naive search gets through; larger scenarios are left to the published verdicts. */
const MOST = 12_000;
/** Three or more CPUs at several semaphores or flags in every scenario. */
const LARGE = ['cigarette-smokers', 'dijkstra', 'peterson-filter', 'readers-writers'].map(
  (name) => `${name}.lockstep`,
);
const judged = new Map<string, number>();

describe('the product and the reference agree', () => {
  it.each(files)('on test/classics/%s', async (name) => {
    for (const each of await compileText(readFileSync(new URL(name, folder), 'utf8'))) {
      const judgement = judge(each, MOST);
      if (!judgement) continue;
      judged.set(name, (judged.get(name) ?? 0) + 1);
      expect(judgement.differences).toEqual([]);
    }
  });

  it('on something of every file but the large ones', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((name) => !judged.has(name))).toEqual(LARGE);
  });
});
