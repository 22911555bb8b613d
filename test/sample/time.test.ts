/**
 * Simulated time: lengths have the distributions that they are said to have, costs add up, and races are won as often as theory says. Seeds
 * are fixed: what is within its bounds today is so tomorrow.
 */
import { describe, expect, test } from 'vitest';
import type { StepProgram } from '../../server/program/program.ts';
import { createSimulator, type Scheduler, type Simulator } from '../../server/sample/simulator.ts';
import { programOf } from '../support/lockstep.ts';

/** Steps cost nothing, so that only what is said takes time. */
const FREE = `costs { local = 0 ns; load = 0 ns; store = 0 ns; atomic = 0 ns; lock = 0 ns; unlock = 0 ns; handover = 0 ns; notice = 0 ns;
  wake = 0 ns; reserve = 0 ns; commit = 0 ns; read = 0 ns; send = 0 ns; ipi = 0 ns; nmi = 0 ns; interrupt = 0 ns; }`;

const MOST = 10_000_000;

async function simulatorOf(text: string, scheduler?: Scheduler): Promise<Simulator> {
  const program = await programOf(text, { lengths: 'apart' });
  const watched = program.expectations.flatMap((e) =>
    e.k === 'reachable' ? [{ condition: e.condition, when: 1 as const }] : [],
  );
  return createSimulator(program, { watched, scheduler });
}

function run(simulator: Simulator, run: number, limitNs = 60e9): Simulator {
  simulator.begin({ seed: 1409, run }, limitNs);
  while (simulator.advance(MOST) === 'halted');
  return simulator;
}

/** The time at which the only run there is ends. */
async function endOf(text: string): Promise<number> {
  return run(await simulatorOf(text), 0).now();
}

async function endsOf(text: string, runs: number): Promise<number[]> {
  const simulator = await simulatorOf(text);
  return Array.from({ length: runs }, (_, i) => run(simulator, i).now());
}

/** How often the first `reachable` condition comes about. */
async function share(text: string, runs: number, scheduler?: Scheduler): Promise<number> {
  const simulator = await simulatorOf(text, scheduler);
  let count = 0;
  for (let i = 0; i < runs; i++) if (run(simulator, i, 1e9).condition(0)) count++;
  return count / runs;
}

/** Within four standard deviations of a share. */
function expectShare(found: number, p: number, runs: number): void {
  expect(Math.abs(found - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / runs));
}

/** The largest distance between the values' distribution and the one they are to have (Kolmogorov and Smirnov), in units of 1 / sqrt(n). */
function distance(values: number[], below: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const largest = sorted.reduce(
    (d, x, i) => Math.max(d, Math.abs(below(x) - i / n), Math.abs(below(x) - (i + 1) / n)),
    0,
  );
  return largest * Math.sqrt(n);
}

/** Exceeded by one sample in a thousand that does have the distribution. */
const ONE_IN_A_THOUSAND = 1.95;

/** Abramowitz and Stegun, 7.1.26: within 1.5e-7. */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const erf = 1 - terms.reduceRight((sum, a) => (sum + a) * t, 0) * Math.exp(-x * x);
  return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
}

