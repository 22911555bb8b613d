/** Which sets of patches remove which causes: the job on small files, and its analysis on reports made by hand. */
import { describe, expect, test } from 'vitest';
import { runJob } from '../../server/jobs/jobs.ts';
import type { BisectReport } from '../../server/trace/report.ts';
import { Interfaces } from '../docs/interfaces.ts';
import { MAIN, memoryFiles, pathOf } from '../support/lockstep.ts';

interface Asked {
  with: string[];
  scenario?: string;
  maxStates?: number;
  cancelled?: () => boolean;
  labels?: string[];
}

async function bisect(
  text: string,
  { with: names, scenario, maxStates, cancelled, labels }: Asked,
): Promise<BisectReport> {
  const budget = maxStates === undefined ? {} : { maxStates };
  const report = await runJob({ k: 'bisect', uri: MAIN, scenario, with: names, budget }, memoryFiles(text), {
    cancelled,
    progress: ({ label, done, total }) => labels?.push(`${done}/${total} ${label}`),
  });
  return report as BisectReport;
}

/** Two independent faults in one CPU's way, a patch for each, one that does nothing, and one that brings a third hang. */
const TWO = `
spinlock a; spinlock b; spinlock c;
shared x: 0..3 = 0;
fn first() { spin_lock(a); x = 1; spin_unlock(a); }
fn second() { spin_lock(b); x = 2; spin_unlock(b); }
fn stop_a() { spin_lock(a); spin_unlock(a); }
fn stop_b() { spin_lock(b); spin_unlock(b); }
fn mask() { cpu_relax(); }
fn end() { x = 3; }
patch mask_a { fn first { + irq_disable(); spin_lock(a); x = 1; spin_unlock(a); + irq_enable(); } }
patch mask_b { fn second { + irq_disable(); spin_lock(b); x = 2; spin_unlock(b); + irq_enable(); } }
patch idle { fn mask { cpu_relax(); + cpu_relax(); } }
patch worse { fn end { x = 3; + spin_lock(c); + spin_lock(c); } }
series both { mask_a; mask_b; }
scenario s {
  cpu 0 { mask(); first(); second(); end(); }
  cpu 1 { send_ipi(0, stop_a); send_ipi(0, stop_b); }
  expect no hang;
}
`;

/** Letters by what they are about. */
function letters(report: BisectReport, part: string): string {
  const found = report.cases[0].causes.filter((c) => c.headline.includes(part));
  return found.map((c) => c.letter).join(' ');
}

