import { describe, expect, test } from 'vitest';
import { me, num, ProgramBuilder } from '../support/program-builder.ts';
import { runner } from '../support/runner.ts';

describe('a spinlock', () => {
  test('that is free is taken in one step', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const a = b.lock('A');
    const x = b.shared('x');
    b.cpu('takes', () => {
      b.take(a);
      b.set(x, 1);
    });
    const run = runner(b.build());
    run.step(0, 0);
    expect(run.value(x)).toBe(1);
  });

  test('is handed on in the order in which they queued', () => {
    const b = new ProgramBuilder({ cpus: 3 });
    const a = b.lock('A');
    for (let i = 0; i < 3; i++) {
      b.cpu('user', () => {
        b.take(a);
        b.release(a);
      });
    }
    const run = runner(b.build());
    run.step(0, 2, 1);
    expect(run.steppers()).toEqual([0]);
    run.step(0);
    expect(run.steppers()).toEqual([0, 2]);
    run.step(2, 2);
    expect(run.steppers()).toEqual([0, 1, 2]);
  });

  test('with a queue is not taken by somebody who comes later, free or not', () => {
    const b = new ProgramBuilder({ cpus: 3 });
    const a = b.lock('A');
    const x = b.shared('x', 7);
    b.cpu('holder', () => {
      b.take(a);
      b.release(a);
    });
    b.cpu('queues', () => b.take(a));
    b.cpu('tries', () => b.push({ k: 'trylock', lock: { lock: a, fault: 0 }, into: x }));
    const run = runner(b.build());
    run.step(0, 1, 0, 2);
    expect(run.value(x)).toBe(0);
  });

  test('that a CPU tries for is taken when it is free', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const a = b.lock('A');
    const x = b.shared('x', 7);
    b.cpu('tries', () => b.push({ k: 'trylock', lock: { lock: a, fault: 0 }, into: x }));
    b.cpu('takes', () => b.take(a));
    const run = runner(b.build());
    run.step(0, 1);
    expect(run.value(x)).toBe(1);
    expect(run.machine.blocked(run.state, 1)).toBe(true);
  });

  test('keeps a CPU that is halted in its queue, and everybody behind it', () => {
    const b = new ProgramBuilder({ cpus: 3 });
    const a = b.lock('A');
    const stop = b.vector('stop', 'nmi', () => b.push({ k: 'halt' }));
    b.cpu('holder', () => {
      b.take(a);
      b.push({ k: 'send', vector: stop, targets: num(2) });
      b.release(a);
    });
    b.cpu('halted', () => b.take(a));
    b.cpu('behind', () => b.take(a));
    const run = runner(b.build());
    run.step(0, 1, 2, 0);
    run.arrive(1);
    run.interrupt(1);
    run.step(1, 0);
    expect(run.steppers()).toEqual([0]);
    expect(run.machine.blocked(run.state, 2)).toBe(true);
  });

  test('that the CPU itself holds is waited for in vain', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const a = b.lock('A');
    b.cpu('takes it twice', () => {
      b.take(a);
      b.take(a);
    });
    const run = runner(b.build());
    run.step(0, 0);
    expect(run.offered()).toEqual([]);
  });

  test('queued for by a CPU is not taken by its own handler in its name', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const a = b.lock('A');
    const nmi = b.vector('nmi', 'nmi', () => b.take(a));
    b.cpu('queues', () => b.take(a));
    b.cpu('holds', () => {
      b.take(a);
      b.push({ k: 'send', vector: nmi, targets: num(1) });
      b.release(a);
    });
    const run = runner(b.build());
    run.step(1, 0, 1);
    run.arrive(0);
    run.interrupt(0);
    run.step(0, 1);
    expect(run.machine.blocked(run.state, 0)).toBe(true);
  });

  test('released by somebody who does not hold it is a fault', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const a = b.lock('A');
    b.cpu('takes', () => b.take(a));
    b.cpu('releases', () => b.release(a));
    const run = runner(b.build());
    run.step(0, 1);
    expect(run.fault()).toBe('unlock');
  });

  test('that is initialised again is free and has no queue, whoever held it', () => {
    const b = new ProgramBuilder({ cpus: 3 });
    const a = b.lock('A');
    b.cpu('holds', () => b.take(a));
    b.cpu('queues', () => b.take(a));
    b.cpu('initialises', () => {
      b.push({ k: 'lockInit', lock: { lock: a, fault: 0 } });
      b.take(a);
      b.release(a);
    });
    const run = runner(b.build());
    run.step(0, 1, 2, 2, 2);
    expect(run.fault()).toBeUndefined();
    expect(run.machine.blocked(run.state, 1)).toBe(true);
  });

  test('of an array is one of its own; an index out of range is a fault', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const a = b.lock('A', 2);
    b.cpu('first', () => {
      b.take(a, me);
      b.take(a, num(2));
    });
    b.cpu('second', () => b.take(a, me));
    const run = runner(b.build());
    run.step(0, 1);
    expect(run.steppers()).toEqual([0, 1]);
    run.step(0);
    expect(run.fault()).toBe('nowhere');
  });
});

describe('a semaphore', () => {
  test('wakes its sleepers in the order in which they came, and each only once', () => {
    const b = new ProgramBuilder({ cpus: 3 });
    const s = b.semaphore('S', 0);
    const [first, second, third] = [b.shared('first'), b.shared('second'), b.shared('third', 7)];
    const sleep = () => {
      b.push({ k: 'semQueue', semaphore: s });
      b.push({ k: 'semWoken', semaphore: s });
    };
    b.cpu('sleeps', sleep);
    b.cpu('sleeps', sleep);
    b.cpu('wakes', () =>
      [first, second, third].forEach((into) => void b.push({ k: 'semWake', semaphore: s, into })),
    );
    const run = runner(b.build());
    run.step(1, 0);
    expect(run.steppers()).toEqual([2]);
    run.step(2);
    expect(run.steppers()).toEqual([1, 2]);
    run.step(1, 2, 0, 2);
    expect([run.value(first), run.value(second), run.value(third)]).toEqual([1, 1, 0]);
  });
});