describe('lengths', () => {
  const N = 4000;
  const one = (duration: string) =>
    `scenario s { ${FREE} machine { cpus = 1; } cpu 0 { takes ${duration}; } expect no hang; }`;

  test.each<[string, (x: number) => number]>([
    ['10..20 ms', (x) => (x - 10e6) / 10e6],
    // More than a word of nanoseconds holds.
    ['1..9 s', (x) => (x - 1e9) / 8e9],
    ['exponential(3 ms)', (x) => 1 - Math.exp(-x / 3e6)],
    ['5 ms + exponential(3 s)', (x) => 1 - Math.exp(-(x - 5e6) / 3e9)],
    ['normal(87 ms, 2 ms)', (x) => normalBelow((x - 87e6) / 2e6)],
    ['normal(1 ms, 1 ms)', (x) => (normalBelow(x / 1e6 - 1) - normalBelow(-1)) / (1 - normalBelow(-1))],
  ])('%s are drawn as they should be', async (duration, below) => {
    expect(distance(await endsOf(one(duration), N), below)).toBeLessThan(ONE_IN_A_THOUSAND);
  });

  test('of small uniform spreads are each as likely as the others, both ends included', async () => {
    const counts = new Map<number, number>();
    for (const ns of await endsOf(one('3..6 ns'), N)) counts.set(ns, (counts.get(ns) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6]);
    for (const n of counts.values()) expectShare(n / N, 1 / 4, N);
  });

  test('of costs too', async () => {
    const counts = new Map<number, number>();
    const text = `shared x: bool = false;
      scenario s { ${FREE.replace('store = 0 ns', 'store = 3..6 ns')} machine { cpus = 2; } cpu 0 { x = true; } cpu 1 { let y = x; } expect no hang; }`;
    for (const ns of await endsOf(text, N)) counts.set(ns, (counts.get(ns) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6]);
    for (const n of counts.values()) expectShare(n / N, 1 / 4, N);
  });

  test('that are fixed add up, over however many seconds', async () => {
    const text = `scenario s { ${FREE} machine { cpus = 1; } cpu 0 { for (i in 1..7) takes 1.5 s; takes 1 ns; } expect no hang; }`;
    expect(await endOf(text)).toBe(10_500_000_001);
  });

  test('of lines are those of their characters', async () => {
    const text = `fn write(line: text) { takes time_for(line, 1 s); }
      scenario s { ${FREE} machine { cpus = 1; } cpu 0 { write("12345"); write(padded("a", 991)); write(""); } expect no hang; }`;
    expect(await endOf(text)).toBe(996_000_000);
  });

  test('of lines, with what comes to each whatever its length', async () => {
    const text = `config setup: duration = 3 ms;
      fn write(line: text) { takes 2 * (time_for(line, 1 s) + setup) + 1 us; }
      scenario s { ${FREE} machine { cpus = 1; } cpu 0 { write("12345"); write(padded("a", 991)); write(""); } expect no hang; }`;
    expect(await endOf(text)).toBe(2 * (996_000_000 + 3 * 3_000_000) + 3000);
  });
});

describe('costs', () => {
  test.each([
    ['x = 1;', 20],
    ['let a = x;', 3],
    ['x++;', 23],
    ['atomic_inc(x);', 500],
    ['spin_lock(l); spin_unlock(l);', 7000 + 90_000],
    ['if (spin_trylock(l)) spin_unlock(l);', 7000 + 90_000],
    ['let r = log_reserve(g); log_commit(g, r, "a", 1); let b = log_read(g, 0);', 1e6 + 2e6 + 4e6],
  ])('of %s', async (code, ns) => {
    const costs =
      'local = 0 ns; load = 3 ns; store = 20 ns; atomic = 500 ns; lock = 7 us; unlock = 90 us; reserve = 1 ms; commit = 2 ms; read = 4 ms;';
    const text = `shared x: 0..7 = 0; spinlock l; log g[4];
      scenario s { costs { ${costs} } cpu 0 { ${code} } background cpu 1 after 1 s { x = 1; let a = x; spin_lock(l); spin_unlock(l); } expect no hang; }`;
    // The last step of all, the end, costs nothing.
    expect(await endOf(text)).toBe(ns);
  });

  test('of waiting: until it is noticed, a lock is handed over, a sleeper runs', async () => {
    const costs = FREE.replace('notice = 0 ns', 'notice = 5 us')
      .replace('handover = 0 ns', 'handover = 7 us')
      .replace('wake = 0 ns', 'wake = 11 us');
    const text = (waits: string, brings: string) => `shared x: bool = false; spinlock l; semaphore sem = 0;
      scenario s { ${costs} cpu 0 { takes 1 ms; ${brings} } cpu 1 { ${waits} } expect no hang; }`;
    expect(await endOf(text('wait x;', 'x = true;'))).toBe(1_005_000);
    expect(await endOf(text('while (!x) cpu_relax();', 'x = true;'))).toBe(1_005_000);
    expect(
      await endOf(
        text('takes 1 us; spin_lock(l); spin_unlock(l);', '').replace(
          'takes 1 ms;',
          'spin_lock(l); takes 1 ms; spin_unlock(l);',
        ),
      ),
    ).toBe(1_007_000);
    // down() takes the lock inside and gives it back first.
    expect(await endOf(text('down(sem);', 'up(sem);'))).toBe(1_011_000);
  });

  test('of interrupts: the way there, taking it and coming back', async () => {
    const costs = FREE.replace('nmi = 0 ns', 'nmi = 3 us').replace('interrupt = 0 ns', 'interrupt = 1 us');
    const text = `shared x: bool = false; fn h() { x = true; }
      scenario s { ${costs} cpu 0 { send_nmi(1, h); wait x; } cpu 1 { takes 10 ms; } expect no hang; }`;
    const simulator = await simulatorOf(`${text.replace('expect no hang;', 'expect reachable x;')}`);
    expect(run(simulator, 0).condition(0)?.ns).toBe(4_000);
    // The step that was interrupted takes as much longer as the handler took.
    expect(simulator.now()).toBe(10_002_000);
  });
});

