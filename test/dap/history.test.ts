// The history against a plain replay: whatever was stepped, taken back and gone on from.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisionsAt } from '../../server/dap/launch/debuggee.ts';
import { createHistory, type History } from '../../server/dap/run/history.ts';
import { type Decision, decisionParts, stepOf } from '../../server/machine/decision.ts';
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { applyStep, CHANGE, type Run } from '../../server/trace/run.ts';
import { haltedOwner, logging } from '../support/dap-programs.ts';

type Move =
  | { k: 'on'; choice: number }
  | { k: 'seek'; to: number }
  | { k: 'ahead'; choices: number[] }
  | { k: 'change'; value: number }
  | { k: 'switch'; to: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ k: fc.constant('on' as const), choice: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('seek' as const), to: fc.nat(999) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('ahead' as const), choices: fc.array(fc.nat(9)) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('change' as const), value: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('switch' as const), to: fc.nat(99) }) },
);

test('state, observations and record numbers at a moment depend on the decisions before it alone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(haltedOwner, logging),
      fc.array(move, { minLength: 200, maxLength: 400 }),
      (make, moves) => {
        const program = make();
        const machine = createMachine(program);
        const history = createHistory(machine);
        const known = new Map<number, number[]>();
        for (const each of moves) {
          perform(machine, history, each);
          expect(branchesKept(history, known)).toEqual([]);
        }
        const { position, length } = history;
        expect(snapshot(history)).toEqual(snapshot(replayed(program, history.run())));
        expect(history.stateAt(length)).toEqual(replayed(program, history.run(length)).state);
        for (let agent = 0; agent < program.agents.length; agent++)
          expect(history.lastOwn(agent)).toBe(lastOwnOf(history.run(position), agent));
        for (const { id, length: steps } of history.branches()) {
          history.switchTo(id);
          expect(Array.from(history.run(steps).steps)).toEqual(known.get(id));
          expect(snapshot(history)).toEqual(snapshot(replayed(program, history.run())));
        }
      },
    ),
    { numRuns: 30, seed: 3 },
  );
});

/** Branches only ever grow; gives those that have become others. Notes in `known` what each is now. */
function branchesKept(history: History, known: Map<number, number[]>): number[] {
  const { id } = history.branch;
  const steps = Array.from(history.run(history.length).steps);
  const before = known.get(id) ?? [];
  known.set(id, steps);
  return before.some((step, t) => steps[t] !== step) ? [id] : [];
}

/** By the definition: looked for from the end. */
function lastOwnOf({ steps }: Run, agent: number): number {
  const own = Array.from(steps).map((step) => {
    if (step === CHANGE) return false;
    const parts = decisionParts(step);
    return parts.k !== 'arrive' && parts.agent === agent;
  });
  return own.lastIndexOf(true);
}

function perform(machine: Machine, history: History, each: Move): void {
  const pick = (s: History['state'], choice: number): Decision | undefined => {
    const open = decisionsAt(machine, s);
    return open[choice % Math.max(1, open.length)];
  };
  if (each.k === 'switch') return void history.switchTo(1 + (each.to % history.branches().length));
  if (each.k === 'change') {
    const { slot, name } = machine.program.variables[0];
    const writes = [{ slot: machine.program.slots[slot].name, value: each.value }];
    return history.change({ label: `${name} = ${each.value}`, writes });
  }
  if (each.k === 'seek') return history.seek(each.to % (history.length + 1));
  if (each.k === 'on') {
    const decision = pick(history.state, each.choice);
    if (decision !== undefined) history.advance(decision);
    return;
  }
  const future: Decision[] = [];
  let s = history.state;
  for (const choice of each.choices) {
    const decision = pick(s, choice);
    if (decision === undefined) break;
    future.push(decision);
    s = machine.step(s, decision);
  }
  history.foresee(future);
}

/** The same run in a history that has seen nothing else. */
function replayed(program: StepProgram, run: Run): History {
  const machine = createMachine(program);
  const history = createHistory(machine);
  const s = machine.initial();
  for (let t = 0; t < run.steps.length; t++) {
    const change = run.changes.get(t);
    if (change) history.change(change);
    else history.advance(run.steps[t]);
    applyStep(machine, s, run, t);
    expect(history.state).toEqual(s);
  }
  return history;
}

function snapshot(history: History) {
  return {
    position: history.position,
    state: history.state.slice(),
    observations: history.observations(),
    oldest: history.oldestRecords(),
  };
}

test('of many branches the oldest make room, and those that are kept can be gone back to', () => {
  const machine = createMachine(haltedOwner());
  const history = createHistory(machine);
  for (let t = 0; t < 600; t++) history.advance(stepOf(1));
  for (let t = 0; t < 600; t++) {
    history.switchTo(1);
    history.seek(t);
    history.advance(stepOf(0));
  }
  const branches = history.branches();
  expect(branches).toHaveLength(256);
  expect(branches[0].id).toBe(1);
  expect(branches[0]).not.toHaveProperty('from');
  for (const { id, length, from } of branches) {
    expect(history.switchTo(id)).toBe(true);
    expect(history.branch).toMatchObject({ id, length, current: true });
    expect(length).toBe(from ? from.moment + 1 : history.length);
  }
  expect(history.switchTo(2)).toBe(false);
  expect(() => history.seek(history.length + 1)).toThrow('outside the run');
});
