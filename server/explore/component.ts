/** What goes on inside a strongly connected component: who moves, and round which loops. */
import { decisionParts } from '../machine/decision.ts';
import type { Location, StepProgram } from '../program/program.ts';
import type { Graph } from './graph.ts';

export interface Activity {
  /** Agents that make a step or take an interrupt on an edge inside. */
  movers: Set<number>;
  /** Per agent, the ops it executes inside, first op of each step only. */
  executed: Map<number, Set<Location>>;
  /** Per agent, the lowest interrupt level at which it moves: above that of its own code, it never leaves a handler. */
  levels: Map<number, number>;
  /** There is an edge inside at all. */
  moves: boolean;
}

export function activityOf(
  graph: Graph,
  states: Int32Array,
  isInside: (state: number) => boolean,
  tick: () => void = () => {},
): Activity {
  const { machine, program, edgeStart, successor, label } = graph;
  const movers = new Set<number>();
  const executed = new Map<number, Set<Location>>();
  const levels = new Map<number, number>();
  const s = new Int32Array(program.slots.length);
  let moves = false;
  for (const v of states) {
    tick();
    if (v >= graph.expanded) continue;
    let loaded = false;
    for (let e = edgeStart[v]; e < edgeStart[v + 1]; e++) {
      if (!isInside(successor[e])) continue;
      moves = true;
      const { k, agent } = decisionParts(label[e]);
      if (k === 'arrive') continue;
      movers.add(agent);
      if (!loaded) graph.load(v, s);
      loaded = true;
      moverAt(levels, agent, machine.level(s, agent));
      if (k !== 'step') continue;
      let ops = executed.get(agent);
      if (!ops) {
        ops = new Set();
        executed.set(agent, ops);
      }
      ops.add(machine.location(s, agent));
    }
  }
  return { movers, executed, levels, moves };
}

/** An agent moves at this interrupt level. */
export function moverAt(levels: Activity['levels'], agent: number, level: number): void {
  levels.set(agent, Math.min(levels.get(agent) ?? level, level));
}

/** The loops gone round, outermost ones only, in the order of the text. */
export function outermostRounds(program: StepProgram, executed: Set<Location> | undefined): Location[] {
  const rounds = [...(executed ?? [])].filter((l) => program.ops[l].k === 'loopRound');
  const depthOf = (l: Location) => {
    const op = program.ops[l];
    return op.k === 'loopRound' ? op.depth : 0;
  };
  const least = Math.min(...rounds.map(depthOf));
  return rounds.filter((l) => depthOf(l) === least).sort((a, b) => a - b);
}
