import { describe, expect, test } from 'vitest';
import {
  arriveOf,
  type Decision,
  decisionParts,
  interruptOf,
  stepOf,
} from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import { describeTrace } from '../../server/trace/describe.ts';
import { replay } from '../../server/trace/replay.ts';
import { situationOf } from '../../server/trace/situation.ts';
import { bin, eq, me, not, num, ProgramBuilder } from '../support/program-builder.ts';

/** The lines of a run in which every decision is given. */
function told(b: ProgramBuilder, decisions: Decision[]): string[] {
  const machine = createMachine(b.build());
  const run = replay(machine, machine.initial(), decisions);
  if (!run.ok)
    throw new Error(
      `decision ${run.at} is not possible: ${JSON.stringify(decisionParts(decisions[run.at]))}`,
    );
  return describeTrace(machine, run.states, decisions).map(({ n, agent, text }) => `${n} ${agent} ${text}`);
}

/** The lines of a CPU that runs alone. */
function alone(write: (b: ProgramBuilder) => void, steps: number): string[] {
  const b = new ProgramBuilder({ cpus: 1 });
  b.cpu('runs', () => write(b));
  return told(
    b,
    Array.from({ length: steps }, () => stepOf(0)),
  ).map((line) => line.replace(/^\d+ CPU 0 /, ''));
}

describe('a trace in words', () => {
  test('says what was stored, by the type of the variable', () => {
    const lines = alone((b) => {
      const owner = b.shared('owner', 0, 2, { k: 'cpu', optional: true });
      const flag = b.flag('flag');
      const mode = b.shared('mode', 0, 1, { k: 'enum', name: 'Mode', members: ['idle', 'busy'] });
      b.set(owner, bin(me, '+', 1));
      b.set(owner, 0);
      b.set(flag, 1);
      b.set(mode, 1);
      b.set({ k: 'irqsOff' }, 1);
      b.set({ k: 'irqsOff' }, 0);
    }, 6);
    expect(lines).toEqual([
      'owner = CPU 0',
      'owner = none',
      'flag = true',
      'mode = busy',
      'turns interrupts off',
      'turns interrupts on',
    ]);
  });

  test('says what was read into a local', () => {
    const lines = alone((b) => {
      const x = b.shared('x', 3);
      b.set(b.local('t'), x);
    }, 1);
    expect(lines).toEqual(['reads x: 3']);
  });

  test('leaves private steps out and keeps their numbers', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x');
    b.cpu('runs', () => {
      b.nop({ private: true });
      b.set(x, 1);
    });
    expect(told(b, [stepOf(0), stepOf(0)])).toEqual(['2 CPU 0 x = 1']);
  });

  test('tells of each op of an atomic step', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x');
    b.cpu('runs', () => {
      b.set(x, 1);
      b.set(x, 2, { glued: true });
    });
    expect(told(b, [stepOf(0)])).toEqual(['1 CPU 0 x = 1; x = 2']);
  });

  test('tells who takes, queues for, tries and releases a lock', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const a = b.lock('A');
    const t = b.local('t');
    b.cpu('first', () => {
      b.take(a);
      b.push({ k: 'trylock', lock: { lock: a, fault: 0 }, into: t });
      b.release(a);
    });
    b.cpu('second', () => b.take(a));
    expect(
      told(
        b,
        [0, 1, 0, 0, 1].map((agent) => stepOf(agent)),
      ),
    ).toEqual([
      '1 CPU 0 takes A',
      '2 CPU 1 queues for A',
      '3 CPU 0 cannot have A',
      '4 CPU 0 releases A',
      '5 CPU 1 takes A',
    ]);
  });

  test('tells of an interrupt from its sending to its end', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const stop = b.vector('stop', 'nmi', () => b.push({ k: 'halt' }));
    b.cpu('sends', () => b.push({ k: 'send', vector: stop, targets: num(2) }));
    b.cpu('waits', () => b.nop());
    expect(told(b, [stepOf(0), arriveOf(1, stop), interruptOf(1, stop), stepOf(1)])).toEqual([
      '1 CPU 0 sends NMI stop to CPU 1',
      '2 CPU 1 NMI stop arrives',
      '3 CPU 1 takes NMI stop',
      '4 CPU 1 halts',
    ]);
  });

  test('counts the records of a log from its beginning, whatever has been overwritten', () => {
    const lines = alone((b) => {
      b.texts = ['', 'hello'];
      const log = b.log('prb', 2);
      const seq = b.sequence(log, b.local('seq', 4));
      for (let i = 0; i < 3; i++) {
        b.push({ k: 'reserve', log, into: seq });
        b.push({ k: 'commit', log, seq, text: num(1), level: num(0), fault: 0 });
      }
      b.push({ k: 'print', text: num(1) });
    }, 7);
    expect(lines).toEqual([
      'reserves record 1 of prb',
      'commits record 1 of prb: "hello"',
      'reserves record 2 of prb',
      'commits record 2 of prb: "hello"',
      'reserves record 3 of prb, overwriting the oldest',
      'commits record 3 of prb: "hello"',
      'prints "hello"',
    ]);
  });

  test('tells of long steps, of waiting and of giving up', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.flag('x', 1);
    const length = 1_000_000_000;
    b.cpu('runs', () => {
      b.hold(87_000_000);
      b.wait(x);
      b.branch(eq(x, 0), undefined);
      for (const until of [x, not(x)]) {
        b.push({ k: 'hold', length });
        b.push({ k: 'holdEnd', length, until, expired: b.here().location + 1 });
      }
      b.push({ k: 'park' });
    });
    const decisions = [0, 0, 0, 0, 0, 0, 0, 1, 0].map((choice) => stepOf(0, choice));
    expect(told(b, decisions).map((line) => line.replace(/^\d+ CPU 0 /, ''))).toEqual([
      'begins something that takes 87 ms',
      'is through with what took 87 ms',
      'goes on: x is set',
      'finds that x == false is false',
      'begins to wait, for 1 s at most',
      'goes on: x is set',
      'begins to wait, for 1 s at most',
      'gives up after 1 s',
      'parks: it has come to the end that is meant for it',
    ]);
  });

  test('ends with the message of a fault', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x', 7);
    b.cpu('overflows', () => b.set(x, bin(x, '+', 1), { check: b.check(0, 7) }));
    expect(told(b, [stepOf(0)])).toEqual(['1 CPU 0 fails: not in 0..7']);
  });
});

