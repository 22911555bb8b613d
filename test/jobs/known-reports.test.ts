/** Reports that are kept by what a program does: moved to where the text has it now they are what another check would say. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import type { CaseReport, CheckReport } from '../../server/trace/report.ts';
import { ROOT } from '../support/lockstep.ts';

const LIBRARY = new URL('library', ROOT).href;

async function check(uri: string, text: string, known: boolean): Promise<CaseReport[]> {
  const report = (await runJob(
    { k: 'check', uri, known },
    nodeFiles(LIBRARY, { [uri]: text }),
  )) as CheckReport;
  return report.cases;
}

const withoutTime = (cases: readonly CaseReport[]) =>
  cases.map(({ search, ...each }) => ({ ...each, search: { ...search, seconds: 0 } }));

/** Of a search that was not made again. */
const seconds = (cases: readonly CaseReport[]) => cases.map(({ search }) => search.seconds);

const TEXT = `spinlock a;
spinlock b;
shared x: 0..3 = 0;
fn both(first: spinlock, second: spinlock) {
  spin_lock(first);
  spin_lock(second);
  x = 1;
  spin_unlock(second);
  spin_unlock(first);
}
scenario one {
  cpu 0 { both(a, b); }
  cpu 1 { both(b, a); }
  expect no hang;
}
scenario two {
  cpu 0 { both(a, b); assert(x == 0); }
  expect no hang;
}
`;

describe('a case whose program has not changed', () => {
  const uri = 'file:///moved.lockstep';
  test('is not searched again, and its places are where the text has them now', async () => {
    const first = await check(uri, TEXT, true);
    const moved = `// Another line.\n${TEXT.replace('  cpu 1', '\n    cpu 1')}`;
    const second = await check(uri, moved, true);
    expect(seconds(second)).toEqual(seconds(first));
    expect(withoutTime(second)).toEqual(withoutTime(await check(uri, moved, false)));
    expect(second[0].expectations[0].findings[0].headline).toMatch(/both/);
  });
  test('is searched again when it is asked for without', async () => {
    const first = await check(uri, TEXT, true);
    expect(seconds(await check(uri, TEXT, false))).not.toEqual(seconds(first));
  });
  test('has its own name and title', async () => {
    await check(uri, TEXT, true);
    const [one] = await check(uri, TEXT.replace('scenario one {', 'scenario other "Another one" {'), true);
    expect([one.scenario, one.title]).toEqual(['other', 'Another one']);
  });
  test('is searched again when something of it has changed, and the others are not', async () => {
    const first = await check(uri, TEXT, true);
    const second = await check(uri, TEXT.replace('cpu 1 { both(b, a); }', 'cpu 1 { both(a, b); }'), true);
    expect(second[0].verdict).toBe('holds');
    expect(second[1].search.seconds).toBe(first[1].search.seconds);
  });
});

describe('of every small example', () => {
  const files = readdirSync(new URL('examples/', ROOT)).filter((name) =>
    ['first', 'lock-in-handler', 'lost-wakeup', 'spin-with-irqs-off', 'notifier-lock', 'thread'].some(
      (each) => name === `${each}.lockstep`,
    ),
  );
  test.each(files)(
    '%s, a report that was moved is that of another check',
    async (name) => {
      const uri = new URL(`examples/${name}`, ROOT).href;
      const text = readFileSync(new URL(uri), 'utf8');
      const first = await check(uri, text, true);
      const moved = `// A line.\n// And another.\n${text}`;
      const second = await check(uri, moved, true);
      expect(seconds(second)).toEqual(seconds(first));
      expect(withoutTime(second)).toEqual(withoutTime(await check(uri, moved, false)));
    },
    120_000,
  );
});
