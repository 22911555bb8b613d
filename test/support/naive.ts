/**
 * The search as one would write it first: every state a text in a map, every op a step of its own, reachability by
 * trying again until nothing changes. Slow and easy to believe; the real one is held to it.
 */
import { type Decision, decisionParts } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { State } from '../../server/machine/state.ts';
import type { StepProgram } from '../../server/program/program.ts';

export interface Naive {
  states: State[];
  edges: { decision: Decision; to: number }[][];
  faults: Set<string>;
  /** Foreground agents that cannot come to their end from the initial state. */
  doomed: number[];
  hangs: boolean;
  starves: boolean;
  always(condition: (s: State) => boolean): boolean;
  eventually(condition: (s: State) => boolean): boolean;
}

export function exploreNaively(program: StepProgram, most: number): Naive | undefined {
  const machine = createMachine(program);
  const numbers = new Map<string, number>();
  const states: State[] = [];
  const edges: Naive['edges'] = [];
  const number = (s: State) => {
    const key = JSON.stringify([...s]);
    let n = numbers.get(key);
    if (n === undefined) {
      n = states.push(s) - 1;
      numbers.set(key, n);
    }
    return n;
  };
  number(machine.initial());
  for (let v = 0; v < states.length; v++) {
    if (states.length > most) return undefined;
    const out: Decision[] = [];
    const n = machine.decisions(states[v], out);
    edges.push(
      out.slice(0, n).map((decision) => ({ decision, to: number(machine.step(states[v], decision)) })),
    );
  }
  const foreground = program.agents.flatMap((agent, a) => (agent.foreground ? [a] : []));
  const isFault = (v: number) => machine.faultOf(states[v]) >= 0;
  const reach = (goal: (v: number) => boolean) => {
    const can = states.map((_, v) => goal(v));
    for (let again = true; again; ) {
      again = false;
      for (let v = states.length - 1; v >= 0; v--) {
        if (!can[v] && edges[v].some((e) => can[e.to])) again = can[v] = true;
      }
    }
    return can;
  };
  const canEnd = new Map(foreground.map((a) => [a, reach((v) => isFault(v) || machine.ended(states[v], a))]));

  return {
    states,
    edges,
    faults: new Set(
      states.flatMap((s) => (machine.faultOf(s) >= 0 ? [program.faults[machine.faultOf(s)].code] : [])),
    ),
    doomed: foreground.filter((a) => !canEnd.get(a)![0]),
    hangs: foreground.some((a) => canEnd.get(a)!.includes(false)),
    starves: foreground.some((a) => starves(a, canEnd.get(a)!)),
    always: (condition) => states.every(condition),
    eventually(condition) {
      const can = reach((v) => isFault(v) || condition(states[v]));
      const open = [0];
      const seen = new Set(open);
      for (const v of open) {
        if (condition(states[v])) continue;
        if (!can[v]) return false;
        for (const { to } of edges[v]) if (!seen.has(to)) open.push(seen.add(to) && to);
      }
      return true;
    },
  };

  /** A set of states that lead round among themselves, with a turn or a rest for everybody. */
  function starves(agent: number, can: boolean[]): boolean {
    const inside = (v: number) => !isFault(v) && can[v] && !machine.ended(states[v], agent);
    const from = (start: number) => {
      const open = [start];
      const seen = new Set<number>();
      for (const v of open)
        for (const { to } of edges[v]) if (inside(to) && !seen.has(to)) open.push(seen.add(to) && to);
      return seen;
    };
    const reached = states.map((_, v) => (inside(v) ? from(v) : new Set<number>()));
    const actor = (d: Decision) => (decisionParts(d).k === 'arrive' ? d : decisionParts(d).agent);
    return states.some((_, v) => {
      if (!reached[v].has(v)) return false;
      const component = [...reached[v]].filter((w) => reached[w].has(v));
      const actors = new Set(component.flatMap((w) => edges[w].map((e) => actor(e.decision))));
      return [...actors].every(
        (a) =>
          component.some((w) => !edges[w].some((e) => actor(e.decision) === a)) ||
          component.some((w) => edges[w].some((e) => actor(e.decision) === a && component.includes(e.to))),
      );
    });
  }
}
