// A variable of the shared state as a line that opens: scalars, arrays row by row, per-CPU copies.
import type { VariableInfo } from '../../program/program.ts';
import { slotItem } from './values.ts';
import { elements, type Item, item, type View } from './view.ts';

export function variableItem(view: View, v: VariableInfo): Item {
  const declared = view.machine.program.variables.indexOf(v);
  const dimensions = v.dimensions ?? (v.count === 1 ? [] : [v.count]);
  if (v.count === 1 && dimensions.length === 0)
    return { ...slotItem(view, v.name, { slot: v.slot, type: v.type }), declared };
  const part = { name: v.name, evaluateName: v.name, first: v.slot, dimensions };
  return { ...arrayItem(view, v, part), declared };
}

interface Part {
  name: string;
  evaluateName: string;
  /** Slot of its first element. */
  first: number;
  /** Lengths, the outermost first. */
  dimensions: number[];
}

/** An array, or a row of one. */
export function arrayItem(
  view: View,
  v: VariableInfo,
  { name, evaluateName, first, dimensions }: Part,
): Item {
  const [count, ...inner] = dimensions;
  if (count === undefined) return slotItem(view, name, { slot: first, type: v.type }, evaluateName);
  const size = inner.reduce((a, b) => a * b, 1) * v.stride;
  const children = elements(count, (i) =>
    arrayItem(view, v, {
      name: `[${i}]`,
      evaluateName: `${evaluateName}[${i}]`,
      first: first + i * size,
      dimensions: inner,
    }),
  );
  const byCpu = v.percpu && first === v.slot && dimensions.length === (v.dimensions?.length ?? 1);
  const value = `${count} ${inner.length > 0 ? 'rows' : 'values'}${byCpu ? ', by CPU' : ''}`;
  return item(name, value, { children, evaluateName, fixed: 'It has several values: set one of them.' });
}
