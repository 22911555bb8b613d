/** The code of a program: which agents run what, and at which interrupt level. */
import { targetsOf } from '../../program/flow.ts';
import type { Location, Op, StepProgram } from '../../program/program.ts';

/** Agents that run the same code: a process each, of one process type. */
export interface Crew {
  first: number;
  count: number;
  entry: Location;
}

export interface Code {
  levelOf(l: Location): 0 | 1 | 2;
  /** Every location that can be reached from there, rising. */
  from(entry: Location): Location[];
  crews: Crew[];
  /** Blocking ops and ends of long steps, with the first and the last agent that can stand there. */
  waits: { l: Location; op: Op }[];
  /** The agent standing there is handed on to it at once, without a step of its own. */
  runsOn(l: Location): boolean;
  /** While an agent stands there nothing else happens. */
  exclusive(l: Location): boolean;
}

const WAITING = new Set<Op['k']>(['wait', 'lockQueued', 'semWoken', 'holdEnd']);

export function codeOf(program: StepProgram): Code {
  const { ops, agents, vectors } = program;
  const from = (entry: Location): Location[] => {
    const seen = new Set<Location>([entry]);
    for (const l of seen) for (const t of targetsOf(ops[l])) seen.add(t);
    return [...seen].sort((a, b) => a - b);
  };
  const levels = new Map<Location, 0 | 1 | 2>();
  for (const v of vectors) for (const l of from(v.entry)) levels.set(l, v.kind === 'nmi' ? 2 : 1);
  const crews: Crew[] = [];
  agents.forEach(({ entry, kind }, a) => {
    if (entry === 0) return;
    for (const l of from(entry)) {
      if (levels.get(l)) throw new Error(`location ${l} is reached at two interrupt levels`);
      levels.set(l, 0);
    }
    const last = crews[crews.length - 1];
    const together = last?.entry === entry && last.first + last.count === a && agents[a - 1].kind === kind;
    if (together) last.count++;
    else crews.push({ first: a, count: 1, entry });
  });
  const chooses = (op: Op) => op.k === 'choose' || op.k === 'chooseValue';
  return {
    levelOf: (l) => levels.get(l) ?? 0,
    from,
    crews,
    waits: ops.flatMap((op, l) => (l > 0 && levels.has(l) && WAITING.has(op.k) ? [{ l, op }] : [])),
    runsOn: (l) => ops[l].glued && !chooses(ops[l]),
    exclusive: (l) => l > 0 && ops[l].glued && chooses(ops[l]),
  };
}
