/**
 * A trace file on the program as it is now: replayed step by step as far as it applies. A step that is still possible but
 * does something else, in words, ends it as one that is not possible does.
 */
import type { Decision } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import { type Memory, startOfStory, tell } from '../export/happenings.ts';
import { agentName } from '../names.ts';
import { applyStep, type Run } from '../run.ts';
import { whyNoChange } from './changes.ts';
import type { StepKind, TraceFile } from './format.ts';
import type { TraceProblem } from './problems.ts';
import { recordedRun } from './read.ts';

export interface Opened {
  /** The part that applies. */
  run: Run;
  /** Steps of the file. */
  total: number;
  /** Why the rest does not apply. */
  stop?: TraceProblem;
}

/** How closely the steps are looked at: `words` when anything may have changed, `agents` when the one who wrote the words is another Lockstep. */
export type Care = 'possible' | 'agents' | 'words';

export function openTraceFile(machine: Machine, file: TraceFile, care: Care): Opened {
  const { run, kinds } = recordedRun(file);
  const total = run.steps.length;
  const names = machine.program.agents.map(({ name }) => name);
  if (names.join('\n') !== file.agents.join('\n')) {
    const message = `The trace is of ${file.agents.join(', ')}, and the scenario now has ${names.join(', ')}. Nothing of it applies.`;
    return { run: cut(run, 0), total, stop: { code: 'LT2004', message } };
  }
  const walk: Walk = {
    machine,
    file,
    care,
    run,
    before: machine.initial(),
    after: machine.initial(),
    memory: startOfStory(machine),
  };
  for (let t = 0; t < total; t++) {
    const stop = run.changes.size > 0 ? stepAfterChanges(walk, t, kinds[t]) : step(walk, t, kinds[t]);
    if (stop) return { run: cut(run, t), total, stop };
    [walk.before, walk.after] = [walk.after, walk.before];
  }
  return { run, total };
}

interface Walk {
  readonly machine: Machine;
  readonly file: TraceFile;
  readonly care: Care;
  readonly run: Run;
  /** The state at moment t, and room for the next one. */
  before: State;
  after: State;
  memory: Memory;
}

/** Step t; a problem where it does not apply. `kind` is what it was, of a change nothing. */
function step(walk: Walk, t: number, kind: StepKind | undefined): TraceProblem | undefined {
  const { machine, file, care, run, before, after, memory } = walk;
  const change = run.changes.get(t);
  if (change) {
    const refused = whyNoChange(machine, before, change, care !== 'possible');
    if (refused)
      return { code: 'LT2003', message: `Step ${t + 1}, the change "${change.label}", ${refused}` };
  } else if (kind && !offered(machine, before).includes(kind.decision)) {
    const now = couldHappen(machine, memory, before, t);
    return {
      code: 'LT2001',
      message: `Step ${t + 1}, ${words(file, kind)}, is not possible any more. ${now}`,
    };
  }
  after.set(before);
  applyStep(machine, after, run, t);
  if (!kind || care === 'possible') return undefined;
  const told = tell(machine, memory, before, after, kind.decision, t);
  walk.memory = told.memory;
  const { agent, place, text } = told.what;
  if (place?.fn === kind.fn && (care === 'agents' || plain(text) === plain(kind.text))) return undefined;
  const now = `${agentName(machine.program, agent)} in ${place?.fn || 'its block'}, line ${(place?.line ?? 0) + 1}: ${text}`;
  return { code: 'LT2002', message: `Step ${t + 1} was ${words(file, kind)}; now it is ${now}.` };
}

/** A change by hand can bring the machine into a state that it never comes to by itself, and that it cannot go on from. */
function stepAfterChanges(walk: Walk, t: number, kind: StepKind | undefined): TraceProblem | undefined {
  try {
    return step(walk, t, kind);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `Step ${t + 1} cannot be made: the changes by hand have brought the machine into a state that it cannot go on from (${why}).`;
    return { code: 'LT2003', message };
  }
}

/** Line numbers and blanks may differ: text that was only moved is the same. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** "CPU 1 in down_trylock, line 40: takes console_sem.lock". */
function words({ agents }: TraceFile, { agent, fn, line, text }: StepKind): string {
  return `${agents[agent]} in ${fn || 'its block'}, line ${line}: "${text}"`;
}

export function offered(machine: Machine, s: State): Decision[] {
  const out: Decision[] = [];
  out.length = machine.decisions(s, out);
  return out;
}

/** What each agent can do in a state, in a sentence. */
export function couldHappen(machine: Machine, memory: Memory, s: State, t: number): string {
  const ways = offered(machine, s).map((decision) => {
    const after = machine.step(s, decision);
    const { what } = tell(machine, memory, s, after, decision, t);
    return `${agentName(machine.program, what.agent)}${what.place?.fn ? ` in ${what.place.fn}` : ''}: ${what.text}`;
  });
  if (ways.length === 0) return 'Nothing can happen there.';
  const shown = ways.slice(0, 6);
  const more = ways.length > shown.length ? `; and ${ways.length - shown.length} more` : '';
  return `What can happen there: ${shown.join('; ')}${more}.`;
}

function cut(run: Run, length: number): Run {
  const changes = new Map([...run.changes].filter(([t]) => t < length));
  const { times } = run;
  return {
    steps: Array.from({ length }, (_, t) => run.steps[t]),
    changes,
    ...(times ? { times: Array.from({ length: Math.min(length, times.length) }, (_, t) => times[t]) } : {}),
  };
}