describe('bisect', () => {
  test('says for each cause which smallest sets remove it, and which sets meet every expectation', async () => {
    const report = await bisect(TWO, { with: ['both'] });
    expect(report.diagnostics).toEqual([]);
    expect(report.patches.map((p) => p.name)).toEqual(['mask_a', 'mask_b']);
    const [only] = report.cases;
    expect(only.sets.map((s) => s.patches)).toEqual([[], ['mask_a'], ['mask_b'], ['mask_a', 'mask_b']]);
    const by = (handler: string) =>
      only.causes.filter((c) => c.headline.includes(handler)).map((c) => [c.atFirst, c.removedBy]);
    expect(by('stop_a')).toEqual([['present', [['mask_a']]]]);
    expect(by('stop_b')).toEqual([['present', [['mask_b']]]]);
    expect(only.cures).toEqual([['mask_a', 'mask_b']]);
    expect(report.cures).toEqual([['mask_a', 'mask_b']]);
    expect(only.sets.map((s) => s.outcome)).toEqual(['violated', 'violated', 'violated', 'holds']);
  });

  test('names the patch that is redundant, and the causes that another one adds', async () => {
    const report = await bisect(TWO, { with: ['mask_a', 'mask_b', 'idle', 'worse'] });
    const [only] = report.cases;
    expect(only.sets).toHaveLength(16);
    const a = letters(report, 'stop_a');
    const added = only.causes.filter((c) => c.atFirst === 'absent');
    expect(added.map((c) => c.addedBy)).toEqual([[['worse']]]);
    const effects = Object.fromEntries(only.effects.map((e) => [e.patch, e]));
    expect(effects.idle).toMatchObject({ removes: [], adds: [], redundant: true, pairs: 8, undecided: 0 });
    expect(effects.worse).toMatchObject({ removes: [], adds: [added[0].letter], redundant: false });
    expect(effects.mask_a).toMatchObject({ removes: [a], adds: [], redundant: false });
    expect(report.cures).toEqual([['mask_a', 'mask_b']]);
  });

  test('a set that lacks what a patch needs does not apply, which is no failure', async () => {
    const text = `${TWO} patch later needs mask_a { fn end { x = 3; + cpu_relax(); } }`;
    const report = await bisect(text, { with: ['mask_a', 'later'] });
    expect(report.diagnostics).toEqual([]);
    const [only] = report.cases;
    expect(only.sets.map((s) => s.outcome)).toEqual(['violated', 'violated', 'does not apply', 'violated']);
    expect(only.sets[2].reasons.map((r) => r.code)).toEqual(['LS4007']);
    expect(only.sets[2].search).toBeUndefined();
    expect(only.effects[0].neededBy).toEqual(['later']);
    expect(only.effects[1]).toMatchObject({ pairs: 1, redundant: true, neededBy: [] });
    expect(only.causes.map((c) => c.unknownWith)).toEqual(only.causes.map(() => []));
  });

  test('a set is applied in the order given, so that the wrong order does not apply either', async () => {
    const text = `${TWO} patch later needs mask_a { fn end { x = 3; + cpu_relax(); } }`;
    const report = await bisect(text, { with: ['later', 'mask_a'] });
    expect(report.cases[0].sets.map((s) => s.outcome)).toEqual([
      'violated',
      'does not apply',
      'violated',
      'does not apply',
    ]);
  });

  test('a cause that one patch removes and another brings back is there again with both', async () => {
    const text = `
      shared x: 0..7 = 0;
      shared y: 0..1 = 0;
      fn set() { y = 0; }
      fn f() { set(); x = 1; }
      patch two { fn f { set(); + if (y == 0) return; } }
      patch one_again { fn set { y = 0; + y = 1; } }
      scenario s { cpu 0 { f(); } expect never x == 1; }`;
    const report = await bisect(text, { with: ['two', 'one_again'] });
    const [cause] = report.cases[0].causes;
    expect(cause).toMatchObject({ removedBy: [['two']], undoneBy: [['two', 'one_again']] });
    expect(report.cures).toEqual([['two']]);
  });

  test('an expectation that fails with nothing to show is a cause too', async () => {
    const text = `
      shared x: 0..7 = 0;
      fn f() { x = 1; }
      patch two { fn f { x = 1; + x = 2; } }
      scenario s { cpu 0 { f(); } expect reachable x == 2; }`;
    const report = await bisect(text, { with: ['two'] });
    expect(report.cases[0].causes).toMatchObject([
      { about: 'not met', headline: 'reachable x == 2', removedBy: [['two']] },
    ]);
    expect(report.cases[0].causes[0].finding).toBeUndefined();
  });

  test('a search that did not end removes nothing, adds nothing and makes nothing redundant', async () => {
    const text = `
      shared n: 0..255 = 0;
      shared x: 0..7 = 0;
      fn early() { x = 1; }
      fn f() { cpu_relax(); }
      patch far { fn f { cpu_relax(); + n = choose(0..255); + x = 2; + n = choose(0..255); } }
      patch fine { fn early { - x = 1; + x = 3; } }
      scenario s { cpu 0 { f(); early(); } cpu 1 { } expect never x == 1; expect never x == 5; }`;
    const ended = await bisect(text, { with: ['far', 'fine'] });
    expect(ended.cases[0].causes[0]).toMatchObject({ removedBy: [['fine']], unknownWith: [] });
    expect(ended.cases[0].effects[0].redundant).toBe(true);
    const cut = await bisect(text, { with: ['far', 'fine'], maxStates: 50 });
    expect(cut.cases[0].sets.map((s) => s.outcome)).toEqual([
      'violated',
      'inconclusive',
      'holds',
      'inconclusive',
    ]);
    const [cause] = cut.cases[0].causes;
    expect(cause).toMatchObject({ removedBy: [['fine']], unknownWith: [['far'], ['far', 'fine']] });
    expect(cut.cases[0].effects[0]).toMatchObject({
      patch: 'far',
      removes: [],
      redundant: false,
      undecided: 2,
    });
    expect(cut.cases[0].effects[1]).toMatchObject({ patch: 'fine', removes: [cause.letter], undecided: 1 });
    expect(cut.cures).toEqual([['fine']]);
  });

  test('with a base that did not end nothing is removed or added', async () => {
    const text = `
      shared n: 0..255 = 0;
      fn f() { n = choose(0..255); n = choose(0..255); assert(n < 5); }
      patch small { fn f { - n = choose(0..255); - n = choose(0..255); + n = 7; assert(n < 5); } }
      scenario s { cpu 0 { f(); } expect no hang; }`;
    const report = await bisect(text, { with: ['small'], maxStates: 20 });
    const [cause] = report.cases[0].causes;
    expect(cause).toMatchObject({ atFirst: 'unknown', removedBy: [], addedBy: [], undoneBy: [] });
  });

  test('cures of the report are those of every case at once', async () => {
    const text = `
      shared x: 0..7 = 0;
      fn f() { x = 1; }
      fn g() { x = 2; }
      patch no_one { fn f { - x = 1; + x = 3; } }
      patch no_two { fn g { - x = 2; + x = 3; } }
      scenario one { cpu 0 { f(); } expect never x == 1; }
      scenario two { cpu 0 { g(); } expect never x == 2; }`;
    const report = await bisect(text, { with: ['no_one', 'no_two'] });
    expect(report.cases.map((c) => c.cures)).toEqual([[['no_one']], [['no_two']]]);
    expect(report.cures).toEqual([['no_one', 'no_two']]);
    const single = await bisect(text, { with: ['no_one', 'no_two'], scenario: 'two' });
    expect(single.cures).toEqual([['no_two']]);
  });

  test('gives the same report twice, but for the time', async () => {
    const still = (report: BisectReport): BisectReport => {
      for (const s of report.cases[0].sets) if (s.search) s.search.seconds = 0;
      return report;
    };
    expect(still(await bisect(TWO, { with: ['both', 'idle'] }))).toEqual(
      still(await bisect(TWO, { with: ['both', 'idle'] })),
    );
  });

  test('counts all its searches for the progress, in the order it makes them', async () => {
    const labels: string[] = [];
    await bisect(TWO, { with: ['both'], labels });
    expect([...new Set(labels)]).toEqual([
      '0/4 s',
      '1/4 s with mask_a',
      '2/4 s with mask_b',
      '3/4 s with mask_a, mask_b',
    ]);
  });

  test('its report has every field that is declared and no other', async () => {
    const reports = new Interfaces(pathOf('server/trace/report.ts'));
    const text = `${TWO} patch later needs mask_a { fn end { x = 3; + cpu_relax(); } }`;
    expect(
      reports.misfits('BisectReport', await bisect(text, { with: ['mask_a', 'later', 'worse'] })),
    ).toEqual([]);
    expect(reports.misfits('BisectReport', await bisect(TWO, { with: ['nobody'] }))).toEqual([]);
  });
});

