/** A run as a trace file, and the file as text. */
import type { Machine } from '../../machine/machine.ts';
import { story } from '../export/story.ts';
import { finish, part, rows, type Work, type Writing, whole } from '../export/writing.ts';
import type { Run } from '../run.ts';
import { type StepKind, TRACE_FORMAT, TRACE_VERSION, type TraceFile, type TraceFinding } from './format.ts';

/** All that the run itself does not say. */
export type About = Pick<
  TraceFile,
  'lockstep' | 'program' | 'scenario' | 'case' | 'with' | 'schedule' | 'sources'
> & { finding?: TraceFinding };

/** The run as the text of a trace file. */
export function* traceWriting(machine: Machine, run: Run, about: About): Writing {
  const file = yield* part(recorded(machine, run, about), 0, 0.9);
  yield* fileWriting(file);
}

export function traceFileOf(machine: Machine, run: Run, about: About): TraceFile {
  return finish(recorded(machine, run, about));
}

export function traceFileText(file: TraceFile): string {
  return whole(fileWriting(file));
}

function* recorded(machine: Machine, run: Run, about: About): Work<TraceFile> {
  const { lockstep, program, scenario, sources, schedule, finding } = about;
  const known = new Map<string, number>();
  const kinds: StepKind[] = [];
  const steps: TraceFile['steps'] = [];
  const changes: TraceFile['changes'] = [];
  yield* story(machine, run, ({ t, agent, k, place, text }) => {
    if (k === 'change') {
      const { label, writes = [] } = run.changes.get(t) ?? { label: '' };
      changes.push({ label, writes: writes.map(({ slot, value }) => ({ slot, value })) });
      return add(steps, -1);
    }
    const decision = run.steps[t];
    const fn = place?.fn ?? '';
    const line = (place?.line ?? 0) + 1;
    const key = `${decision} ${fn} ${line} ${text}`;
    let n = known.get(key);
    if (n === undefined) {
      n = kinds.push({ decision, agent, fn, line, text }) - 1;
      known.set(key, n);
    }
    add(steps, n);
  });
  return {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    lockstep,
    program,
    scenario,
    case: about.case,
    with: about.with,
    ...(schedule ? { schedule } : {}),
    sources,
    agents: machine.program.agents.map(({ name }) => name),
    ...(finding ? { finding } : {}),
    changes,
    kinds,
    steps,
    ...(run.times?.length ? { times: lengthsOf(run.times) } : {}),
  };
}

/** From each time to the next; the same length again is counted. */
function lengthsOf(times: ArrayLike<number>): NonNullable<TraceFile['times']> {
  const lengths: NonNullable<TraceFile['times']> = [];
  let before = 0;
  for (let t = 0; t < times.length; t++) {
    add(lengths, times[t] - before);
    before = times[t];
  }
  return lengths;
}

/** The same number again is counted; each change, which is below 0, is told of by itself. */
function add(steps: TraceFile['steps'], n: number): void {
  const last = steps[steps.length - 1];
  if (n >= 0 && last === n) steps[steps.length - 1] = [n, 2];
  else if (n >= 0 && Array.isArray(last) && last[0] === n) last[1]++;
  else steps.push(n);
}

const NUMBERS_A_LINE = 20;
/** What gets a line for each of its entries. */
const LISTS = ['sources', 'changes', 'kinds'];

/** One line a field, a source, a kind of step: what changes shows in a diff. */
function* fileWriting(file: TraceFile): Writing {
  let separator = '{\n';
  for (const [name, value] of Object.entries(file)) {
    yield { text: `${separator}  ${JSON.stringify(name)}: `, done: 0.9 };
    separator = ',\n';
    const isLong = Array.isArray(value) && value.length > 0;
    if (isLong && LISTS.includes(name)) yield* listWriting(value, 1);
    else if (isLong && (name === 'steps' || name === 'times')) yield* listWriting(value, NUMBERS_A_LINE);
    else yield { text: JSON.stringify(value), done: 0.9 };
  }
  yield { text: '\n}\n', done: 1 };
}

function* listWriting(values: readonly unknown[], perLine: number): Writing {
  const before = (i: number) => (i === 0 ? '' : i % perLine === 0 ? ',\n' : ', ');
  const indent = (i: number) => (i % perLine === 0 ? '    ' : '');
  yield { text: '[\n', done: 0.9 };
  yield* rows(values, (value, i) => before(i) + indent(i) + JSON.stringify(value), 0.9, 1);
  yield { text: '\n  ]', done: 1 };
}
