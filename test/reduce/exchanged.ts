/**
 * What it means that two agents can be exchanged, by running a program twice side by side: whatever one agent does in one
 * run, the other one does in the other run. Nothing is known here of what values mean.
 */
import { type Decision, decisionParts } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { NO_REDUCTION, reduced } from './search.ts';

const SHIFT = 16;

function renamed(d: Decision, a: number, b: number): Decision {
  const { agent } = decisionParts(d);
  const other = agent === a ? b : agent === b ? a : agent;
  return (d & ~(0xff << SHIFT)) | (other << SHIFT);
}

export interface SideBySide {
  states: number;
  /** Pairs in which the exchange has changed something. */
  different: number;
  problems: string[];
}

/** Nothing when there are more states than `most`. */
export function sideBySide(program: StepProgram, a: number, b: number, most: number): SideBySide | undefined {
  const machine = createMachine(program);
  const { normalise } = reduced(program, { ...NO_REDUCTION, symmetry: true });
  const representative = (s: Int32Array): string => {
    const copy = s.slice();
    normalise(copy);
    return keyOf(copy);
  };
  const offered = (s: Int32Array): Decision[] => {
    const out: Decision[] = [];
    const ways = machine.decisions(s, out);
    return out.slice(0, ways);
  };
  const twin = new Map<string, string>();
  const open: [Int32Array, Int32Array][] = [[machine.initial(), machine.initial()]];
  const problems: string[] = [];
  let different = 0;
  for (let pair = open.pop(); pair && problems.length < 3; pair = open.pop()) {
    const [s, t] = pair;
    const known = twin.get(keyOf(s));
    if (known !== undefined) {
      if (known !== keyOf(t)) problems.push('a state has two different ones for its exchange');
      continue;
    }
    if (twin.size >= most) return undefined;
    twin.set(keyOf(s), keyOf(t));
    if (keyOf(s) !== keyOf(t)) different++;
    if (representative(s) !== representative(t)) problems.push(tell(program, s, t));
    if (!isExchanged(program, s, t, a, b)) problems.push('what agents are doing is not exchanged');
    const ways = offered(s);
    const others = offered(t);
    if (
      others
        .map((d) => renamed(d, a, b))
        .sort()
        .join() !== [...ways].sort().join()
    )
      problems.push('not the same can happen');
    else for (const d of ways) open.push([machine.step(s, d), machine.step(t, renamed(d, a, b))]);
  }
  return { states: twin.size, different, problems };
}

/** What is known of the machine without looking at any variable: status, level and place of each agent, and the fault. */
function isExchanged(
  { regions, agents, fault }: StepProgram,
  s: Int32Array,
  t: Int32Array,
  a: number,
  b: number,
) {
  const { base, size, status, level, location } = regions;
  return (
    s[fault] === t[fault] &&
    agents.every((_, i) => {
      const j = i === a ? b : i === b ? a : i;
      return [status, level, location, location + 1, location + 2].every(
        (offset) => s[base + i * size + offset] === t[base + j * size + offset],
      );
    })
  );
}

function tell({ slots }: StepProgram, s: Int32Array, t: Int32Array): string {
  const list = slots.flatMap(({ name }, i) => (s[i] === t[i] ? [] : [`${name}: ${s[i]} and ${t[i]}`]));
  return `states of an exchange have different representatives: ${list.join(', ')}`;
}

const keyOf = (s: Int32Array): string => String.fromCharCode(...s);
