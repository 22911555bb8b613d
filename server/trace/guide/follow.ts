/**
 * From a drawing back to a run. First the drawing is taken at its word: the run has to give exactly these lines. Where
 * no run does, its lines are what must happen in this order, whatever else happens in between.
 */
import type { Decision } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import {
  BY_HAND,
  type Drawn,
  ELIDED,
  endLines,
  entryText,
  isDrawn,
  type Line,
  linesFor,
  linesOf,
  NOTHING_DRAWN,
} from '../export/lines.ts';
import { type AgentStack, callsOf } from '../export/stacks.ts';
import { type Drawing, type DrawnLine, readDrawing } from '../export/two-column-text.ts';
import { finish } from '../export/writing.ts';
import { couldHappen } from '../file/open.ts';
import type { TraceProblem } from '../file/problems.ts';
import { agentName } from '../names.ts';
import { runOf } from '../run.ts';
import { situationOf } from '../situation.ts';
import { type Outcome, type Reading, searchAlong } from './search.ts';
import { isBlockedHere, isDone, isEntered, isForeign, type Wanted, wantedOf } from './wanted.ts';

export interface FollowLimits {
  /** States gone on from in each of the two ways of reading. */
  mostStates: number;
}

export const FOLLOW_LIMITS: FollowLimits = { mostStates: 60_000 };

export type Followed =
  /** `exact`: the run gives the same drawing, with its marks at these moments. */
  | { decisions: Decision[]; exact: true; lines: number; marks: readonly number[] }
  /** The lines happen in their order. */
  | { decisions: Decision[]; exact: false; lines: number }
  /** `decisions` lead to where the line could not be followed. */
  | { problem: TraceProblem; line?: number; decisions: Decision[] };

export function followDrawing(machine: Machine, text: string, limits = FOLLOW_LIMITS): Followed {
  const { agents } = machine.program;
  const read = readDrawing(
    text,
    agents.map(({ name }) => name),
  );
  if ('problem' in read) return { problem: read.problem, line: read.problem.line, decisions: [] };
  const { lines, marks } = read;
  const byHand = lines.find((line) => line.text.startsWith(BY_HAND.trim()));
  if (byHand) {
    const message = `Line ${byHand.line} is a change by hand: a run with one cannot be found again from its text. Save the run as a trace file instead.`;
    return { problem: { code: 'LT3006', message }, line: byHand.line, decisions: [] };
  }
  const exact = searchAlong(machine, atItsWord(machine, read), limits.mostStates);
  if (exact.k === 'found') {
    const { decisions, extra } = exact;
    return { decisions, exact: true, lines: lines.length, marks: momentsOf(marks, extra, decisions.length) };
  }
  const wanted = wantedOf(machine, lines);
  const foreign = wanted.findIndex((each) => isForeign(machine, each));
  if (foreign >= 0) return neverThere(lines[foreign]);
  const loose = searchAlong(machine, inThisOrder(machine, wanted), limits.mostStates);
  if (loose.k === 'found') return { decisions: loose.decisions, exact: false, lines: lines.length };
  return stuck(machine, lines, loose);
}

/** What is drawn of each agent, and the moments of the marks that were come to. */
interface SoFar {
  drawn: readonly Drawn[];
  marks: readonly number[];
}

/** The marks that stand behind the last step are at the end of the run. */
function momentsOf(marks: readonly number[], { marks: known }: SoFar, end: number): number[] {
  return marks.map((_, i) => known[i] ?? end);
}

/** The run gives exactly these lines. */
function atItsWord(machine: Machine, { lines, marks }: Drawing): Reading<SoFar> {
  const detail = lines.some(({ text }) => text.endsWith(ELIDED)) ? 'short' : 'all';
  const isLine = (p: number, { agent, text }: Pick<Line, 'agent' | 'text'>) =>
    lines[p]?.agent === agent && lines[p].text === text;
  const areLines = (p: number, found: readonly Line[]) => found.every((line, i) => isLine(p + i, line));
  return {
    lines: lines.length,
    turn: (p) => lines[p]?.agent ?? -1,
    wantsInterrupt: (p, agent) => lines[p]?.agent === agent && lines[p].text.startsWith('<'),
    start: { drawn: machine.program.agents.map(() => NOTHING_DRAWN), marks: [] },
    after({ p, extra }, what, before, state) {
      if (!isDrawn(what)) return [{ p, extra }];
      const { agent } = what;
      // While a call is under way whose steps are left out, nobody else does anything that would be drawn.
      if (
        extra.drawn.some((drawn, a) => a !== agent && isUnderWay(machine, drawn, before.stacks[a], a, state))
      )
        return [];
      const isElided = (entry: Parameters<typeof entryText>[1], added: number) =>
        isLine(p + added, { agent, text: entryText(machine, entry) + ELIDED });
      const added = linesFor(machine, extra.drawn[agent], what, isElided);
      if (!areLines(p, added.lines)) return [];
      const drawn = extra.drawn.map((old, a) => (a === agent ? added.drawn : old));
      const reached = p + added.lines.length;
      const passed = marks.filter((at) => at < reached).length;
      const come = marks.slice(extra.marks.length, passed).map(() => what.t);
      return [{ p: reached, extra: { drawn, marks: [...extra.marks, ...come] } }];
    },
    isEnd({ p, extra }, memory, state, decisions) {
      // What agents are stuck in is drawn after everything else, a few lines each.
      const ends = lines.length - p;
      if (ends > 0 && !lines[lines.length - 1].text.startsWith('*')) return false;
      const found = endLines(machine, state, memory, extra.drawn, 0);
      if (found.length !== ends || !areLines(p, found)) return false;
      const run = runOf(decisions());
      const drawn = finish(linesOf(machine, run, detail, momentsOf(marks, extra, run.steps.length)));
      return drawn.length === lines.length && areLines(0, drawn);
    },
  };
}

