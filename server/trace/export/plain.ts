/** A run in words, a line a step, and the same as data. */
import type { Machine } from '../../machine/machine.ts';
import { agentName } from '../names.ts';
import type { Run } from '../run.ts';
import { type DrawingOptions, marksOf } from './drawing-options.ts';
import { walkStory } from './happenings.ts';

/** "  12  CPU 1  down_trylock:40  takes console_sem.lock". Steps that nobody else can tell are left out, unless all are wanted. */
export function stepList(machine: Machine, run: Run, options: DrawingOptions = {}): string {
  const rows: { n: string; agent: string; at: string; text: string; t: number }[] = [];
  walkStory(machine, run, ({ t, agent, silent, place, text }) => {
    if (silent && options.detail !== 'all') return;
    const at = place ? `${place.fn || '-'}:${place.line + 1}` : '-';
    const name = agent < 0 ? 'by hand' : agentName(machine.program, agent);
    rows.push({ n: String(t + 1), agent: name, at, text, t });
  });
  const widest = (field: 'n' | 'agent' | 'at') => rows.reduce((w, row) => Math.max(w, row[field].length), 0);
  const [n, agent, at] = [widest('n'), widest('agent'), widest('at')];
  const marks = marksOf(options);
  const out: string[] = rows.length === 0 ? ['(no steps)'] : [];
  for (const row of rows) {
    while (marks.length > 0 && marks[0].t <= row.t) out.push(`-- ${marks.shift()?.text} --`);
    out.push(`${row.n.padStart(n)}  ${row.agent.padEnd(agent)}  ${row.at.padEnd(at)}  ${row.text}`.trimEnd());
  }
  for (const { text } of marks) out.push(`-- ${text} --`);
  return `${out.join('\n')}\n`;
}

/** Every step with its decision and its place: positions are 0-based, as in reports. */
export function stepsAsJson(machine: Machine, run: Run, options: DrawingOptions = {}): string {
  const { scenario, title, parameters, patches } = machine.program;
  const { pointOfNoReturn, cycleFrom } = options;
  const steps: string[] = [];
  walkStory(machine, run, ({ t, agent, k, place, text, silent }) => {
    const step = {
      n: t + 1,
      agent: agent < 0 ? null : agentName(machine.program, agent),
      kind: k,
      decision: run.steps[t],
      ...(place ? { place } : {}),
      text,
      silent,
    };
    steps.push(`    ${JSON.stringify(step)}`);
  });
  const head = JSON.stringify(
    {
      format: 'lockstep-steps',
      version: 1,
      scenario,
      title,
      parameters,
      patches,
      whatIf: run.changes.size > 0,
      ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn }),
      ...(cycleFrom === undefined ? {} : { cycleFrom }),
    },
    null,
    2,
  );
  return `${head.slice(0, -2)},\n  "steps": [\n${steps.join(',\n')}\n  ]\n}\n`;
}
