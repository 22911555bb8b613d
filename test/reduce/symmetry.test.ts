/** Which CPUs that run the same code can be exchanged, and what keeps others from it. */
import { describe, expect, it } from 'vitest';
import type { StepProgram } from '../../server/program/program.ts';
import { planReductions, type ReductionSwitches } from '../../server/reduce/plan.ts';
import { compileText } from '../differential/programs.ts';
import { agree } from './agree.ts';
import { sideBySide } from './exchanged.ts';
import { nameless } from './random-twins.ts';
import { NO_REDUCTION, search } from './search.ts';

const MOST = 20_000;
const SYMMETRY: ReductionSwitches = { ...NO_REDUCTION, symmetry: true };

interface Parts {
  body?: string;
  cpus?: number;
  first?: string;
  shared?: string;
  more?: string;
  expects?: string[];
  replace?: [string, string];
}

/** CPU 0, and twins in the background. */
function textOf({
  body = '',
  cpus = 3,
  first = '',
  shared = '',
  more = '',
  expects = [],
  replace = ['', ''],
}: Parts): string {
  const text = `shared v: 0..3 = 0;
shared w: bool = false;
shared who: cpu? = none;
shared set: cpus = all_cpus;
percpu own: 0..3 = 0;
percpu friend: cpu? = none;
spinlock guard;
${shared}
scenario s "" {
  machine { cpus = ${cpus}; }
  cpu 0 { ${first} }
  background cpu 1..${cpus - 1} { ${body} }
  ${more}
  expect no hang;
  ${expects.map((e) => `expect ${e};`).join('\n')}
}`;
  return text.replace(...replace);
}

async function programOf(parts: Parts): Promise<StepProgram> {
  const [{ needed }] = await compileText(textOf(parts));
  // Whatever a test looks at here, it may not change what the program comes to.
  const differences = agree(needed, MOST, nameless)?.differences.filter((d) => !d.includes('starving:'));
  expect(differences).toEqual([]);
  return needed;
}

const reasonOf = (program: StepProgram): string | undefined =>
  planReductions(program, SYMMETRY).refused.find(({ reduction }) => reduction === 'symmetry')?.reason;

const statesOf = (program: StepProgram, switches: ReductionSwitches): number =>
  search(program, switches, MOST)?.states.length ?? Number.NaN;

/** Of states that are exchanges of one another one is left. */
function expectExchange(program: StepProgram): void {
  expect(reasonOf(program)).toBeUndefined();
  const pair = sideBySide(program, 1, 2, MOST);
  expect(pair?.problems).toEqual([]);
  expect(pair?.different).toBeGreaterThan(0);
  const [without, left] = [statesOf(program, NO_REDUCTION), statesOf(program, SYMMETRY)];
  // Two of each but for those that are the same when exchanged.
  if (program.cpus === 3) expect(left).toBe(without - (pair?.different as number) / 2);
  expect(left).toBeLessThan(without);
}

describe('CPUs that run the same code are exchanged', () => {
  it.each<[string, Parts]>([
    ['when they do something of their own', { body: 'own = 1; own = 2;' }],
    ['when they store who they are', { body: 'who = this_cpu; w = true;' }],
    ['when they compare who they are', { body: 'who = this_cpu; if (who == this_cpu) w = true;' }],
    [
      'when they remember who it was',
      { body: 'let a = who; who = this_cpu; if (a != none) friend[a] = this_cpu;' },
    ],
    [
      'when they queue for a lock',
      { body: 'spin_lock(guard); v = 1; spin_unlock(guard);', first: 'spin_lock(guard);' },
    ],
    [
      'when they are told of by sets',
      { body: 'set = other_cpus;', first: 'send_nmi(set, dies);', shared: 'fn dies() { halt(); }' },
    ],
    [
      'when an NMI comes to all but one',
      { body: 'v = 1; v = 2;', first: 'send_nmi(other_cpus, dies);', shared: 'fn dies() { halt(); }' },
    ],
    [
      'when one of them sends it',
      { body: 'v = 1; send_ipi(other_cpus, strikes);', shared: 'fn strikes() { own = 1; }' },
    ],
    [
      'when they sleep on a semaphore',
      { body: 'down(sem); v = 1; up(sem);', first: 'down(sem); up(sem);', shared: 'semaphore sem = 1;' },
    ],
    [
      'when who wrote a record is looked at',
      {
        body: 'let r = log_reserve(ring); if (r != none) log_commit(ring, r, "a", 1);',
        first: 'let x = log_read(ring, log_first(ring)); if (x != none) who = x.cpu;',
        shared: 'log ring[4];',
      },
    ],
    [
      'when long steps count their laps',
      { body: 'loop { v = 1; v = 2; }', first: 'w = true takes 10 ms; w = false;' },
    ],
    [
      'when all of them are counted',
      {
        body: 'own = 1; v = 1;',
        expects: [
          'never count(c in all_cpus: cpu[c].finished) > 2',
          'reachable exists(c in all_cpus: own[c] == 1)',
        ],
      },
    ],
    [
      'when any of them may be meant',
      {
        body: 'who = this_cpu; v = 1;',
        expects: ['reachable exists(c in all_cpus: who == c && !cpu[c].finished)'],
      },
    ],
    [
      'when one asks what became of whoever it was',
      { body: 'who = this_cpu; v = 1;', expects: ['reachable who != none && cpu[who].finished'] },
    ],
    ['when the others, three in all, are many', { body: 'own = 1; who = this_cpu; own = 2;', cpus: 4 }],
    [
      'when an expectation asks about another CPU',
      { body: 'v = 1; who = this_cpu;', expects: ['reachable cpu[0].finished && v == 1'] },
    ],
  ])('%s', async (_, parts) => {
    expectExchange(await programOf(parts));
  });

  it('to a sixth of the states, of three', async () => {
    const program = await programOf({ body: 'own = 1; own = 2; own = 3; own = 0; own = 1;', cpus: 4 });
    const [without, left] = [statesOf(program, NO_REDUCTION), statesOf(program, SYMMETRY)];
    expect(left / without).toBeLessThan(0.3);
    // Everything that a state can become by exchanges has been put into one.
    expect(sideBySide(program, 2, 3, MOST)?.problems).toEqual([]);
  });
});

