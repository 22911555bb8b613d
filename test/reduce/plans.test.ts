/** What each reduction runs together with the step before it, and what it must not. */
import { describe, expect, it } from 'vitest';
import { LEVEL, type StepProgram } from '../../server/program/program.ts';
import { ALL_REDUCTIONS, planReductions, type ReductionSwitches } from '../../server/reduce/plan.ts';
import { compileText } from '../differential/programs.ts';
import { agree } from './agree.ts';
import { NO_REDUCTION, search } from './search.ts';

async function programOf(text: string): Promise<StepProgram> {
  const [{ needed }] = await compileText(text);
  // Whatever a test looks at here, no reduction may change what the program comes to.
  expect(agree(needed, 20_000)?.differences).toEqual([]);
  return needed;
}

const only = (...names: (keyof ReductionSwitches)[]): ReductionSwitches => ({
  ...NO_REDUCTION,
  ...Object.fromEntries(names.map((name) => [name, true])),
});

/** Does the plan hide a step that touches the variable? */
function hides(program: StepProgram, name: string, switches: ReductionSwitches = only('sections')): boolean {
  const slot = program.slots.findIndex((info) => info.name === name);
  const { hidden } = planReductions(program, switches);
  return program.ops.some((op, l) => {
    if (hidden[l] === 0) return false;
    const { k, slot: at } = {
      slot: -1,
      ...(op.k === 'assign' && op.stores[0] ? op.stores[0].to : { k: '' }),
    };
    const text = JSON.stringify(op.k === 'branch' ? op.condition : op.k === 'assign' ? op.stores : '');
    return (k === 'shared' && at === slot) || text.includes(`"k":"shared","slot":${slot}}`);
  });
}

const statesOf = (program: StepProgram, switches: ReductionSwitches): number =>
  search(program, switches, 20_000)?.states.length ?? Number.NaN;

const STOCK = `
  shared v: 0..3 = 0;
  shared w: bool = false;
  spinlock guard;
  spinlock many[2];
  fn locked() { spin_lock(guard); v = 1; v = 2; spin_unlock(guard); }`;

const twoCpus = (
  first: string,
  second: string,
  more = '',
): string => `${STOCK}${more.includes('fn ') ? more : ''}
  scenario s "" {
    cpu 0 { ${first} }
    cpu 1 { ${second} }
    ${more.includes('fn ') ? '' : more}
    expect no hang;
    expect no starvation;
  }`;

describe('merged steps', () => {
  it('are those on locals, and none on what two CPUs touch', async () => {
    const program = await programOf(twoCpus('let a = irqs_off(); if (a) a = false; v = 1;', 'v = 2;'));
    expect(planReductions(program, only('merge')).hidden.includes(1)).toBe(true);
    expect(hides(program, 'v', only('merge'))).toBe(false);
    expect(statesOf(program, only('merge'))).toBeLessThan(statesOf(program, NO_REDUCTION));
  });
});

