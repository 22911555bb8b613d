/** Where steps lead to, as the search has written it down, against the same made again. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../server/explore/engine/engine.ts';
import { MOST_KEPT } from '../../server/explore/engine/kept-steps.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { compileText } from '../differential/programs.ts';
import { counters, ROOMY, search, TINY } from '../support/engine-search.ts';
import { pathOf } from '../support/lockstep.ts';

const initialOf = (program: StepProgram) => Int32Array.from(program.slots, (slot) => slot.initial);

function stepsOf(engine: Engine, id: number): { decision: number; to: number }[] {
  const ways = engine.expand(id);
  // Numbers first: the decisions are made again when somebody asks for one.
  const to = Array.from({ length: ways }, (_, i) => engine.target(i));
  return to.map((target, i) => ({ decision: engine.decision(i), to: target }));
}

describe('steps that are kept', () => {
  test.each([
    ['of a small search are those that are made again', {}],
    ['are so when room is made all the time', { sizes: TINY }],
  ])('%s', async (_, options) => {
    const [{ needed }] = await compileText(readFileSync(pathOf('examples/lost-message.lockstep'), 'utf8'));
    const limits = { ...ROOMY, maxStates: 3000 };
    const [kept, again] = [true, false].map(
      (keep) => search(needed, true, initialOf(needed), { limits, keep, ...options }).engine,
    );
    const steps = kept.steps()!;
    expect(again.steps()).toBeUndefined();
    expect(steps.states).toBeGreaterThan(500);
    expect(kept.states()).toBe(again.states());
    expect(steps.first[steps.states]).toBe(kept.transitions());
    for (let id = 0; id < steps.states; id++) expect(stepsOf(kept, id)).toEqual(stepsOf(again, id));
    // Behind those that were gone on from, they are made.
    const last = kept.states() - 1;
    expect(stepsOf(kept, last)).toEqual(stepsOf(again, last));
  });

  test('are dropped when they become many, and nothing else changes', () => {
    const program = counters(5, 12);
    const { engine } = search(program, false, initialOf(program));
    expect(engine.transitions()).toBeGreaterThan(MOST_KEPT);
    expect(engine.steps()).toBeUndefined();
    const other = search(program, false, initialOf(program), { keep: false }).engine;
    expect(other.states()).toBe(engine.states());
    expect(other.transitions()).toBe(engine.transitions());
    expect(stepsOf(engine, 17)).toEqual(stepsOf(other, 17));
  });

  test('are not there when memory is short', () => {
    const program = counters(2, 3);
    const limits = { memoryMiB: 16, maxStates: 1000 };
    expect(search(program, false, initialOf(program), { limits }).engine.steps()).toBeUndefined();
  });
});
