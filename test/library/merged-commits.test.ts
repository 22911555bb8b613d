/** What each of the four merged commits buys in the thread's scenario: every set of them is checked. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import type { BisectReport } from '../../server/trace/report.ts';
import { ROOT } from '../support/lockstep.ts';

const THREAD = new URL('examples/thread.lockstep', ROOT).href;
const HELPER = 'panic_in_progress_helper';

async function bisectThread(): Promise<BisectReport> {
  // The file must be there: a missing one would be a report without cases.
  await readFile(fileURLToPath(THREAD));
  const job = { k: 'bisect' as const, uri: THREAD, scenario: 'thread', with: ['merged'] };
  return (await runJob(job, nodeFiles(new URL('library', ROOT).href))) as BisectReport;
}

describe('the four commits merged in v5.18', () => {
  test('one by one: the second removes the hang and opens the livelock, the third removes that, the fourth buys nothing here', async () => {
    const report = await bisectThread();
    expect(report.diagnostics).toEqual([]);
    const [thread] = report.cases;
    expect(thread.sets).toHaveLength(16);
    // Without the helper nothing but the empty set applies.
    const applied = thread.sets.filter((s) => s.outcome !== 'does not apply').map((s) => s.patches);
    expect(applied.filter((names) => !names.includes(HELPER))).toEqual([[]]);
    expect(applied).toHaveLength(9);

    const cause = (text: string) => thread.causes.filter((c) => `${c.about}: ${c.headline}`.includes(text));
    const [spins] = cause('CPU 0 spins in console_trylock_spinning until console_waiter is cleared');
    expect(spins).toMatchObject({
      atFirst: 'present',
      removedBy: [[HELPER, 'disable_spinning']],
      undoneBy: [],
    });
    const [livelock] = cause('livelock: CPU 0 goes round and round in console_unlock');
    expect(livelock).toMatchObject({
      atFirst: 'absent',
      addedBy: [[HELPER, 'disable_spinning']],
      undoneBy: [[HELPER, 'disable_spinning', 'suppress_flood']],
    });
    const inner = cause('waits in down_trylock for console_sem.lock');
    expect(inner.length).toBeGreaterThan(0);
    expect(inner.flatMap((c) => c.removedBy)).toEqual([]);

    const effects = Object.fromEntries(thread.effects.map((e) => [e.patch, e]));
    expect(effects[HELPER].neededBy).toEqual(['disable_spinning', 'suppress_flood', 'leave_on_panic']);
    expect(effects.disable_spinning).toMatchObject({ adds: [livelock.letter], redundant: false });
    expect(effects.disable_spinning.removes).toContain(spins.letter);
    expect(effects.suppress_flood).toMatchObject({ removes: [livelock.letter], adds: [] });
    expect(effects.leave_on_panic).toMatchObject({ removes: [], adds: [], undecided: 0, redundant: true });
    expect(report.cures).toEqual([]);
  });
});
