/** A run as a trace file, and the file as text. */
import type { Machine } from '../../machine/machine.ts';
import { walkStory } from '../export/happenings.ts';
import type { Run } from '../run.ts';
import { type StepKind, TRACE_FORMAT, TRACE_VERSION, type TraceFile, type TraceFinding } from './format.ts';

/** All that the run itself does not say. */
export type About = Pick<
  TraceFile,
  'lockstep' | 'program' | 'scenario' | 'case' | 'with' | 'schedule' | 'sources'
> & { finding?: TraceFinding };

export function traceFileOf(machine: Machine, run: Run, about: About): TraceFile {
  const { lockstep, program, scenario, sources, schedule, finding } = about;
  const known = new Map<string, number>();
  const kinds: StepKind[] = [];
  const steps: TraceFile['steps'] = [];
  const changes: TraceFile['changes'] = [];
  walkStory(machine, run, ({ t, agent, k, place, text }) => {
    if (k === 'change') {
      const { label, writes = [] } = run.changes.get(t) ?? { label: '' };
      changes.push({ label, writes: writes.map(({ slot, value }) => ({ slot, value })) });
      return add(steps, -1);
    }
    const kind = {
      decision: run.steps[t],
      agent,
      fn: place?.fn ?? '',
      line: (place?.line ?? 0) + 1,
      text,
    };
    const key = `${kind.decision} ${kind.fn} ${kind.line} ${text}`;
    let n = known.get(key);
    if (n === undefined) {
      n = kinds.push(kind) - 1;
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
  };
}

/** The same step again is counted; each change is told of by itself. */
function add(steps: TraceFile['steps'], n: number): void {
  const last = steps[steps.length - 1];
  if (n >= 0 && last === n) steps[steps.length - 1] = [n, 2];
  else if (n >= 0 && Array.isArray(last) && last[0] === n) last[1]++;
  else steps.push(n);
}

const NUMBERS_A_LINE = 20;

/** One line a field, a source, a kind of step: what changes shows in a diff. */
export function traceFileText(file: TraceFile): string {
  const fields = Object.entries(file).map(([name, value]) => {
    const lists = ['sources', 'changes', 'kinds'];
    if (lists.includes(name) && value.length > 0)
      return `  ${JSON.stringify(name)}: [\n${rows(value as unknown[], 1)}\n  ]`;
    if (name === 'steps' && file.steps.length > 0)
      return `  "steps": [\n${rows(file.steps, NUMBERS_A_LINE)}\n  ]`;
    return `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

function rows(values: readonly unknown[], perRow: number): string {
  const out: string[] = [];
  for (let i = 0; i < values.length; i += perRow) {
    const row = values.slice(i, i + perRow).map((value) => JSON.stringify(value));
    out.push(`    ${row.join(', ')}`);
  }
  return out.join(',\n');
}