describe('an interrupt', () => {
  const handled = (waits: string) => `shared never: bool = false; fn h() { takes 2 ms; }
    scenario s { ${FREE} cpu 0 { takes 1 ms; send_nmi(1, h); } cpu 1 { ${waits} } expect no hang; }`;

  test('makes a long step longer, but no time-out', async () => {
    expect(await endOf(handled('takes 10 ms;'))).toBe(12_000_000);
    expect(await endOf(handled('wait never for 10 ms;'))).toBe(10_000_000);
    expect(await endOf(handled('wait never for 1.9 ms;'))).toBe(3_000_000);
  });

  test('waits for interrupts to be on', async () => {
    const text = `shared x: bool = false; fn h() { x = true; }
      scenario s { ${FREE} cpu 0 { takes 1 ms; send_ipi(1, h); } cpu 1 { irq_disable(); takes 10 ms; irq_enable(); } expect reachable x; }`;
    const simulator = await simulatorOf(text);
    expect(run(simulator, 0).condition(0)?.ns).toBe(10_000_000);
  });

  test('comes to a CPU that has not begun', async () => {
    const text = `shared x: bool = false; fn h() { x = true; }
      scenario s { ${FREE.replace('ipi = 0 ns', 'ipi = 5 us')} cpu 0 { send_ipi(1, h); } cpu 1 after 1 s {} expect reachable x; }`;
    const simulator = await simulatorOf(text);
    expect(run(simulator, 0).condition(0)?.ns).toBe(5_000);
    expect(simulator.now()).toBe(1_000_000_000);
  });
});

describe('races', () => {
  const N = 10_000;
  const race = (a: string, b: string) => `shared first: cpu? = none;
    scenario s { ${FREE} cpu 0 { ${a} let old = cmpxchg(first, none, this_cpu); } cpu 1 { ${b} let old = cmpxchg(first, none, this_cpu); } expect reachable first == 0; }`;

  test('of exponential delays are won as often as their rates are to each other', async () => {
    const found = await share(race('takes exponential(1 ms);', 'takes exponential(3 ms);'), N);
    expectShare(found, 3 / 4, N);
  });

  test('of exponential time-outs too', async () => {
    const found = await share(race('wait false for exponential(5 ms);', 'takes exponential(3 ms);'), N);
    expectShare(found, 3 / 8, N);
  });

  test('of uniform delays are won as often as one is below the other', async () => {
    // P(A < B) for A in 0..2 and B in 1..3: 1 - 1/8.
    expectShare(await share(race('takes 0..2 ms;', 'takes 1..3 ms;'), N), 7 / 8, N);
  });

  test('with even chances are won by either', async () => {
    expectShare(await share(race('', ''), N), 1 / 2, N);
  });

  test('of what is on its way are won the same', async () => {
    const text = `shared x: bool = false; shared done: bool = false; fn h() { if (!done) x = true; }
      scenario s { ${FREE.replace('ipi = 0 ns', 'ipi = exponential(1 ms)')} cpu 0 { send_ipi(1, h); } cpu 1 { for (i in 1..8) { let a = done; } done = true; } expect reachable x; }`;
    // Steps that take time: eight of a millisecond, each exponential, so that the IPI is first but for one in 2^8.
    const found = await share(text.replace('load = 0 ns', 'load = exponential(1 ms)'), N);
    expectShare(found, 1 - 1 / 2 ** 8, N);
  });

  test('by choice are even', async () => {
    const text =
      'shared x: 0..7 = 0; scenario s { machine { cpus = 1; } cpu 0 { x = choose(0..7); } expect reachable x == 5; }';
    expectShare(await share(text, N), 1 / 8, N);
    expectShare(await share(text, N, { name: 'random' }), 1 / 8, N);
  });
});

