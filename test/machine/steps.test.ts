import { describe, expect, test } from 'vitest';
import { STATUS } from '../../server/program/program.ts';
import { bin, eq, me, num, ProgramBuilder } from '../support/program-builder.ts';
import { runner } from '../support/runner.ts';

describe('a step', () => {
  test('is one op of one agent and leaves the others where they are', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const x = b.shared('x');
    b.cpu('writer', () => b.set(x, 3));
    b.cpu('other', () => b.set(x, 5));
    const run = runner(b.build());
    const before = run.machine.location(run.state, 1);
    run.step(0);
    expect(run.value(x)).toBe(3);
    expect(run.machine.location(run.state, 1)).toBe(before);
  });

  test('does not change the state it starts from', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x');
    b.cpu('writer', () => b.set(x, 3));
    const run = runner(b.build());
    const before = run.state;
    run.step(0);
    expect(before[(x as { slot: number }).slot]).toBe(0);
  });

  test('runs the glued ops after it at once, as `atomic` asks for', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x');
    b.cpu('atomic', () => {
      b.set(x, 1);
      b.set(x, bin(x, '+', 1), { glued: true });
      b.set(x, bin(x, '+', 1), { glued: true });
      b.set(x, 0);
    });
    const run = runner(b.build());
    run.step(0);
    expect(run.value(x)).toBe(3);
  });

  test('that stops at a choice inside `atomic` lets nobody else go before the choice is made', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const x = b.shared('x');
    b.cpu('chooser', () => {
      b.nop();
      b.push({ k: 'chooseValue', values: [4, 6], into: x, glued: true });
    });
    b.cpu('other', () => b.nop());
    const run = runner(b.build());
    run.step(0);
    expect(run.steppers()).toEqual([0]);
    run.choose(0, 1);
    expect(run.value(x)).toBe(6);
    expect(run.steppers()).toEqual([0, 1]);
  });

  test('stores one after the other, so that an exchange reads what was there', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x', 2);
    const old = b.shared('old');
    b.cpu('xchg', () =>
      b.push({
        k: 'assign',
        stores: [
          { to: old, value: x },
          { to: x, value: num(7) },
        ],
      }),
    );
    const run = runner(b.build());
    run.step(0);
    expect([run.value(old), run.value(x)]).toEqual([2, 7]);
  });

  test('clears the locals that die on the way it takes', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const t = b.local('t');
    const u = b.local('u');
    const end = b.label();
    b.cpu('clears', () => {
      b.set(t, 3);
      b.set(u, 4);
      b.push({ k: 'branch', condition: num(0), then: 1, else: 0, clear: [[t.slot], [u.slot]] });
      b.place(end);
    });
    const program = b.build();
    const branch = program.ops.find((op) => op.k === 'branch');
    if (branch?.k === 'branch') branch.else = end.location;
    const run = runner(program);
    run.step(0, 0, 0);
    expect([run.value(t), run.value(u)]).toEqual([3, 0]);
  });

  test('offers one decision for each choice', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x');
    const [left, right] = [b.label(), b.label()];
    b.cpu('chooser', () => {
      b.choose(left, right);
      b.place(left);
      b.set(x, 1);
      b.place(right);
      b.set(x, 2);
    });
    const run = runner(b.build());
    expect(run.offered()).toHaveLength(2);
    run.choose(0, 1);
    run.step(0);
    expect(run.value(x)).toBe(2);
  });

  test('computes as C does, and a division by zero gives zero', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x', 7);
    const results = [
      bin(num(-7), '/', 2),
      bin(num(-7), '%', 4),
      bin(x, '/', 0),
      bin(x, '&', 5),
      bin(num(1), '<<', x),
      bin(x, '>', 6),
    ];
    const out = results.map((_, i) => b.shared(`r${i}`, 0, 1000));
    b.cpu('sums', () => results.forEach((value, i) => void b.set(out[i], value)));
    const run = runner(b.build());
    results.forEach(() => run.step(0));
    expect(out.map((o) => run.value(o))).toEqual([-3, -3, 0, 5, 128, 1]);
  });
});

describe('a fault', () => {
  test('stops the machine at the op that met it', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const x = b.shared('x', 7);
    b.cpu('overflows', () => b.set(x, bin(x, '+', 1), { check: b.check(0, 7) }));
    b.cpu('other', () => b.nop());
    const run = runner(b.build());
    const at = run.machine.location(run.state, 0);
    run.step(0);
    expect(run.fault()).toBe('range');
    expect(run.value(x)).toBe(7);
    expect(run.machine.location(run.state, 0)).toBe(at);
    expect(run.offered()).toEqual([]);
  });

  test('is not what a saturating variable meets: it stays at its bound', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x', 7);
    b.cpu('saturates', () => b.set(x, bin(x, '+', 1), { check: b.check(0, 7, true) }));
    const run = runner(b.build());
    run.step(0);
    expect([run.fault(), run.value(x)]).toEqual([undefined, 7]);
  });

  test('is an index out of range, where it is read, stored to, or waited for', () => {
    const cases: ((b: ProgramBuilder, at: ReturnType<ProgramBuilder['array']>) => void)[] = [
      (b, at) => b.set(b.local('t'), at(num(3))),
      (b, at) => b.set(at(num(-1)), 1),
      (b, at) => b.wait(eq(at(num(2)), 1)),
      (b, at) => b.branch(eq(at(num(2)), 1), undefined),
    ];
    for (const write of cases) {
      const b = new ProgramBuilder({ cpus: 1 });
      const at = b.array('a', 2);
      b.cpu('reaches out', () => write(b, at));
      const run = runner(b.build());
      run.step(0);
      expect(run.fault()).toBe('index');
    }
  });

  test('is not met by the side of && that is not evaluated', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const at = b.array('a', 2);
    const x = b.shared('x', 5);
    b.cpu('guards', () => b.set(x, bin(bin(me, '>', 0), '&&', at(num(9)))));
    const run = runner(b.build());
    run.step(0);
    expect([run.fault(), run.value(x)]).toEqual([undefined, 0]);
  });

  test('is a failed assertion', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const fault = b.fault('assert', 'never');
    b.cpu('fails', () => b.push({ k: 'fail', fault }));
    const run = runner(b.build());
    run.step(0);
    expect(run.fault()).toBe('assert');
  });
});

describe('an agent', () => {
  test('that waits is not offered a step until its condition holds', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const ready = b.flag('ready');
    b.cpu('waiter', () => b.wait(ready));
    b.cpu('setter', () => b.set(ready, 1));
    const run = runner(b.build());
    expect(run.steppers()).toEqual([1]);
    expect(run.machine.blocked(run.state, 0)).toBe(true);
    run.step(1);
    expect(run.steppers()).toEqual([0, 1]);
    expect(run.machine.blocked(run.state, 0)).toBe(false);
  });

  test('that is halted, parked or finished has no steps', () => {
    for (const end of ['halt', 'park', 'finish'] as const) {
      const b = new ProgramBuilder({ cpus: 1 });
      b.cpu('ends', () => b.push({ k: end }));
      const run = runner(b.build());
      run.step(0);
      expect(run.offered()).toEqual([]);
      expect(run.machine.status(run.state, 0)).toBe(
        { halt: STATUS.halted, park: STATUS.parked, finish: STATUS.finished }[end],
      );
      expect(run.machine.ended(run.state, 0)).toBe(end !== 'halt');
    }
  });
});
