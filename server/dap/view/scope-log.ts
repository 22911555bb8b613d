// Log buffer and Console: every record with its absolute number and what became of it, and the lines printed.
import { agentName } from '../../trace/names.ts';
import { recordItems } from './values.ts';
import { type Children, elements, type Item, item, type View } from './view.ts';

export function logItems(view: View): Children {
  const { logs } = view.machine.program;
  if (logs.length === 1) return recordsOf(view, 0);
  return () => logs.map((_, log) => logItem(view, log));
}

export function logItem(view: View, log: number): Item {
  const { name } = view.machine.program.logs[log];
  const children = recordsOf(view, log);
  return item(name, `${children.indexed} records`, {
    children,
    evaluateName: name,
    fixed: 'Records are written by log_reserve() and log_commit() only.',
  });
}

export function consoleItems(view: View): Children {
  const { lines } = view.seen;
  return elements(lines.count, (i) => {
    const { text, agent } = lines.at(i);
    const type = `printed by ${agentName(view.machine.program, agent)}`;
    return item(String(i + 1), JSON.stringify(text), { type, watch: 'console' });
  });
}

/** Oldest first: the records that were overwritten before anybody read them, then those in the log. */
function recordsOf(view: View, log: number): Children {
  const { machine, state, oldest } = view;
  const { name, used } = machine.program.logs[log];
  const lost = view.seen.lost(log);
  return elements(lost.count + state[used], (at) => {
    const i = at - lost.count;
    if (i < 0) {
      const { number, text, writer } = lost.at(at);
      const fate = 'lost, overwritten before it was read';
      return item(`#${number}`, `${JSON.stringify(text)} ${by(view, writer)}: ${fate}`);
    }
    const number = oldest[log] + i;
    return item(`#${number}`, recordText(view, log, i, view.seen.wasPrinted(log, number)), {
      children: () => recordItems(view, log, i),
      evaluateName: `${name}[${number}]`,
    });
  });
}

function recordText(view: View, log: number, index: number, printed: boolean): string {
  const { machine, state } = view;
  const { records, stride, fields } = machine.program.logs[log];
  const field = (at: number) => (at < 0 ? 0 : state[records + index * stride + at]);
  const writer = by(view, field(fields.writer));
  if (field(fields.state) === 0) return `reserved ${writer}`;
  const fate = printed
    ? 'printed'
    : field(fields.read) === 1
      ? 'final, read and not printed'
      : 'final, pending';
  return `${JSON.stringify(machine.program.texts[field(fields.text)] ?? '')} ${writer}: ${fate}`;
}

function by(view: View, writer: number): string {
  return writer === 0 ? '' : `by ${agentName(view.machine.program, writer - 1)}`;
}
