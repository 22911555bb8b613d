// Values of the model's types as a reader of its text writes them.
import type { ValueType } from '../../program/program.ts';
import { valueText as plainText } from '../../trace/names.ts';
import { type Item, type ItemPlace, item, type View } from './view.ts';

/** What values are shown by: the program, and the absolute numbers of the oldest records. */
export type Reading = Pick<View, 'machine' | 'oldest'>;

export function typeText(view: Reading, type: ValueType): string {
  switch (type.k) {
    case 'int':
      return `${type.saturating ? 'saturating ' : ''}${type.lo}..${type.hi}`;
    case 'enum':
      return type.name;
    case 'cpu':
      return type.optional ? 'cpu?' : 'cpu';
    case 'seq':
    case 'record':
      return `${type.k} of ${view.machine.program.logs[type.log].name}`;
    default:
      return type.k;
  }
}

export function valueText(view: Reading, type: ValueType, value: number): string {
  const numbered = type.k === 'seq' || type.k === 'record';
  return numbered ? sequenceText(view, type.log, value) : plainText(view.machine.program, type, value);
}

/** A sequence number as the kernel would print it: absolute, not relative to the oldest record. */
export function sequenceText(view: Reading, log: number, value: number): string {
  if (value === 0) return 'none';
  const { lag } = view.machine.program.logs[log];
  const number = view.oldest[log] + value - lag - 1;
  // The smallest number means "at least this far behind"; from the start of the log on nothing is further behind.
  return value === 1 && number > 0 && lag > 0 ? `${number} or less` : String(Math.max(0, number));
}

/** Types whose values are more than one number that means the same everywhere. */
const FIXED: Partial<Record<ValueType['k'], string>> = {
  record: 'A record is what log_read() has given.',
  text: 'A text comes from the code that runs.',
};

/** What is kept in a slot of the state, under the name that it has there. */
export function slotItem(view: View, name: string, place: ItemPlace, evaluateName = name): Item {
  const shown = valueItem(view, name, place.type, view.state[place.slot]);
  const fixed = FIXED[place.type.k];
  return { ...shown, evaluateName, ...(fixed ? { fixed } : { place }) };
}

/** A variable with its type; a record opens to what is in it. */
export function valueItem(view: View, name: string, type: ValueType, value: number): Item {
  const shown = item(name, valueText(view, type, value), { type: typeText(view, type), evaluateName: name });
  if (type.k !== 'record' || value === 0) return shown;
  const log = view.machine.program.logs[type.log];
  const index = value - log.lag - 1;
  if (index < 0 || index >= view.state[log.used]) return shown;
  return { ...shown, children: () => recordItems(view, type.log, index) };
}

/** The parts of record `index` (0 = the oldest) of a log. */
export function recordItems(view: View, log: number, index: number): Item[] {
  const { machine, state, oldest } = view;
  const { records, stride, fields } = machine.program.logs[log];
  const field = (at: number) => (at < 0 ? 0 : state[records + index * stride + at]);
  const final = field(fields.state) === 1;
  const parts = [item('seq', String(oldest[log] + index)), item('state', final ? 'final' : 'reserved')];
  if (final) parts.push(item('text', JSON.stringify(machine.program.texts[field(fields.text)] ?? '')));
  if (final && fields.level >= 0) parts.push(item('level', String(field(fields.level))));
  if (fields.writer >= 0)
    parts.push(item('cpu', valueText(view, { k: 'cpu', optional: true }, field(fields.writer))));
  return parts;
}
