import { describe, expect, test } from 'vitest';
import { LEVEL, STATUS } from '../../server/program/program.ts';
import { num, ProgramBuilder } from '../support/program-builder.ts';
import { runner } from '../support/runner.ts';

/** CPU 0 sends both kinds to CPU 1 at once; what CPU 1 does is the test's affair. */
function sending(target: (b: ProgramBuilder) => void, handler: (b: ProgramBuilder) => void = (b) => b.nop()) {
  const b = new ProgramBuilder({ cpus: 2 });
  const nmi = b.vector('nmi', 'nmi', () => handler(b));
  const ipi = b.vector('ipi', 'ipi', () => handler(b));
  b.cpu('sender', () => {
    b.push({ k: 'send', vector: nmi, targets: num(2) });
    b.push({ k: 'send', vector: ipi, targets: num(2) });
    b.push({ k: 'send', vector: nmi, targets: num(2) });
  });
  b.cpu('target', () => target(b));
  return { run: runner(b.build()), nmi, ipi };
}

describe('an interrupt', () => {
  test('arrives in a step of its own, some time after it was sent', () => {
    const { run } = sending((b) => b.nop());
    run.step(0);
    expect(run.interrupts()).toEqual([]);
    expect(run.arrivals()).toEqual([1]);
    expect(run.steppers()).toEqual([0, 1]);
    run.arrive(1);
    expect(run.arrivals()).toEqual([]);
    expect(run.interrupts()).toEqual([1]);
  });

  test('that is pending is the very next step of its CPU', () => {
    const { run } = sending((b) => b.nop());
    run.step(0);
    run.arrive(1);
    expect(run.steppers()).toEqual([0]);
  });

  test('runs its handler on top, with interrupts off, and goes back to where the CPU was', () => {
    const { run, ipi } = sending((b) => b.nop());
    run.step(0, 0);
    const at = run.machine.location(run.state, 1);
    run.arrive(1, ipi);
    run.interrupt(1, ipi);
    expect(run.machine.level(run.state, 1)).toBe(LEVEL.irq);
    expect(run.machine.condition({ k: 'agent', field: 'irqsOff', agent: num(1) })(run.state)).toBe(true);
    run.step(1, 1);
    expect(run.machine.level(run.state, 1)).toBe(LEVEL.task);
    expect(run.machine.location(run.state, 1)).toBe(at);
    expect(run.machine.condition({ k: 'agent', field: 'irqsOff', agent: num(1) })(run.state)).toBe(false);
  });

  test('that is an IPI waits until interrupts are on; an NMI does not', () => {
    const { run, nmi, ipi } = sending((b) => {
      b.set({ k: 'irqsOff' }, 1);
      b.set({ k: 'irqsOff' }, 0);
    });
    run.step(1, 0, 0);
    run.arrive(1, ipi);
    expect(run.steppers()).toEqual([0, 1]);
    run.arrive(1, nmi);
    expect(run.interrupts()).toEqual([1]);
    run.interrupt(1, nmi);
    run.step(1, 1, 1);
    expect(run.steppers()).toEqual([0]);
    run.interrupt(1, ipi);
  });

  test('that is an NMI goes first, and on top of the handler of an IPI', () => {
    const { run, nmi, ipi } = sending((b) => b.nop());
    run.step(0, 0);
    run.arrive(1, ipi);
    run.arrive(1, nmi);
    expect(() => run.interrupt(1, ipi)).toThrow('not offered');
    run.interrupt(1, nmi);
    run.step(1, 1);
    run.interrupt(1, ipi);
    run.step(0);
    run.arrive(1, nmi);
    run.interrupt(1, nmi);
    expect(run.machine.level(run.state, 1)).toBe(LEVEL.nmi);
    run.step(1, 1);
    expect(run.machine.level(run.state, 1)).toBe(LEVEL.irq);
  });

  test('that is an NMI does not nest: a second one waits for the end of the first', () => {
    const { run, nmi } = sending((b) => b.nop());
    run.step(0);
    run.arrive(1, nmi);
    run.interrupt(1, nmi);
    run.step(0, 0);
    run.arrive(1, nmi);
    expect(run.interrupts()).toEqual([]);
    run.step(1, 1);
    expect(run.interrupts()).toEqual([1]);
  });

  test('sent again while it is on its way is one interrupt', () => {
    const { run } = sending((b) => b.nop());
    run.step(0, 0, 0);
    expect(run.arrivals()).toEqual([1, 1]);
  });

  test('is taken by a CPU that is blocked', () => {
    const { run } = sending((b) => b.wait(num(0)));
    run.step(0);
    expect(run.machine.blocked(run.state, 1)).toBe(true);
    run.arrive(1);
    expect(run.machine.blocked(run.state, 1)).toBe(false);
    expect(run.interrupts()).toEqual([1]);
  });

  test('is taken by a CPU that has parked or finished, which goes on being so afterwards', () => {
    for (const [end, status] of [
      ['park', STATUS.parked],
      ['finish', STATUS.finished],
    ] as const) {
      const { run } = sending((b) => b.push({ k: end }));
      run.step(1, 0);
      run.arrive(1);
      run.interrupt(1);
      expect(run.machine.idle(run.state, 1)).toBe(false);
      run.step(1, 1);
      expect(run.machine.status(run.state, 1)).toBe(status);
      expect(run.machine.idle(run.state, 1)).toBe(true);
      expect(run.steppers()).toEqual([0]);
    }
  });

  test('that halts a parked or finished CPU takes nothing away from its having ended', () => {
    for (const end of ['park', 'finish'] as const) {
      const { run } = sending(
        (b) => b.push({ k: end }),
        (b) => b.push({ k: 'halt' }),
      );
      run.step(1, 0);
      run.arrive(1);
      run.interrupt(1);
      run.step(1);
      expect(run.machine.status(run.state, 1)).toBe(STATUS.parkedThenHalted);
      expect(run.machine.ended(run.state, 1)).toBe(true);
    }
  });

  test('is not sent to a CPU that is halted, and one on its way to it is gone', () => {
    const { run } = sending((b) => b.push({ k: 'halt' }));
    run.step(0, 1);
    expect(run.arrivals()).toEqual([]);
    run.step(0, 0);
    expect(run.arrivals()).toEqual([]);
  });

  test('can be sent to the sender itself', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const nmi = b.vector('nmi', 'nmi', () => b.nop());
    b.cpu('sender', () => b.push({ k: 'send', vector: nmi, targets: num(3) }));
    const run = runner(b.build());
    run.step(0);
    expect(run.arrivals()).toEqual([0, 1]);
  });
});