describe('a section', () => {
  it('hides steps on a variable that is touched under one lock only', async () => {
    const program = await programOf(twoCpus('locked();', 'locked();'));
    expect(hides(program, 'v')).toBe(true);
    expect(statesOf(program, only('sections'))).toBeLessThan(statesOf(program, NO_REDUCTION));
  });

  it('begins with a trylock that was successful', async () => {
    const program = await programOf(
      twoCpus('if (spin_trylock(guard)) { v = 3; spin_unlock(guard); }', 'locked();'),
    );
    expect(hides(program, 'v')).toBe(true);
  });

  it.each([
    ['somebody touches the variable without the lock', 'locked();', 'v = 3;', ''],
    ['somebody does after giving the lock up', 'locked();', 'locked(); v = 3;', ''],
    ['a trylock failed', 'if (!spin_trylock(guard)) v = 3; else spin_unlock(guard);', 'locked();', ''],
    ['an expectation looks at the variable', 'locked();', 'locked();', 'expect reachable v == 1;'],
    ['the lock is initialised anew somewhere', 'locked();', 'locked(); spin_lock_init(guard);', ''],
    ['an NMI handler touches it', 'locked();', 'send_nmi(0, strikes); locked();', 'fn strikes() { v = 3; }'],
    [
      'a handler may give up the lock of the code it interrupts',
      'locked();',
      'send_nmi(0, strikes); locked();',
      'fn strikes() { spin_unlock(guard); }',
    ],
  ])('protects nothing when %s', async (_, first, second, more) => {
    const program = await programOf(twoCpus(first, second, more));
    expect(hides(program, 'v')).toBe(false);
    expect(hides(program, 'v', ALL_REDUCTIONS)).toBe(false);
  });

  it('is not begun by a lock of an array of which nobody knows which it is', async () => {
    const body = (index: string) => `spin_lock(many[${index}]); v = 1; spin_unlock(many[${index}]);`;
    const known = await programOf(twoCpus(body('1'), body('1')));
    expect(hides(known, 'v')).toBe(true);
    const unknown = await programOf(twoCpus(`let i: 0..1 = choose(0, 1); ${body('i')}`, body('1')));
    expect(hides(unknown, 'v')).toBe(false);
  });

  it('says why it is not used', async () => {
    const program = await programOf(twoCpus('v = 1;', 'v = 2;'));
    const { used, refused } = planReductions(program, only('sections'));
    expect(used).toEqual([]);
    expect(refused.find(({ reduction }) => reduction === 'sections')?.reason).toMatch(
      /under one and the same/,
    );
    expect(refused.find(({ reduction }) => reduction === 'merge')?.reason).toBe('It is switched off.');
  });

  it('is shown where a condition asks whether a CPU is in a function', async () => {
    const program = await programOf(`${STOCK}
      fn inner() { v = 3; }
      scenario s "" {
        cpu 0 { spin_lock(guard); w = true; inner(); w = false; spin_unlock(guard); }
        cpu 1 { locked(); }
        expect reachable cpu[0] in inner && w;
      }`);
    expect(planReductions(program, only('sections')).used).toEqual(['sections']);
  });
});

describe('an atomic step', () => {
  it('that begins with a hidden op and goes on with one that is seen is a step of its own', async () => {
    const program = await programOf(`${STOCK}
      scenario s "" {
        cpu 0 { spin_lock(guard); w = true; atomic { v = 1; w = false; } spin_unlock(guard); }
        cpu 1 { locked(); }
        expect reachable w;
      }`);
    expect(agree(program, 1000)?.judgement.met).toEqual([true]);
  });
});

