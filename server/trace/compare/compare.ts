/** Two runs side by side: the first step where they part, and what is different from then on. */
import type { Machine, State } from '../../machine/machine.ts';
import { type Happening, type Memory, startOfStory, tell } from '../export/happenings.ts';
import { agentValues, valuesOf } from '../export/values.ts';
import { agentName } from '../names.ts';
import type { Place } from '../report.ts';
import { applyStep, CHANGE, type Run } from '../run.ts';

export interface Side {
  machine: Machine;
  run: Run;
}

export interface StepInWords {
  agent: string;
  text: string;
  place?: Place;
}

/** Something that has another value on each side; undefined where there is no such thing. */
export interface Difference {
  name: string;
  a: string | undefined;
  b: string | undefined;
}

export interface Comparison {
  /** Steps that both begin with. */
  common: number;
  /** The step after them on each side; nothing where a side has ended. Absent when the runs are the same. */
  parting?: { a?: StepInWords; b?: StepInWords };
  /** The states right after that step, and at the ends. */
  after: Difference[];
  ends: Difference[];
  lengths: { a: number; b: number };
}

export function compareRuns(a: Side, b: Side): Comparison {
  const [left, right] = [begin(a), begin(b)];
  const lengths = { a: a.run.steps.length, b: b.run.steps.length };
  for (;;) {
    const common = left.t;
    const [nextA, nextB] = [next(left), next(right)];
    if (!nextA && !nextB) {
      const differences = differencesOf(left, right);
      return { common, after: differences, ends: differences, lengths };
    }
    if (nextA && nextB && isSame(nextA, nextB)) continue;
    const after = differencesOf(left, right);
    finish(left);
    finish(right);
    return { common, parting: { a: nextA, b: nextB }, after, ends: differencesOf(left, right), lengths };
  }
}

interface Walk extends Side {
  t: number;
  state: State;
  memory: Memory;
}

function begin({ machine, run }: Side): Walk {
  return { machine, run, t: 0, state: machine.initial(), memory: startOfStory(machine) };
}

/** One step on; nothing at the end. */
function next(walk: Walk): StepInWords | undefined {
  const { machine, run, t, state, memory } = walk;
  if (t >= run.steps.length) return undefined;
  const after = state.slice();
  applyStep(machine, after, run, t);
  walk.t++;
  walk.state = after;
  if (run.steps[t] === CHANGE) return { agent: 'by hand', text: run.changes.get(t)?.label ?? '' };
  const told = tell(machine, memory, state, after, run.steps[t], t);
  walk.memory = told.memory;
  return inWords(machine, told.what);
}

function finish(walk: Walk): void {
  const state = walk.state.slice();
  for (; walk.t < walk.run.steps.length; walk.t++) applyStep(walk.machine, state, walk.run, walk.t);
  walk.state = state;
}

function inWords({ program }: Machine, { agent, text, place }: Happening): StepInWords {
  return { agent: agentName(program, agent), text, ...(place ? { place } : {}) };
}

/** Text that was only moved to another line is the same. */
function isSame(a: StepInWords, b: StepInWords): boolean {
  return a.agent === b.agent && a.text === b.text && a.place?.fn === b.place?.fn;
}

function differencesOf(a: Walk, b: Walk): Difference[] {
  const [left, right] = [namedValues(a), namedValues(b)];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names
    .map((name) => ({ name, a: left.get(name), b: right.get(name) }))
    .filter((each) => each.a !== each.b);
}

function namedValues({ machine, state }: Walk): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of valuesOf(machine, state)) {
    if (Array.isArray(value)) value.forEach((each, i) => values.set(`${name}[${i}]`, String(each)));
    else if (typeof value === 'object')
      for (const [field, each] of Object.entries(value))
        values.set(`${name}.${field}`, Array.isArray(each) ? each.join(', ') || 'nobody' : String(each));
    else values.set(name, String(value));
  }
  for (const [name, { state: condition, fn, line }] of agentValues(machine, state))
    values.set(name, `${condition}${fn ? ` in ${fn}` : ''}, line ${line}`);
  return values;
}