test('a queue with random arrivals and services is empty as often as theory says (M/M/1)', async () => {
  const text = `shared queue: saturating 0..4000 = 0; shared empty: 0..60000 = 0; shared arrived: 0..60000 = 0;
    scenario s {
      ${FREE}
      device source { loop { takes exponential(10 us); if (queue == 0) empty++; arrived++; atomic_inc(queue); } }
      background cpu 0 { loop { wait queue > 0; takes exponential(6 us); atomic_dec(queue); } }
      expect no hang;
    }`;
  const simulator = await simulatorOf(text);
  simulator.begin({ seed: 3, run: 0 }, 0.5e9);
  expect(simulator.advance(MOST)).toBe('limit');
  const value = (name: string) =>
    simulator.state()[(simulator.program as StepProgram).slots.findIndex((slot) => slot.name === name)];
  expect(value('arrived')).toBeGreaterThan(49_000);
  // Of those who arrive, a share of 1 - 6/10 finds nobody; neighbours are alike, hence the wider bounds.
  expect(Math.abs(value('empty') / value('arrived') - 0.4)).toBeLessThan(0.015);
  expect(simulator.late().count).toBe(0);
});

describe('the time rules', () => {
  test('are kept where lengths drawn would break them, and by how much is told', async () => {
    // CPU 1 needs 20 ms in steps of 2 ms, and those are over before one of 21 ms may end that was drawn as 10.
    const text = `shared x: bool = false;
      scenario s { ${FREE} cpu 0 { takes 10..32 ms; x = true; } cpu 1 { for (i in 1..10) takes 2 ms; } expect reachable x; }`;
    const simulator = await simulatorOf(text);
    const late = Array.from({ length: 50 }, (_, i) => {
      const { mostNs } = run(simulator, i).late();
      expect(simulator.condition(0)?.ns).toBeGreaterThanOrEqual(20_000_000);
      return mostNs;
    });
    expect(Math.max(...late)).toBeGreaterThan(8_000_000);
    expect(Math.max(...late)).toBeLessThan(10_000_000);
    expect(late.filter((ns) => ns === 0).length).toBeGreaterThan(10);
  });
});

describe('schedulers without a clock', () => {
  const N = 10_000;
  const first = (cpus: number) => `shared first: cpu? = none;
    scenario s { machine { cpus = ${cpus}; } cpu 0..${cpus - 1} { let old = cmpxchg(first, none, this_cpu); } expect reachable first == 0; }`;

  test('take any of what can happen', async () => {
    for (const cpus of [2, 3]) expectShare(await share(first(cpus), N, { name: 'random' }), 1 / cpus, N);
    for (const cpus of [2, 3])
      expectShare(await share(first(cpus), N, { name: 'pct', depth: 1, moves: 4 }), 1 / cpus, N);
  });

  test('by priority find what takes one change at the rate that is published, at least', async () => {
    // CPU 1 has to come between two steps of CPU 0: one ordering more than who is first, depth 2.
    const text = `shared a: 0..20 = 0; shared hit: bool = false; shared between: bool = false;
      scenario s {
        cpu 0 { for (i in 1..10) a = i; between = true; between = false; for (i in 11..20) a = i; }
        cpu 1 { if (between) hit = true; }
        expect reachable hit;
      }`;
    const program = await programOf(text);
    const movers = program.agents.length + program.cpus;
    const moves = 26;
    const found = await share(text, N, { name: 'pct', depth: 2, moves });
    expect(found).toBeGreaterThan(1 / (movers * moves));
  });

  test('let a loop wait for others', async () => {
    const text = `shared go: bool = false; shared seen: bool = false;
      scenario s { cpu 0 { loop { if (go) break; } seen = true; } cpu 1 { go = true; } expect reachable seen; }`;
    expect(await share(text, 200, { name: 'pct', depth: 1, moves: 10 })).toBe(1);
  });
});
