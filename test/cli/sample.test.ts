/** `lockstep sample` as it is called: figures, the same on any number of threads, runs as traces, and what it says to wrong calls. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SampleReport } from '../../server/sample/report.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-sample-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function lockstep(text: string, ...args: string[]) {
  writeFileSync(join(folder, 'main.lockstep'), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'sample', 'main.lockstep', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** Two CPUs take two locks in two orders: they meet about once in a few runs. */
const ABBA = `spinlock a;
spinlock b;
scenario abba "Two locks in two orders" {
  cpu 0 { takes 0..3 us; spin_lock(a); takes 500 ns; spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { takes 0..3 us; spin_lock(b); takes 500 ns; spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
}`;
/** The same with a patch that makes it better: CPU 1 holds its first lock for less time. */
const TWO = `spinlock a;
spinlock b;
fn first() {
  spin_lock(b);
  takes 2 us;
  spin_lock(a);
}
patch brief "CPU 1 hurries" {
  fn first {
      spin_lock(b);
    - takes 2 us;
    + takes 10 ns;
      spin_lock(a);
  }
}
scenario abba "Two locks in two orders" {
  cpu 0 { takes 0..3 us; spin_lock(a); takes 500 ns; spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { takes 0..3 us; first(); spin_unlock(a); spin_unlock(b); }
  expect no hang;
}
compare "Does it help" { scenarios abba; with nothing; with brief; }`;
const FINE = 'scenario s { cpu 0 { takes 1 ms; } expect no hang; }';

// biome-ignore lint/suspicious/noExplicitAny: a report that is no report any more.
const CHANGED: [change: (report: any) => void, said: string][] = [
  [(r) => delete r.cases, 'its "sources", "diagnostics" or "cases" are no list'],
  [(r) => delete r.runs, 'its "runs" are no range'],
  [(r) => Object.assign(r.cases[0], { runs: -5 }), 'in its case 1 "runs" are not as many as were "made"'],
  [
    (r) => Object.assign(r.cases[0].hung, { runs: 1e9 }),
    'in its case 1 more runs end in some way than were made',
  ],
  [
    (r) => Object.assign(r.cases[0].ended.times, { counts: 'x' }),
    'in its case 1 a count is no count, or larger than that of the runs',
  ],
  [(r) => delete r.cases[0].causes, 'in its case 1 a list is missing'],
];