describe('the end of a trace', () => {
  test('says of every agent where it is and what it does there', () => {
    const b = new ProgramBuilder({ cpus: 4 });
    const flag = b.flag('flag');
    b.cpu('waits', () => b.fn('poll', () => b.wait(not(not(flag)))));
    b.cpu('parks', () => b.push({ k: 'park' }));
    b.cpu('halts', () => b.fn('stop', () => b.push({ k: 'halt' })));
    b.cpu('runs', () => b.nop());
    const machine = createMachine(b.build());
    const end = [1, 2].reduce((s, agent) => machine.step(s, stepOf(agent)), machine.initial());
    expect(
      situationOf(machine, end).map(({ agent, state, text, place }) => [agent, state, text, place.fn]),
    ).toEqual([
      ['CPU 0', 'blocked', 'spins in poll until flag is set', 'poll'],
      ['CPU 1', 'parked', 'has parked', 'parks'],
      ['CPU 2', 'halted', 'halted itself in stop', 'stop'],
      ['CPU 3', 'running', 'runs in runs', 'runs'],
    ]);
  });
});

describe('a replay', () => {
  test('stops at a decision that is not possible there', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const flag = b.flag('flag');
    b.cpu('waits', () => {
      b.nop();
      b.wait(flag);
    });
    const machine = createMachine(b.build());
    expect(replay(machine, machine.initial(), [stepOf(0), stepOf(0)])).toMatchObject({ ok: false, at: 1 });
    expect(replay(machine, machine.initial(), [stepOf(0)])).toMatchObject({ ok: true });
  });
});
