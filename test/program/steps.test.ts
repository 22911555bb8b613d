/** Lowering: from statements to steps. Each statement is run alone; what is listed are the ops that are steps of their own. */
import { describe, expect, test } from 'vitest';
import { type Decision, decisionParts } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import { runPrivate } from '../../server/machine/private-steps.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { programOf } from '../support/lockstep.ts';

/** Everything here is looked at and changed by CPU 1 and by a condition, so that no access is private. */
function around(body: string, more = ''): string {
  return `shared x: 0..7 = 0;
shared y: 0..7 = 0;
shared b: bool = false;
shared board: 0..7[3];
percpu mine: 0..7 = 0;
spinlock l;
semaphore s = 1;
log ring[4];
fn work() { cpu_relax(); }
fn add(n: 0..7): 0..7 { return n + x; }
fn no_access(n: 0..3): 0..7 { return n + 1; }
${more}
scenario steps {
  cpu 0 { ${body} }
  cpu 1 { atomic { x = 0; y = 0; b = false; board[0] = 0; mine = 0; } }
  expect always x < 8 && y < 8 && !(b && x > 7) && board[0] + board[1] + board[2] < 30 && mine[0] < 8 && s.count < 9 && holder(s) != 1;
}`;
}

/** The kinds of the steps that CPU 0 makes when CPU 1 is done, without its last one. */
function stepsOf(program: StepProgram): string[] {
  const machine = createMachine(program);
  const s = machine.initial();
  const ways: Decision[] = [];
  const run = (agent: number): string[] => {
    const kinds: string[] = [];
    for (;;) {
      runPrivate(machine, s, agent);
      const offered = ways.slice(0, machine.decisions(s, ways));
      const next = offered.find((d) => {
        const parts = decisionParts(d);
        return parts.k === 'step' && parts.agent === agent;
      });
      if (next === undefined) {
        const fault = machine.faultOf(s);
        return fault < 0 ? kinds : [...kinds, program.faults[fault].code];
      }
      kinds.push(machine.opAt(s, agent)?.k ?? '');
      machine.apply(s, next);
    }
  };
  run(1);
  const kinds = run(0);
  return kinds.at(-1) === 'finish' ? kinds.slice(0, -1) : kinds;
}

const steps = async (body: string, more?: string): Promise<string[]> =>
  stepsOf(await programOf(around(body, more)));

describe('a statement comes to as many steps as it makes accesses', () => {
  const LOOK = 'assign';
  test.each<[string, string[]]>([
    ['x = 1;', ['assign']],
    ['let a = x;', [LOOK]],
    ['x = y;', [LOOK, 'assign']],
    ['x = x + 1;', [LOOK, 'assign']],
    ['x++;', [LOOK, 'assign']],
    ['x += 2;', [LOOK, 'assign']],
    ['x += y;', [LOOK, LOOK, 'assign']],
    ['let a = x + y;', [LOOK, LOOK]],
    ['let a = x + x;', [LOOK, LOOK]],
    ['let a = x + 2 * 3;', [LOOK]],
    ['let a = x < y ? 1 : 2;', [LOOK, LOOK]],
    ['let a = x == 0 ? y : 3;', ['branch', LOOK]],
    ['board[1] = 2;', ['assign']],
    ['board[x] = 2;', [LOOK, 'assign']],
    ['board[x] = y;', [LOOK, LOOK, 'assign']],
    ['let a = board[x];', [LOOK, LOOK]],
    ['mine = 2;', ['assign']],
    ['mine[1] = x;', [LOOK, 'assign']],
    ['x = add(1);', [LOOK, 'assign']],
    ['x = add(y);', [LOOK, LOOK, 'assign']],
    ['x = no_access(2);', ['assign']],
    ['if (x == 0) y = 1;', ['branch', 'assign']],
    ['if (x == 1) y = 1;', ['branch']],
    ['assert(x == 0);', ['branch']],
    ['for (i in 0..x) y = i;', [LOOK, 'assign']],
    ['READ_ONCE(x);', [LOOK]],
    ['WRITE_ONCE(x, 1);', ['assign']],
  ])('%s', async (body, expected) => {
    expect(await steps(body)).toEqual(expected);
  });
});