describe('lockstep sample', () => {
  test('reports each cause with its rate, and ends with 1', () => {
    const { code, out } = lockstep(ABBA, '--runs', '400', '--json');
    const [{ runs, hung, ended, causes, made }] = (JSON.parse(out) as SampleReport).cases;
    expect(code).toBe(1);
    expect(runs).toBe(400);
    expect(made).toEqual([[0, 400]]);
    expect(hung.runs + ended.runs).toBe(400);
    expect(hung.runs).toBeGreaterThan(20);
    expect(hung.runs).toBeLessThan(380);
    expect(causes.map(({ kind }) => kind)).toEqual(['deadlock']);
    expect(causes[0].exact).toBe(causes[0].runs);
    expect(causes[0].low).toBeLessThan(causes[0].rate);
  });

  test('has the same figures on any number of threads', () => {
    const [one, two, three] = ['1', '2', '3'].map(
      (n) => lockstep(ABBA, '--runs', '300', '--json', '--threads', n).out,
    );
    expect(two).toBe(one);
    expect(three).toBe(one);
    expect(lockstep(ABBA, '--runs', '300', '--json', '--seed', '2').out).not.toBe(one);
  });

  test('writes a run that hangs as a trace', () => {
    const [{ causes }] = (JSON.parse(lockstep(ABBA, '--runs', '100', '--json').out) as SampleReport).cases;
    const { code, err } = lockstep(ABBA, '--replay', String(causes[0].firstRun), '-o', 'run.lockstep-trace');
    expect([code, err]).toEqual([0, expect.stringContaining(causes[0].headline)]);
    const trace = JSON.parse(readFileSync(join(folder, 'run.lockstep-trace'), 'utf8'));
    expect(trace.finding.headline).toBe(causes[0].headline);
    const shown = spawnSync(process.execPath, [CLI, 'trace', 'run.lockstep-trace'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([shown.status, shown.stdout]).toEqual([0, expect.stringContaining('CPU 1')]);
  });

  test('ends with 0 when nothing is met, and with 3 when a run has no end', () => {
    expect(lockstep(FINE, '--runs', '50').code).toBe(0);
    const endless =
      'shared go: bool = false; scenario s { cpu 0 { loop { if (go) break; takes 1 ms; } } background cpu 1 { loop { takes 1 s; choose { go = true; } or { } go = false; } } expect no hang; }';
    const { code, out } = lockstep(endless, '--runs', '20', '--limit', '100ms');
    expect([code, out]).toEqual([3, expect.stringContaining('No end within 100 ms')]);
  });

  test.each(['random', 'pct'])('samples without a clock: %s', (scheduler) => {
    const [{ hung, scheduler: by }] = (
      JSON.parse(lockstep(ABBA, '--runs', '400', '--json', '--scheduler', scheduler).out) as SampleReport
    ).cases;
    expect(hung.runs).toBeGreaterThan(0);
    expect(by.name).toBe(scheduler);
  });

  test('adds shards up to what one machine reports, and refuses what does not belong together', () => {
    const whole = lockstep(ABBA, '--runs', '101', '--no-check', '--json').out;
    const part = (name: string, ...args: string[]) => {
      writeFileSync(join(folder, name), lockstep(ABBA, '--runs', '101', '--json', ...args).out);
      return name;
    };
    const none = (name: string) => {
      writeFileSync(join(folder, name), '{}');
      return name;
    };
    const merge = (...args: string[]) => {
      const run = spawnSync(process.execPath, [CLI, 'merge', ...args], { cwd: folder, encoding: 'utf8' });
      return { code: run.status, out: run.stdout, err: run.stderr };
    };
    const shards = ['1', '2', '3'].map((i) => part(`${i}.json`, '--shard', `${i}/3`));
    expect(merge('--json', ...shards)).toEqual({ code: 1, out: whole, err: '' });
    expect(merge('--json', ...shards.toReversed()).out).toBe(whole);
    // One of them with the check beside it is enough.
    const checked = part('checked.json', '--shard', '2/3', '--check');
    const [sum] = (JSON.parse(merge('--json', shards[0], checked, shards[2]).out) as SampleReport).cases;
    expect(sum.check?.causes.map(({ runs }) => runs)).toEqual([sum.hung.runs]);
    const refused: [string[], string][] = [
      [shards.slice(1), 'LS9024: shard 1 of 3 is missing. Name its report too, or make it with --shard 1/3'],
      [[...shards, '2.json'], 'LS9024: 2.json and 2.json have runs in common. Name each part once'],
      [
        ['1.json', part('seed.json', '--shard', '2/3', '--seed', '9')],
        'LS9023: 1.json and seed.json differ in the seed. Give all parts the same --seed',
      ],
      [
        ['1.json', part('limit.json', '--shard', '2/3', '--limit', '1s')],
        'LS9023: 1.json and limit.json differ in the limit of simulated time. Give all parts',
      ],
      [
        ['1.json', part('of.json', '--shard', '2/4')],
        'LS9023: 1.json and of.json differ in the number of shards. Give all parts',
      ],
      [['main.lockstep'], 'LS9022: main.lockstep is no JSON'],
      [[part('wrong.json', '--scenario', 'x')], 'LS9022: wrong.json has errors'],
      [
        [part('random.json', '--shard', '2/3', '--scheduler', 'random'), '1.json'],
        'differ in the scheduler. Give',
      ],
      [[none('none.json')], 'LS9022: none.json is no report of lockstep sample'],
      [['nothing.json'], 'there is no file'],
      [
        shards.slice(2),
        'LS9024: shards 1, 2 of 3 are missing. Name their reports too, or make them with --shard 1/3',
      ],
      ...CHANGED.map(([change, said], i): [string[], string] => {
        const report = JSON.parse(readFileSync(join(folder, '1.json'), 'utf8'));
        change(report);
        writeFileSync(join(folder, `changed-${i}.json`), JSON.stringify(report));
        return [
          [`changed-${i}.json`, ...shards.slice(1)],
          `LS9022: changed-${i}.json is not as lockstep sample writes it: ${said}. Make it again`,
        ];
      }),
    ];
    for (const [files, said] of refused)
      expect(merge(...files)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
    writeFileSync(
      join(folder, 'other.json'),
      lockstep(`${ABBA}\n// changed`, '--runs', '101', '--json', '--shard', '2/3').out,
    );
    expect(merge('1.json', 'other.json').err).toContain(
      'LS9023: 1.json and other.json differ in their sources. Sample the same files',
    );
  });

  test('holds the variants of a comparison against each other', () => {
    const { pairs } = JSON.parse(lockstep(TWO, '--compare', '--runs', '200', '--json').out) as SampleReport;
    expect(pairs).toMatchObject([{ cases: [0, 1], differ: true }]);
    expect(pairs[0].difference).toBeLessThan(0);
    const { out } = lockstep(TWO, '--compare', '--runs', '200');
    expect(out).toMatch(/nothing against\n {4}brief +differ +-\d/);
  });

  test('puts the verdict of the check beside the rate, by the same causes', () => {
    const { cases } = JSON.parse(lockstep(TWO, '--compare', '--runs', '200', '--json').out) as SampleReport;
    for (const { causes, check } of cases) {
      expect(check).toMatchObject({ verdict: 'violated', complete: true });
      expect(check?.causes.map(({ key, runs }) => [key, runs])).toEqual(
        causes.map(({ key, runs }) => [key, runs]),
      );
      expect(check?.causes[0].steps).toBeGreaterThan(3);
    }
    expect(lockstep(TWO, '--compare', '--runs', '200').out).toMatch(
      /\n {2}brief +\d+ of 200 .* hangs for 1 cause, /,
    );
    expect(lockstep(TWO, '--compare', '--no-check', '--runs', '20', '--json').out).not.toContain('"check"');
  });

  test('checks within limits what nobody wanted to be checked or not, and no shard', () => {
    expect(lockstep(ABBA, '--runs', '1')).toMatchObject({
      code: 1,
      out: expect.stringContaining('check      hangs for 1 cause, the nearest in '),
    });
    const huge = ABBA.replace(
      'expect no hang;',
      'machine { cpus = 3; } background cpu 2 { loop { n[choose(0..3)] = choose(0..63); } } expect no hang;',
    ).replace('spinlock b;', 'spinlock b;\nshared n: 0..63[4] = 0;');
    const { out } = lockstep(huge, '--runs', '1', '--limit', '1ms');
    expect(out).toMatch(/check {6}inconclusive \(1 \d{3} \d{3} states\)/);
    expect(lockstep(ABBA, '--runs', '2', '--shard', '1/2', '--json').out).not.toContain('"check"');
  });

  test('says of a hang that no run met how far it is, and of what has none that it is proved', () => {
    const unmet = lockstep(ABBA, '--runs', '1');
    expect(unmet.code).toBe(1);
    expect(unmet.out).toMatch(
      /deadlock {3}0 of 1 \(at most 79.3 %\); reachable in \d+ steps\n {6}CPU 0 waits for b/,
    );
    expect(lockstep(FINE, '--check', '--runs', '20')).toMatchObject({
      code: 0,
      out: expect.stringContaining('check      proved: no hang ('),
    });
    expect(lockstep(ABBA, '--check', '--runs', '1', '--max-states', '3')).toMatchObject({
      code: 3,
      out: expect.stringContaining('check      inconclusive ('),
    });
    const unasked = ABBA.replace('expect no hang;', '');
    expect(lockstep(unasked, '--runs', '1').out).toContain('hangs for 1 cause, ');
  });

  test.each<[string, string[], string, string]>([
    [
      'no runs',
      ['--runs', '0'],
      FINE,
      "argument '0' is invalid. LS9020: It must be a whole number from 1 on",
    ],
    ['fewer than no runs', ['--runs', '-5'], FINE, 'LS9020'],
    [
      'a shard that there is not',
      ['--shard', '4/3'],
      FINE,
      'LS9021: It must be I/N, with I from 1 to N, such as 2/8',
    ],
    [
      'more orderings than the scheduler can count',
      ['--scheduler', 'pct', '--pct-depth', '33'],
      FINE,
      "argument '33' is invalid. It is 32 at most",
    ],
    ['a shard before the first', ['--shard', '0/3'], FINE, 'LS9021'],
    [
      'a shard without runs',
      ['--runs', '2', '--shard', '1/3'],
      FINE,
      'LS9021: shard 1 of 3 has none of the 2 runs. Ask for more runs',
    ],
    ['a limit without a unit', ['--limit', '5'], FINE, 'It must be a length of time above 0'],
    ['a scenario that there is not', ['--scenario', 'x'], FINE, 'LS9001'],
    ['a patch that there is not', ['--with', 'x'], FINE, 'LS9002'],
    ['no comparison', ['--compare'], FINE, 'LS9003'],
    [
      'a loop that costs nothing',
      [],
      'scenario s { costs { local = 0 ns; } cpu 0 { loop { } } expect no hang; }',
      'LS5018',
    ],
    ['a spread the wrong way round', [], 'scenario s { cpu 0 { takes 5..1 ms; } expect no hang; }', 'LS2040'],
    [
      'a spread below 0',
      [],
      'scenario s { costs { local = normal(1 ns, -1 ns); } cpu 0 { takes 1 ms; } expect no hang; }',
      'LS2041: A length of time cannot be negative',
    ],
  ])('says what is wrong: %s', (_, args, text, said) => {
    const { code, out, err } = lockstep(text, ...args);
    expect([code, out + err]).toEqual([2, expect.stringContaining(said)]);
  });
});