/** Has the agent more to do in the call that is drawn as one line? */
function isUnderWay(
  machine: Machine,
  { path, elided }: Drawn,
  stack: AgentStack,
  agent: number,
  state: State,
): boolean {
  const entry = path[path.length - 1];
  if (!elided || !stack.flat().some(({ id }) => id === entry.id)) return false;
  if (entry.k === 'handler') return true;
  const at = stack.findIndex((entries) => entries.some(({ id }) => id === entry.id));
  const op = machine.program.ops[machine.locationAt(state, agent, at)];
  return op !== undefined && callsOf(machine.program, op.frame).includes(entry.frame);
}

/** What the lines ask for happens in their order. */
function inThisOrder(machine: Machine, wanted: readonly Wanted[]): Reading<undefined> {
  const lastOf = new Map(wanted.map((each) => [each.agent, each]));
  /** Lines that no step answers: an agent that cannot go on. */
  const past = (p: number, state: Parameters<typeof isBlockedHere>[2]): number => {
    let at = p;
    while (at < wanted.length && isBlockedHere(machine, wanted[at], state)) at++;
    return at;
  };
  return {
    lines: wanted.length,
    turn: (p) => wanted[p]?.agent ?? -1,
    wantsInterrupt: (p, agent) => wanted[p]?.agent === agent && wanted[p].k === 'interrupt',
    start: undefined,
    after({ p }, what, before, state) {
      let reached = p;
      if (wanted[p] && what.agent === wanted[p].agent) {
        const known = new Set(before.stacks[what.agent].flat().map(({ id }) => id));
        what.path.forEach((entry, i) => {
          if (known.has(entry.id) || wanted[reached]?.agent !== what.agent) return;
          if (isEntered(machine, wanted[reached], entry, what.path.slice(0, i))) reached++;
        });
        if (wanted[reached] && isDone(machine, wanted[reached], what)) reached++;
      }
      reached = past(reached, state);
      const answered = { p: reached, extra: undefined };
      // It may also be an earlier one of the kind than the one that is meant.
      return reached > p ? [{ p: past(p, state), extra: undefined }, answered] : [answered];
    },
    isEnd({ p }, _memory, state) {
      if (p < wanted.length) return false;
      return [...lastOf.values()].every(
        (each) => each.k !== 'blocked' || isBlockedHere(machine, each, state),
      );
    },
  };
}

function neverThere({ line, text }: DrawnLine): Followed {
  const message = `Line ${line}, "${text}", cannot be followed: nothing in this scenario is called so. Use the names of the model's functions and variables.`;
  return { problem: { code: 'LT3004', message }, line, decisions: [] };
}

function stuck(
  machine: Machine,
  lines: readonly DrawnLine[],
  { k, p, state, memory, decisions }: Exclude<Outcome<unknown>, { k: 'found' }>,
): Followed {
  const line = lines[Math.min(p, lines.length - 1)];
  const name = agentName(machine.program, line.agent);
  const before = p > 0 ? `After line ${lines[p - 1].line}, "${lines[p - 1].text}"` : 'At the start';
  const situation = situationOf(machine, state)[line.agent];
  const where = `${before}, ${name} ${situation.text}.`;
  const could = couldHappen(machine, memory, state, decisions.length);
  if (k === 'limit') {
    const message = `Line ${line.line}, "${line.text}" of ${name}, was not come to: the search for a run ended at its limit. ${where} ${could} Write more lines in between.`;
    return { problem: { code: 'LT3005', message }, line: line.line, decisions };
  }
  const message = `Line ${line.line}, "${line.text}" of ${name}, cannot be followed. ${where} ${could}`;
  return { problem: { code: 'LT3004', message }, line: line.line, decisions };
}