describe('what nobody can tell from the outside is no step', () => {
  test.each<[string]>([
    ['let a = 1; a = a + 1; let c = a * 2;'],
    ['let a = 3; if (a > 2) a = 1; else a = 2;'],
    ['for (i in 1..5) if (i == 3) continue;'],
    ['let f = irq_save(); irq_restore(f);'],
    ['irq_disable(); irq_enable();'],
    ['assert(this_cpu == 0 && !in_nmi() && !in_irq());'],
    [';'],
    ['{ { } }'],
  ])('%s', async (body) => {
    expect(await steps(body)).toEqual([]);
  });

  test('a variable that only one CPU uses', async () => {
    const own = 'shared own: 0..7 = 0; percpu each: 0..7 = 0; shared fixed: 0..7 = 3;';
    expect(await steps('own = 1; own = own + 1;', own)).toEqual([]);
    expect(await steps('each = 1; each += fixed;', own)).toEqual([]);
  });

  test('but the interrupt flag is one where an IPI may come', async () => {
    const ipi = 'scenario other { cpu 1 {} cpu 0 {} expect no hang; }';
    expect(await steps('irq_disable(); irq_enable();', ipi)).toEqual([]);
    expect(await steps('irq_disable(); irq_enable(); send_ipi(1, work);')).toEqual([
      'assign',
      'assign',
      'send',
    ]);
    expect(await steps('irq_disable(); irq_enable(); send_nmi(1, work);')).toEqual(['send']);
  });
});

describe('conditions look at one value after the other, and no further than they need', () => {
  test.each<[string, string[]]>([
    ['if (x == 0 && y == 0) b = true;', ['branch', 'branch', 'assign']],
    ['if (x == 1 && y == 0) b = true;', ['branch']],
    ['if (x == 0 || y == 0) b = true;', ['branch', 'assign']],
    ['if (x == 1 || y == 0) b = true;', ['branch', 'branch', 'assign']],
    ['if (!(x == 0 && y == 1)) b = true;', ['branch', 'branch', 'assign']],
    ['let a = x == 0 && y == 0;', ['branch', 'branch']],
    ['b = x == 1 || y == 1;', ['branch', 'branch', 'assign']],
    ['let a = 1; if (a == 1 && x == 0) y = 1;', ['branch', 'assign']],
    ['let a = 1; if (x == 0 && a == 1) y = 1;', ['branch', 'assign']],
    ['if (x < y) b = true;', ['assign', 'branch']],
    ['while (x == 0 && y == 0) x = 1;', ['loopEnter', 'branch', 'branch', 'assign', 'loopRound', 'branch']],
  ])('%s', async (body, expected) => {
    expect(await steps(body)).toEqual(expected);
  });
});

describe('one step each', () => {
  test.each<[string, string]>([
    ['let a = cmpxchg(x, 0, 1);', 'assign'],
    ['let a = xchg(x, 3);', 'assign'],
    ['let a = fetch_add(x, 2);', 'assign'],
    ['atomic_inc(x);', 'assign'],
    ['let z = atomic_dec_and_test(x);', 'LS8001'],
    ['atomic { x = 1; y = x + x; if (y == 2) b = true; }', 'assign'],
    ['spin_lock(l);', 'lock'],
    ['let a = spin_trylock(l);', 'trylock'],
    ['let a = spin_is_locked(l);', 'assign'],
    ['spin_lock_init(l);', 'lockInit'],
    ['wait x == 0;', 'wait'],
    ['while (b) cpu_relax();', 'wait'],
    ['while (b) { cpu_relax(); ; }', 'wait'],
    ['while (b);', 'wait'],
    ['let r = log_reserve(ring);', 'reserve'],
    ['let r = log_read(ring, 0);', 'read'],
    ['print("line");', 'print'],
    ['send_nmi(other_cpus, work);', 'send'],
    ['choose { } or { }', 'choose'],
    ['let a = choose(1..3);', 'chooseValue'],
    ['halt();', 'halt'],
    ['park();', 'park'],
  ])('%s', async (body, kind) => {
    const found = await steps(body);
    expect(found.at(-1)).toBe(kind);
    expect(found.filter((k) => k !== kind).every((k) => k === 'assign')).toBe(true);
    if (!kind.startsWith('LS')) expect(found).toEqual([kind]);
  });

  test('of a cmpxchg are the values it compares and stores not: they are looked at before', async () => {
    expect(await steps('let a = cmpxchg(x, y, 1);')).toEqual(['assign', 'assign']);
  });
});

