import { describe, expect, test } from 'vitest';
import { not, num, ProgramBuilder } from '../support/program-builder.ts';
import { runner } from '../support/runner.ts';

const MS = 1_000_000;

/** CPU 0 is inside a step of 87 ms while CPU 1 does what the test says. */
function during(other: (b: ProgramBuilder) => void, options: { cpus?: number; any?: boolean } = {}) {
  const b = new ProgramBuilder({ cpus: options.cpus ?? 2 });
  if (options.any) b.timing = 'any';
  b.cpu('prints', () => {
    b.hold(87 * MS);
    b.nop();
  });
  b.cpu('other', () => other(b));
  const run = runner(b.build());
  run.step(0);
  return { run, ends: () => run.steppers().includes(0) };
}

describe('a long step ends only when every other agent', () => {
  test('is blocked', () => {
    const { run, ends } = during((b) => {
      b.nop();
      b.wait(num(0));
    });
    expect(ends()).toBe(false);
    run.step(1);
    expect(ends()).toBe(true);
  });

  test('or is halted, parked or finished', () => {
    for (const end of ['halt', 'park', 'finish'] as const) {
      const { run, ends } = during((b) => b.push({ k: end }));
      expect(ends()).toBe(false);
      run.step(1);
      expect(ends()).toBe(true);
    }
  });

  test('or is inside a step of a tenth of the length or more', () => {
    for (const [length, enough] of [
      [9 * MS, true],
      [8.7 * MS, true],
      [8 * MS, false],
    ] as const) {
      const { run, ends } = during((b) => b.hold(length));
      run.step(1);
      expect(ends()).toBe(enough);
    }
  });

  test('or has gone round a loop in full since it began: once when it was at the head, twice when it was in the middle', () => {
    const { run, ends } = during((b) =>
      b.loop(() => {
        b.nop();
      }),
    );
    run.step(1, 1);
    expect(ends()).toBe(false);
    run.step(1);
    expect(ends()).toBe(true);

    const b = new ProgramBuilder({ cpus: 2 });
    b.cpu('prints', () => b.hold(87 * MS));
    b.cpu('loops', () => b.loop(() => b.nop()));
    const middle = runner(b.build());
    middle.step(1, 0, 1, 1);
    expect(middle.steppers()).toEqual([1]);
    middle.step(1, 1);
    expect(middle.steppers()).toEqual([0, 1]);
  });

  test('and a round of an inner loop counts when the head of the loop around it was met before', () => {
    const { run, ends } = during((b) =>
      b.loop(() => {
        b.loop(() => b.nop(), 2);
      }),
    );
    run.step(1, 1, 1, 1);
    expect(ends()).toBe(true);
  });

  test('and no interrupt is in flight, or pending at a CPU that may take it', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const ipi = b.vector('ipi', 'ipi', () => b.nop());
    b.cpu('prints', () => {
      b.push({ k: 'send', vector: ipi, targets: num(2) });
      b.hold(87 * MS);
    });
    b.cpu('waits', () => b.wait(num(0)));
    const run = runner(b.build());
    run.step(0, 0);
    expect(run.offered()).toHaveLength(1);
    run.arrive(1);
    expect(run.steppers()).toEqual([]);
    run.interrupt(1);
    run.step(1, 1);
    expect(run.steppers()).toEqual([0]);
  });

  test('but not one that its CPU has turned off', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const ipi = b.vector('ipi', 'ipi', () => b.nop());
    b.cpu('prints', () => {
      b.push({ k: 'send', vector: ipi, targets: num(2) });
      b.hold(87 * MS);
    });
    b.cpu('waits', () => {
      b.set({ k: 'irqsOff' }, 1);
      b.wait(num(0));
    });
    const run = runner(b.build());
    run.step(1, 0, 0);
    run.arrive(1);
    expect(run.steppers()).toEqual([0]);
  });
});

describe('a long step', () => {
  test('ends at any time under `timing any`', () => {
    expect(during((b) => b.nop(), { any: true }).ends()).toBe(true);
  });

  test('forgets the laps when it ends, so that equal states are equal', () => {
    const { run } = during((b) => b.nop());
    run.step(1, 1, 0);
    const { base, laps } = run.machine.program.regions;
    expect([...run.state.subarray(base + laps, base + laps + 2)]).toEqual([0, 0]);
  });

  test('of a handler makes the one it interrupted count anew', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const nmi = b.vector('nmi', 'nmi', () => b.hold(MS));
    b.cpu('prints', () => b.hold(87 * MS));
    b.cpu('loops', () => {
      b.push({ k: 'send', vector: nmi, targets: num(1) });
      b.loop(() => b.nop());
    });
    const run = runner(b.build());
    run.step(0, 1);
    run.arrive(0);
    run.interrupt(0);
    run.step(0, 1, 1, 1, 0, 0);
    expect(run.steppers()).toEqual([1]);
    run.step(1, 1, 1, 1);
    expect(run.steppers()).toEqual([0, 1]);
  });
});

describe('a wait with a time-out', () => {
  function waiting(other: (b: ProgramBuilder, go: ReturnType<ProgramBuilder['flag']>) => void) {
    const b = new ProgramBuilder({ cpus: 2 });
    const go = b.flag('go');
    const result = b.shared('result');
    b.cpu('waits', () => {
      const length = 1000 * MS;
      b.push({ k: 'hold', length });
      b.push({ k: 'holdEnd', length, until: go, expired: b.here().location + 2 });
      b.set(result, 1);
      b.set(result, 2);
    });
    b.cpu('other', () => other(b, go));
    const run = runner(b.build());
    run.step(0);
    return { run, result };
  }

  test('goes on as soon as its condition holds, and cannot expire then', () => {
    const { run, result } = waiting((b, go) => b.set(go, 1));
    expect(run.steppers()).toEqual([1]);
    run.step(1);
    expect(() => run.choose(0, 1)).toThrow('not offered');
    run.step(0, 0);
    expect(run.value(result)).toBe(1);
  });

  test('expires only as a long step may end', () => {
    const { run, result } = waiting((b, go) => b.wait(not(not(go))));
    run.choose(0, 1);
    run.step(0);
    expect(run.value(result)).toBe(2);
  });

  test('holds up nobody whose long step is of its length, unless its condition holds', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const go = b.flag('go');
    b.cpu('prints', () => {
      b.nop();
      b.hold(87 * MS);
    });
    b.cpu('waits', () => {
      const length = 1000 * MS;
      b.push({ k: 'hold', length });
      b.push({ k: 'holdEnd', length, until: not(go), expired: b.here().location + 1 });
      b.set(go, 1);
      b.push({ k: 'hold', length });
      b.push({ k: 'holdEnd', length, until: not(go), expired: b.here().location + 1 });
    });
    const run = runner(b.build());
    run.step(0, 0, 1);
    expect(run.steppers()).toEqual([1]);
    run.step(1, 1, 1);
    expect(run.steppers()).toEqual([0]);
  });
});
