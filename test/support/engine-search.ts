/** A search by the engine, and where it differs from a plain one. */
import { expect } from 'vitest';
import { createEngine, type Engine, type EngineOptions } from '../../server/explore/engine/engine.ts';
import type { Sizes } from '../../server/explore/engine/layout.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { engineModule, type Observed } from './engine-module.ts';
import { keyOf, type PlainSearch, plainSearch } from './plain-search.ts';
import { bin, me, ProgramBuilder } from './program-builder.ts';

export const ROOMY = { memoryMiB: 256, maxStates: 1_000_000 };
/** Pages and indices so small that they are full all the time. */
export const TINY: Sizes = { statePage: 4, tuplePage: 4, stateIndex: 3, tupleIndex: 2 };

export interface Searched {
  engine: Engine;
  levels: number[];
  full?: string;
}

export function search(
  program: StepProgram,
  merge: boolean,
  start: Int32Array,
  {
    limits = ROOMY,
    observed = {},
    ...options
  }: EngineOptions & { limits?: typeof ROOMY; observed?: Observed } = {},
): Searched {
  const engine = createEngine(program, engineModule(program, merge, observed), limits, options);
  engine.add(start);
  const levels = [0];
  for (let from = 0; from < engine.states(); ) {
    const to = engine.states();
    levels.push(to);
    const { head, full } = engine.search(from, to);
    if (full) return { engine, levels, full };
    from = head;
  }
  return { engine, levels };
}

/** Where the two differ, in words. */
export function differences(
  { engine, levels }: Searched,
  plain: PlainSearch,
  program: StepProgram,
): string[] {
  const wrong: string[] = [];
  if (engine.states() !== plain.states) wrong.push(`${engine.states()} states, not ${plain.states}`);
  if (engine.transitions() !== plain.transitions)
    wrong.push(`${engine.transitions()} transitions, not ${plain.transitions}`);
  const s = new Int32Array(program.slots.length);
  const keys = Array.from({ length: engine.states() }, (_, id) => keyOf(engine.load(id, s)));
  plain.levels.forEach((expected, i) => {
    const found = new Set(keys.slice(levels[i], levels[i + 1]));
    if (found.size !== expected.size || [...found].some((k) => !expected.has(k))) wrong.push(`level ${i}`);
  });
  keys.forEach((key, id) => {
    const edges = plain.edges.get(key) ?? [];
    const ways = engine.expand(id);
    const seen = Array.from({ length: ways }, (_, i) => `${engine.decision(i)} ${keys[engine.target(i)]}`);
    const targets = Array.from({ length: ways }, (_, i) => engine.target(i));
    if (keyOf(seen as never) !== keyOf(edges.map((e) => `${e.decision} ${e.to}`) as never))
      wrong.push(`steps of state ${id}`);
    // It is in a later level, if there is such a one.
    const son = engine.son(id);
    const level = levels.findIndex((first) => first > id);
    const later = targets.some((to) => to >= levels[level]);
    if (targets.length === 0 ? son !== -1 : !targets.includes(son) || (later && son < levels[level]))
      wrong.push(`son of state ${id}`);
    if (engine.find(Int32Array.from(key.split(','), Number)) !== id) wrong.push(`number of state ${id}`);
  });
  return wrong.slice(0, 5);
}

export function compare(program: StepProgram, most: number, options: EngineOptions = {}): number {
  let compared = 0;
  for (const merge of [true, false]) {
    const plain = plainSearch(program, merge, most);
    if (!plain) continue;
    compared++;
    expect(differences(search(program, merge, plain.start, options), plain, program)).toEqual([]);
  }
  return compared;
}

/** CPUs that each count on their own, up to `to`: (to + 2) ** cpus states and more. */
export function counters(cpus: number, to: number): StepProgram {
  const p = new ProgramBuilder({ cpus });
  const count = p.array('count', cpus, to);
  for (let cpu = 0; cpu < cpus; cpu++)
    p.cpu('count', () => {
      for (let i = 0; i < to; i++) p.set(count(me), bin(count(me), '+', 1));
    });
  return p.build();
}
