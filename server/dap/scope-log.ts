// Log buffer and Console: every record with its absolute number and what became of it, and the lines printed.
import { agentName } from '../trace/names.ts';
import type { Observation } from './observations.ts';
import { recordItems } from './values.ts';
import { type Item, item, type View } from './view.ts';

type Of<K extends Observation['k']> = Extract<Observation, { k: K }>;

export function logItems(view: View): Item[] {
  const { logs } = view.machine.program;
  if (logs.length === 1) return recordsOf(view, 0);
  return logs.map(({ name }, log) => {
    const items = recordsOf(view, log);
    return item(name, `${items.length} records`, { children: () => items });
  });
}

export function consoleItems(view: View): Item[] {
  return seen(view, 'printed').map(({ text, agent }, i) =>
    item(String(i + 1), JSON.stringify(text), {
      type: `printed by ${agentName(view.machine.program, agent)}`,
    }),
  );
}

/** Oldest first: the records that were overwritten before anybody read them, then those in the log. */
function recordsOf(view: View, log: number): Item[] {
  const { machine, state, oldest } = view;
  const lost = seen(view, 'dropped').filter((dropped) => dropped.log === log && !dropped.read);
  return [
    ...lost.map(({ number, text, writer }) =>
      item(`#${number}`, `${JSON.stringify(text)} ${by(view, writer)}: lost, overwritten before it was read`),
    ),
    ...Array.from({ length: state[machine.program.logs[log].used] }, (_, i) =>
      item(`#${oldest[log] + i}`, recordText(view, log, i), { children: () => recordItems(view, log, i) }),
    ),
  ];
}

function recordText(view: View, log: number, index: number): string {
  const { machine, state, oldest } = view;
  const { records, stride, fields } = machine.program.logs[log];
  const field = (at: number) => (at < 0 ? 0 : state[records + index * stride + at]);
  const writer = by(view, field(fields.writer));
  if (field(fields.state) === 0) return `reserved ${writer}`;
  const number = oldest[log] + index;
  const printed = seen(view, 'printed').some(({ record }) => record?.log === log && record.number === number);
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

function seen<K extends Observation['k']>(view: View, k: K): Of<K>[] {
  return view.observations.flatMap(({ what }) => (what.k === k ? [what as Of<K>] : []));
}