describe('two sets of CPUs that run the same code', () => {
  it('are exchanged each among themselves', async () => {
    const program = await programOf({
      body: 'own = 1; who = this_cpu;',
      cpus: 3,
      replace: ['cpus = 3', 'cpus = 5'],
      more: 'background cpu 3..4 { own = 2; own = 3; }',
    });
    expect(reasonOf(program)).toBeUndefined();
    for (const [a, b] of [
      [1, 2],
      [3, 4],
    ])
      expect(sideBySide(program, a, b, MOST)?.problems).toEqual([]);
    expect(statesOf(program, SYMMETRY)).toBeLessThan(statesOf(program, NO_REDUCTION) / 2.5);
  });
});

describe('CPUs that run the same code are told apart', () => {
  it.each<[string, Parts]>([
    [
      'by a condition that names one of them',
      { body: 'v = 1;', expects: ['reachable cpu[1].finished && v == 0'] },
    ],
    ['by a condition about what is one\u2019s own', { body: 'own = 1;', expects: ['reachable own[2] == 1'] }],
    [
      'by a sum that leaves one out',
      {
        body: 'own = 1;',
        expects: ['reachable cpu[1].finished || (cpu[2].finished && cpu[2].halted)'],
      },
    ],
    [
      'by their order',
      { body: 'for (c in all_cpus) { if (c == this_cpu) own = 1; v = 1; if (own == 1) v = 2; }' },
    ],
    ['by one who is named', { body: 'if (who == 2) v = 1; who = this_cpu;' }],
    [
      'by being sent something alone',
      { body: 'v = 1;', first: 'send_nmi(1, dies);', shared: 'fn dies() { halt(); }' },
    ],
    [
      'by an element with a fixed index',
      { body: 'v = 1; own = 2;', first: 'let a = own[1]; if (a == 2) w = true;' },
    ],
    [
      'by what is stored for one of them',
      { body: 'let a = friend[this_cpu]; if (a != none) v = 1;', first: 'friend[1] = 0; ' },
    ],
    ['by one that is chosen', { body: 'if (who == this_cpu) v = 1;', first: 'who = choose(0, 1);' }],
    [
      'by what a variable holds at first',
      { body: 'if (who == this_cpu) v = 1;', shared: '', first: 'who = 1;' },
    ],
  ])('%s', async (_, parts) => {
    const program = await programOf(parts);
    expect(reasonOf(program)).toMatch(/^CPU 1 and CPU 2 run the same code, but \S+:\d+ tells them apart\.$/);
    expect(statesOf(program, SYMMETRY)).toBe(statesOf(program, NO_REDUCTION));
  });

  it('at a place that the reason names', async () => {
    const parts = { first: '\n\nsend_nmi(1, dies);', shared: 'fn dies() { halt(); }' };
    const [{ needed }] = await compileText(textOf(parts));
    const line = textOf(parts).split('\n').indexOf('send_nmi(1, dies); }') + 1;
    expect(reasonOf(needed)).toContain(`random.lockstep:${line} `);
  });
});

describe('CPUs are not exchanged', () => {
  it('when it is asked who starves', async () => {
    const program = await programOf({ body: 'v = 1;', expects: ['no starvation'] });
    expect(reasonOf(program)).toMatch(/who starves/);
  });

  it('when no two run the same code', async () => {
    const program = await programOf({ body: 'v = 1;', cpus: 2 });
    expect(reasonOf(program)).toBe('No two background CPUs run the same code.');
  });

  it('when they have to come to their end', async () => {
    const [{ needed }] = await compileText(textOf({ body: 'own = 1;' }).replace('background ', ''));
    expect(reasonOf(needed)).toBe('No two background CPUs run the same code.');
  });
});
