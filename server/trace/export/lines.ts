/**
 * A run as lines of calls and steps, one after the other: what a drawing with a column for each CPU is made of. A call is
 * a line of its own, before the first step in it that others could notice; calls without such a step are left out.
 */
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { functionName, vectorName } from '../names.ts';
import type { Run } from '../run.ts';
import { conditionOf, inFunction, waitText } from '../situation.ts';
import type { Happening, Memory } from './happenings.ts';
import { callsOf, type Entry } from './stacks.ts';
import { story } from './story.ts';
import type { Work } from './writing.ts';

export interface Line {
  /** `elided`: a call whose steps are left out; `end`: what the agent is stuck in at the end; `change`: made by hand. */
  k: 'call' | 'handler' | 'elided' | 'step' | 'end' | 'change';
  /** -1: about the whole machine. */
  agent: number;
  /** How many calls and handlers it is inside of. */
  depth: number;
  text: string;
  /** The step it comes from, from 0; the length of the run for what is true at its end. */
  t: number;
}

/** `short` leaves out what happens in calls that have returned, where nobody else has done anything meanwhile and nothing is marked. */
export type Detail = 'all' | 'short';

/** Behind a call whose steps are left out. */
export const ELIDED = ' ...';
export const BY_HAND = '*BY HAND* ';

/** What is drawn of an agent: the entries whose lines are there, outermost first. */
export interface Drawn {
  path: readonly Entry[];
  /** Of the last of them only its line is drawn. */
  elided: boolean;
}

export const NOTHING_DRAWN: Drawn = { path: [], elided: false };

/** `marks`: moments that stand between two lines. */
export function* linesOf(
  machine: Machine,
  run: Run,
  detail: Detail,
  marks: readonly number[] = [],
): Work<Line[]> {
  const shortened = detail === 'short' ? yield* half(undisturbed(machine, run, marks), 0) : new Set<number>();
  const elided = ({ id }: Entry) => shortened.has(id);
  const drawn = machine.program.agents.map(() => NOTHING_DRAWN);
  const lines: Line[] = [];
  const telling = story(machine, run, (what) => {
    if (!isDrawn(what)) return;
    if (what.agent < 0) {
      lines.push({ k: 'change', agent: -1, depth: 0, text: `${BY_HAND}${what.text}`, t: what.t });
      return;
    }
    const added = linesFor(machine, drawn[what.agent], what, elided);
    drawn[what.agent] = added.drawn;
    for (const line of added.lines) lines.push(line);
  });
  const { state, memory } = yield* half(telling, 0.5);
  return [...lines, ...endLines(machine, state, memory, drawn, run.steps.length)];
}

/** The calls that have returned, during which no other agent has done anything that is drawn, and no mark stands: ids of their entries. */
function* undisturbed(machine: Machine, run: Run, marks: readonly number[]): Work<Set<number>> {
  const spans = new Map<number, { first: number; last: number; own: number; from: number; to: number }>();
  let drawn = 0;
  const { memory } = yield* story(machine, run, (what) => {
    if (!isDrawn(what)) return;
    for (const { id } of what.path) {
      const span = spans.get(id);
      if (!span) {
        spans.set(id, { first: drawn, last: drawn, own: 1, from: what.t, to: what.t });
        continue;
      }
      span.last = drawn;
      span.to = what.t;
      span.own++;
    }
    drawn++;
  });
  for (const stack of memory.stacks) for (const { id } of stack.flat()) spans.delete(id);
  const found = new Set<number>();
  for (const [id, { first, last, own, from, to }] of spans)
    if (own === last - first + 1 && !marks.some((t) => from < t && t <= to)) found.add(id);
  return found;
}

/** Work as one half of another, which begins at `from`. */
function* half<T>(work: Work<T>, from: number): Work<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield from + value / 2;
  }
}

export function isDrawn({ silent, k }: Happening): boolean {
  return !silent && k !== 'arrive';
}

/** The lines that one more step of an agent adds. `elided` is asked of each call that gets a line, with how many lines came before it. */
export function linesFor(
  machine: Machine,
  drawn: Drawn,
  what: Happening,
  elided: (entry: Entry, added: number) => boolean,
): { lines: Line[]; drawn: Drawn } {
  const { agent, t, path } = what;
  const same = commonLength(drawn.path, path);
  if (drawn.elided && same === drawn.path.length) return { lines: [], drawn };
  const lines: Line[] = [];
  for (let depth = same; depth < path.length; depth++) {
    const text = entryText(machine, path[depth]);
    if (elided(path[depth], lines.length)) {
      lines.push({ k: 'elided', agent, depth, text: text + ELIDED, t });
      return { lines, drawn: { path: path.slice(0, depth + 1), elided: true } };
    }
    lines.push({ k: path[depth].k, agent, depth, text, t });
  }
  // That an interrupt is taken is what the line of its handler says.
  if (what.k !== 'interrupt') lines.push({ k: 'step', agent, depth: path.length, text: stepText(what), t });
  return { lines, drawn: { path, elided: false } };
}

/** What each agent is stuck in at the end. */
export function endLines(
  machine: Machine,
  state: State,
  { stacks }: Pick<Memory, 'stacks'>,
  drawn: readonly Drawn[],
  t: number,
): Line[] {
  const { program } = machine;
  return program.agents.flatMap((_, agent) => {
    const op = machine.opAt(state, agent);
    if (!op || machine.faultOf(state) >= 0 || conditionOf(machine, state, agent) !== 'blocked') return [];
    const level = machine.level(state, agent);
    const below = stacks[agent].slice(0, level).flat();
    const handler = stacks[agent][level].filter(({ k }) => k === 'handler');
    const calls = stacks[agent][level].filter(({ k }) => k === 'call');
    const begun = callsOf(program, op.frame).map(
      (frame, i): Entry =>
        calls[i]?.k === 'call' && calls[i].frame === frame ? calls[i] : { k: 'call', frame, id: -1 - i },
    );
    const path = [...below, ...handler, ...begun];
    const fresh = path.slice(commonLength(drawn[agent].path, path));
    const lines = fresh.map((entry, i): Line => {
      return { k: entry.k, agent, depth: path.length - fresh.length + i, text: entryText(machine, entry), t };
    });
    const [verb, ...rest] = waitText(machine, state, agent, op)
      .replace(inFunction(machine, op), '')
      .split(' ');
    const text = `*${verb.toUpperCase()}* ${rest.join(' ')}`;
    return [...lines, { k: 'end', agent, depth: path.length, text, t }];
  });
}

export function entryText({ program }: Machine, entry: Entry): string {
  if (entry.k === 'handler') return `<${vectorName(program, entry.vector)}>`;
  return `${functionName(program, entry.frame)}()`;
}

/** The ends of CPUs stand out; everything else is said in words. */
function stepText({ op, text }: Happening): string {
  if (op?.k === 'halt') return '*HALT*';
  if (op?.k === 'park') return '*PARK*';
  if (op?.k === 'finish') return '*END*';
  return text.replace(/\s+/g, ' ');
}

function commonLength(a: readonly Entry[], b: readonly Entry[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n].id === b[n].id) n++;
  return n;
}
