/** States in which nothing can happen although somebody has not come to an end: deadlocks, each distinct cause once. */
import type { State } from '../../machine/state.ts';
import type { Expectation } from '../../program/program.ts';
import type { Cause } from '../cause.ts';
import { asFarAsTime } from '../deadline.ts';
import { leaveOpen, makeFinding, NO_POINT, type Unnumbered } from '../finding.ts';
import { causesAt, namedAsMet, terminalStage } from '../hangs.ts';
import type { Found } from '../pending.ts';
import { runAlong } from '../run.ts';
import { causeKey } from '../same-cause.ts';
import type { Semantics } from '../semantics.ts';
import type { CompactSpace } from './search.ts';

export interface Stuck {
  id: number;
  agent: number;
  cause: Cause;
}

export interface StuckStates {
  meet(id: number, s: State): void;
  /** What refutes `no hang`, or shows `hang`. */
  of(expectation: Expectation): Stuck[];
}

export function stuckStates(semantics: Semantics, expectations: readonly Expectation[]): StuckStates {
  const { machine } = semantics;
  const byCause = new Map<string, Stuck>();
  const shown = new Map<Expectation, Stuck>();
  const wanted = expectations.flatMap((e) => (e.k === 'hang' ? [e] : []));
  const isThere = (fn: number | undefined, agent: number, s: State): boolean =>
    fn === undefined || machine.condition({ k: 'within', agent: { k: 'const', value: agent }, fn })(s);
  return {
    meet(id, s) {
      for (const { agent, cause } of causesAt({ semantics }, terminalStage(semantics, s))) {
        const key = causeKey(semantics, cause.signature);
        if (!byCause.has(key)) byCause.set(key, { id, agent, cause });
        for (const e of wanted)
          if (!shown.has(e) && isThere(e.fn, agent, s)) shown.set(e, { id, agent, cause });
      }
    },
    of(expectation) {
      if (expectation.k === 'no hang') return [...byCause.values()];
      const one = shown.get(expectation);
      return one ? [one] : [];
    },
  };
}

/** Nearest first: in the order in which they were met. */
export function stuckFindings(space: CompactSpace, list: readonly Stuck[]): Found {
  const { made, complete } = asFarAsTime(space.deadline, 'how runs come to hang', list, (stuck) =>
    findingOf(space, stuck),
  );
  return { findings: made, complete };
}

function findingOf(space: CompactSpace, { id, agent: met, cause: known }: Stuck): Unnumbered {
  const { semantics } = space;
  const { machine, program } = semantics;
  const { ground, way } = space.wayTo(id);
  const run = runAlong(ground, way);
  const end = run.end.slice(0, program.slots.length);
  if (machine.decisions(end, []) !== 0) throw new Error('a deadlock of the search is none for the machine');
  const causes = causesAt(space, terminalStage(semantics, end));
  const { agent, cause } = namedAsMet(space, causes, { agent: met, cause: known, endings: [] });
  const { kind, headline, sentences } = cause;
  const text = { kind, code: kind, agent: program.agents[agent].name, headline, explanation: sentences };
  return leaveOpen(makeFinding(ground, text, { run, toTheEnd: true }), NO_POINT);
}
