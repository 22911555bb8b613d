// Panic and Shared state: the variables of the model, those of a panic in a scope of their own.
import type { VariableInfo } from '../program/program.ts';
import { haltedCpus } from './scope-cpu.ts';
import { valueItem } from './values.ts';
import { type Item, item, type View } from './view.ts';

export function panicItems(view: View): Item[] {
  const variables = view.machine.program.variables.filter(isAboutPanic).map((v) => variableItem(view, v));
  return [...variables, item('halted CPUs', haltedCpus(view))];
}

export function sharedItems(view: View): Item[] {
  return view.machine.program.variables.filter((v) => !isAboutPanic(v)).map((v) => variableItem(view, v));
}

/** The settings of the scenario's machine. */
export function settingItems(view: View): Item[] {
  return view.machine.program.configs.map(({ name, value }) => item(name, value, { evaluateName: name }));
}

/** `oops_in_progress` is what the kernel's drivers ask about a panic. */
function isAboutPanic({ name }: VariableInfo): boolean {
  return /panic/i.test(name) || name === 'oops_in_progress';
}

export function variableItem(view: View, v: VariableInfo): Item {
  if (v.count === 1) return valueItem(view, v.name, v.type, view.state[v.slot]);
  const children = () =>
    Array.from({ length: v.count }, (_, i) => {
      const element = valueItem(view, `[${i}]`, v.type, view.state[v.slot + i * v.stride]);
      return { ...element, evaluateName: `${v.name}[${i}]` };
    });
  const value = `${v.count} values${v.percpu ? ', by CPU' : ''}`;
  return item(v.name, value, { children, evaluateName: v.name });
}
