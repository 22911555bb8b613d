/** A run as a Mermaid sequence diagram: calls as messages of a CPU to itself, interrupts as messages between CPUs. */
import type { Machine } from '../../machine/machine.ts';
import type { Run } from '../run.ts';
import { deliveriesOf } from './deliveries.ts';
import { type DrawingOptions, marksOf } from './drawing-options.ts';
import { type Line, linesOf } from './lines.ts';
import { part, type Writing } from './writing.ts';

export function* mermaid(machine: Machine, run: Run, options: DrawingOptions = {}): Writing {
  const { agents } = machine.program;
  const marks = marksOf(options);
  const moments = marks.map(({ t }) => t);
  const lines = yield* part(linesOf(machine, run, options.detail ?? 'short', moments), 0, 0.6);
  const shown = agents.map((_, a) => a).filter((a) => lines.some(({ agent }) => agent === a));
  const sender = yield* part(deliveriesOf(machine, run), 0.6, 0.9);
  const out = ['sequenceDiagram'];
  for (const a of shown) out.push(`  participant A${a} as ${escaped(agents[a].name)}`);
  const everybody = shown.length > 1 ? `A${shown[0]},A${shown[shown.length - 1]}` : `A${shown[0] ?? 0}`;
  /** Open bars per agent: the depths of their calls. */
  const bars = agents.map((): number[] => []);
  const mark = (t: number): void => {
    while (marks.length > 0 && marks[0].t <= t)
      out.push(`  Note over ${everybody}: ${marks.shift()?.text ?? ''}`);
  };
  for (const line of lines) {
    mark(line.t);
    if (line.agent < 0) {
      out.push(`  Note over ${everybody}: ${escaped(line.text)}`);
      continue;
    }
    const open = bars[line.agent];
    while (open.length > 0 && open[open.length - 1] >= line.depth) {
      open.pop();
      out.push(`  deactivate A${line.agent}`);
    }
    out.push(...messages(line, sender.get(line.t)));
    if (line.k === 'call' || line.k === 'handler') open.push(line.depth);
  }
  mark(run.steps.length);
  bars.forEach((open, a) => {
    for (const _ of open) out.push(`  deactivate A${a}`);
  });
  yield { text: `${out.join('\n')}\n`, done: 1 };
}

function messages({ k, agent, text }: Line, from: number | undefined): string[] {
  const me = `A${agent}`;
  if (k === 'call') return [`  ${me}->>${me}: ${escaped(text)}`, `  activate ${me}`];
  if (k === 'handler')
    return [`  A${from ?? agent}-)${me}: ${escaped(text.slice(1, -1))}`, `  activate ${me}`];
  if (k === 'elided') return [`  ${me}->>${me}: ${escaped(text)}`];
  return [`  Note over ${me}: ${escaped(text)}`];
}

/** Characters that mean something to Mermaid, as it wants them: `#` and the number. */
function escaped(text: string): string {
  return text.replace(/[#;<>"{}[\]\\]/g, (c) => `#${c.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