describe('running ahead', () => {
  it('takes steps on what nobody else can touch any more', async () => {
    const program = await programOf(twoCpus('v = 1; v = 2; v = 3;', 'w = true;'));
    expect(statesOf(program, only('futures'))).toBeLessThan(statesOf(program, NO_REDUCTION) / 2);
  });

  it('waits for those who can still touch it', async () => {
    const program = await programOf(twoCpus('v = 1; v = 2;', 'let a = v; if (a == 1) w = true;'));
    const reduced = search(program, only('futures'), 1000);
    const slot = program.slots.findIndex(({ name }) => name === 'v');
    expect(new Set(reduced?.states.map((s) => s[slot]))).toEqual(new Set([0, 1, 2]));
  });

  it('leaves every value of what an expectation looks at', async () => {
    const program = await programOf(twoCpus('v = 1; v = 2;', 'w = true;', 'expect reachable v == 1;'));
    const reduced = search(program, only('futures'), 1000);
    const slot = program.slots.findIndex(({ name }) => name === 'v');
    expect(new Set(reduced?.states.map((s) => s[slot]))).toEqual(new Set([0, 1, 2]));
  });

  it('leaves what is printed where an expectation asks for it', async () => {
    await programOf(`shared w: bool = false;
      scenario s "" {
        cpu 0 { print("one"); w = true; }
        cpu 1 { halt(); }
        expect never printed("one") && cpu[1].halted;
        expect reachable printed("one") && !w;
        expect eventually printed("one");
      }`);
  });

  it('waits for an interrupt that is under way', async () => {
    const text = (handler: string) => twoCpus('send_ipi(1, strikes); v = 1; v = 2;', '', handler);
    const apart = await programOf(text('fn strikes() { w = true; }'));
    const meets = await programOf(text('fn strikes() { let a = v; if (a == 1) w = true; }'));
    const slot = (program: StepProgram) => program.slots.findIndex(({ name }) => name === 'v');
    const ones = (program: StepProgram) =>
      search(program, only('futures'), 1000)?.states.filter((s) => s[slot(program)] === 1).length ?? 0;
    expect(ones(apart)).toBe(0);
    expect(ones(meets)).toBeGreaterThan(0);
  });

  it('leaves a moment with interrupts on where an IPI may land in it', async () => {
    const program = await programOf(`shared w: bool = false; shared hit: bool = false;
      fn strikes() { hit = true; }
      scenario s "" {
        cpu 0 { wait w; send_ipi(1, strikes); }
        background cpu 1 { w = true; irq_disable(); wait !w; }
        expect reachable hit;
      }`);
    expect(agree(program, 1000)?.judgement.met).toEqual([true]);
  });

  it('leaves who has taken a semaphore as a sleeper would be told', async () => {
    const program = await programOf(`semaphore s = 1;
      fn dies() { halt(); }
      scenario s "" {
        cpu 0 { send_nmi(1, dies); sem_queue(s); sem_sleep(s); }
        background cpu 1 { if (down_trylock(s)) up(s); }
        expect no hang;
      }`);
    const full = [...(agree(program, 1000)?.judgement.hangs ?? [])];
    expect(full.join()).toMatch(/which CPU 1 has taken and not given up/);
  });

  it('stops before an error of the model', async () => {
    const program = await programOf(twoCpus('spin_unlock(guard); v = 1;', 'w = true;'));
    expect(statesOf(program, only('futures'))).toBeGreaterThan(1);
  });

  it('keeps to the order of long steps', async () => {
    await programOf(`shared w: bool = false; shared u: 0..3 = 0;
      scenario s "" {
        cpu 0 { w = true takes 10 ms; w = false; }
        cpu 1 { u = 1; u = 2; if (w) u = 3; wait u == 3 for 1 ms; }
        expect no hang;
        expect reachable w;
      }`);
  });
});

describe('what a halted CPU leaves behind', () => {
  const text = `shared w: bool = false; shared u: 0..3 = 0;
    fn dies() { halt(); }
    fn inner() { let a: 0..3 = u; u = 1; u = a; u = 2; }
    scenario s "" {
      machine { cpus = 2; }
      cpu 0 { send_nmi(1, dies); w = true; u = 3; }
      background cpu 1 { inner(); w = false; inner(); }
      expect no hang;
      expect reachable cpu[1].halted && cpu[1] in inner;
      expect reachable cpu[1].halted && !(cpu[1] in inner);
    }`;

  it('is forgotten, but for the function it was in', async () => {
    const program = await programOf(text);
    expect(statesOf(program, only('halted'))).toBeLessThan(statesOf(program, NO_REDUCTION));
  });

  it('is not asked for where nothing halts', async () => {
    const program = await programOf(twoCpus('v = 1;', 'v = 2;'));
    expect(planReductions(program, only('halted')).refused.map(({ reason }) => reason)).toContain(
      'Nothing ever halts.',
    );
  });

  it('keeps who owed what somebody waits for', async () => {
    const program = await programOf(`shared w: bool = false; shared u: 0..3 = 0;
      fn dies() { halt(); }
      fn owes() { u = 1; w = true; w = false; u = 3; }
      scenario s "" {
        cpu 0 { send_nmi(1, dies); wait w; }
        background cpu 1 { owes(); }
        expect no hang;
      }`);
    const { states, machine } = search(program, only('halted'), 1000) as NonNullable<
      ReturnType<typeof search>
    >;
    const owes = new Set(program.functions.find(({ name }) => name === 'owes')?.locations);
    const stood = states
      .filter((s) => machine.stopped(s, 1))
      .map((s) => machine.locationAt(s, 1, LEVEL.task));
    // Before it has done what CPU 0 waits for, before it has undone it, and after.
    expect(new Set(stood.filter((l) => owes.has(l))).size).toBe(3);
  });
});