describe('several steps each', () => {
  test.each<[string, string[]]>([
    ['takes 5 ms;', ['hold', 'holdEnd']],
    ['x = 1 takes 5 ms;', ['hold', 'holdEnd', 'assign']],
    ['takes 0 ms;', []],
    ['wait b for 5 ms;', ['hold', 'holdEnd']],
    ['wait b for 5 ms else y = 1;', ['hold', 'holdEnd', 'assign']],
    ['wait !b for 5 ms else y = 1;', ['hold', 'holdEnd']],
    ['loop { if (x == 0) break; }', ['loopEnter', 'branch']],
    [
      'loop { x++; if (x == 2) break; }',
      ['loopEnter', 'assign', 'assign', 'branch', 'loopRound', 'assign', 'assign', 'branch'],
    ],
    ['spin_lock(l); spin_unlock(l);', ['lock', 'unlock']],
    ['while (b || x == 1) cpu_relax();', ['loopEnter', 'branch', 'branch']],
    ['let r = log_reserve(ring); log_commit(ring, r, "t", 1);', ['reserve', 'commit']],
  ])('%s', async (body, expected) => {
    expect(await steps(body)).toEqual(expected);
  });

  test('down(), down_trylock() and up(): the lock inside, the count behind it', async () => {
    expect(await steps('down(s);')).toEqual(['lock', 'branch', 'assign', 'assign', 'unlock', 'assign']);
    expect(await steps('let ok = down_trylock(s);')).toEqual([
      'lock',
      'assign',
      'assign',
      'assign',
      'assign',
      'unlock',
    ]);
    expect(await steps('up(s);')).toEqual(['lock', 'assign', 'semWake', 'assign', 'assign', 'unlock']);
  });
});

describe('locals', () => {
  const BODY = 'let a = x + 3; let c = choose(2..3); y = a; if (c == 2) x = 1;';

  /** Values of CPU 0's local slots in every state of a run to its end. */
  function localsOf(program: StepProgram): number[][] {
    const machine = createMachine(program);
    const s = machine.initial();
    const ways: Decision[] = [];
    const from = program.regions.base + program.regions.laps + program.agents.length;
    const seen: number[][] = [];
    while (machine.decisions(s, ways) > 0) {
      machine.apply(s, ways[0]);
      seen.push([...s.subarray(from, program.regions.base + program.regions.size)]);
    }
    return seen;
  }

  test('are zero in the end when only the search looks, and kept for the debugger', async () => {
    const source = around(BODY);
    const needed = localsOf(await programOf(source, { observe: 'needed' }));
    expect(needed.some((values) => values.includes(3))).toBe(true);
    expect(needed.at(-1)?.every((v) => v === 0)).toBe(true);
    const all = localsOf(await programOf(source, { observe: 'all' }));
    expect(all.at(-1)).toContain(3);
  });

  test('of calls that are never active together share their place', async () => {
    const twice = 'fn big() { let a = x; let c = y; let d = a + c; x = d; }';
    const one = await programOf(around('big();', twice));
    const two = await programOf(around('big(); big(); big();', twice));
    expect(two.regions.size).toBe(one.regions.size);
  });

  test('are shown with their names and types where they are visible', async () => {
    const program = await programOf(around('let first: 0..3 = 1; let second = none == none; x = first;'));
    const locals = program.frames.flatMap((f) => f.locals);
    expect(locals.map((l) => l.name)).toEqual(['first', 'second']);
    expect(locals[0].type).toEqual({ k: 'int', lo: 0, hi: 3 });
    expect(locals[1].type).toEqual({ k: 'bool' });
  });
});

describe('calls', () => {
  test('are expanded in place: each location has one stack', async () => {
    const program = await programOf(
      around('outer(); outer();', 'fn outer() { inner(); } fn inner() { x = 1; }'),
    );
    const inner = program.functions.findIndex((f) => f.name === 'inner');
    const stacks = program.functions[inner].locations.map((l) => {
      const names: string[] = [];
      for (let f = program.ops[l].frame; f >= 0; f = program.frames[f].parent) {
        names.push(program.functions[program.frames[f].fn].name);
      }
      return names.join(' < ');
    });
    expect(stacks).toEqual(['inner < outer < CPU 0', 'inner < outer < CPU 0']);
    expect(new Set(program.functions[inner].locations.map((l) => program.ops[l].frame)).size).toBe(2);
  });

  test('give a parameter a copy only where the function changes it', async () => {
    const program = await programOf(
      around(
        'let a = x; keeps(a); changes(a); y = a;',
        'fn keeps(n: 0..7) { y = n; } fn changes(n: 0..7) { n = 1; y = n; }',
      ),
    );
    const slotsOf = (name: string) =>
      program.frames
        .flatMap((f) => f.locals)
        .filter((l) => l.name === name)
        .map((l) => l.slot);
    const [a] = slotsOf('a');
    expect(slotsOf('n').filter((slot) => slot === a)).toHaveLength(1);
    expect(slotsOf('n')).toHaveLength(2);
  });

  test('pass locks, semaphores and logs themselves', async () => {
    const more =
      'fn locked(k: spinlock, g: log): seq of g { spin_lock(k); let r = log_reserve(g); spin_unlock(k); return r; }';
    expect(await steps('let r = locked(l, ring); let q = locked(s.lock, ring);', more)).toEqual([
      'lock',
      'reserve',
      'unlock',
      'lock',
      'reserve',
      'unlock',
    ]);
  });
});
