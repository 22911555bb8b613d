// The history against a plain replay: whatever was stepped, taken back and gone on from.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisionsAt } from '../../server/dap/debuggee.ts';
import { createHistory, type History } from '../../server/dap/history.ts';
import type { Decision } from '../../server/machine/decision.ts';
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { haltedOwner, logging } from '../support/dap-programs.ts';

type Move = { k: 'on'; choice: number } | { k: 'seek'; to: number } | { k: 'ahead'; choices: number[] };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ k: fc.constant('on' as const), choice: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('seek' as const), to: fc.nat(999) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('ahead' as const), choices: fc.array(fc.nat(9)) }) },
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
        for (const each of moves) perform(machine, history, each);
        expect(snapshot(history)).toEqual(snapshot(replayed(program, history.run())));
        expect(history.stateAt(history.length)).toEqual(replayed(program, history.run(history.length)).state);
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});

function perform(machine: Machine, history: History, each: Move): void {
  const pick = (s: History['state'], choice: number): Decision | undefined => {
    const open = decisionsAt(machine, s);
    return open[choice % Math.max(1, open.length)];
  };
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

function replayed(program: StepProgram, run: Decision[]): History {
  const history = createHistory(createMachine(program));
  for (const decision of run) history.advance(decision);
  return history;
}

function snapshot(history: History) {
  return {
    position: history.position,
    state: history.state,
    observations: history.observations(),
    oldest: history.oldestRecords(),
  };
}