describe('a wrong call of bisect', () => {
  const many = Array.from({ length: 9 }, (_, i) => `p${i}`);
  const declared = many
    .map((name) => `patch ${name} { fn mask { cpu_relax(); + cpu_relax(); ... } }`)
    .join('\n');

  test.each([
    ['an unknown patch', { with: ['nobody'] }, 'LS9002'],
    ['an unknown scenario', { with: ['both'], scenario: 'other' }, 'LS9001'],
    ['no patch', { with: [] }, 'LS9007'],
    ['too many patches', { with: many }, 'LS9007'],
  ])('with %s is a diagnostic', async (_, asked, code) => {
    const report = await bisect(`${TWO}${declared}`, asked);
    expect(report.diagnostics.filter((d) => d.severity === 'error').map((d) => d.code)).toEqual([code]);
    expect(report.cases).toEqual([]);
  });

  test('on a scenario that does not compile as it stands says so and concludes nothing', async () => {
    const text = TWO.replace('cpu 0 {', 'with needy; cpu 0 {').concat(
      'patch needy needs idle { fn end { x = 3; + cpu_relax(); } }',
    );
    const report = await bisect(text, { with: ['both'] });
    expect(report.diagnostics.map((d) => d.code)).toContain('LS4007');
    expect(report.cases).toEqual([]);
    expect(report.cures).toEqual([]);
  });
});
