// Panic and Shared state: the variables of the model, those of a panic in a scope of their own.
import type { VariableInfo } from '../../program/program.ts';
import { haltedCpus } from './scope-cpu.ts';
import { variableItem } from './variable-items.ts';
import { type Item, item, type View } from './view.ts';

export function panicItems(view: View): Item[] {
  const variables = view.machine.program.variables.filter(isAboutPanic).map((v) => variableItem(view, v));
  return [...variables, item('halted CPUs', haltedCpus(view))];
}

export function sharedItems(view: View): Item[] {
  return view.machine.program.variables.filter((v) => !isAboutPanic(v)).map((v) => variableItem(view, v));
}

const SETTING = "It is a setting of the scenario's machine, the same throughout a run.";

/** The settings of the scenario's machine. */
export function settingItems(view: View): Item[] {
  return view.machine.program.configs.map(({ name, value }) =>
    item(name, value, { evaluateName: name, fixed: SETTING }),
  );
}

/** `oops_in_progress` is what the kernel's drivers ask about a panic. */
function isAboutPanic({ name }: VariableInfo): boolean {
  return /panic/i.test(name) || name === 'oops_in_progress';
}
