// Hover and watch: names of variables, locks, logs and settings, with their members and elements.

import { agentName } from '../trace/names.ts';
import { isProblem, type Problem, problem } from './problems.ts';
import { cpuItems, statusText } from './scope-cpu.ts';
import { localItems } from './scope-locals.ts';
import { lockItems } from './scope-locks.ts';
import { logItems } from './scope-log.ts';
import { settingItems, variableItem } from './scope-shared.ts';
import { valueItem } from './values.ts';
import { type Item, item, type View } from './view.ts';

const PATH = /^\s*([A-Za-z_]\w*)((?:\s*\.\s*[A-Za-z_]\w*|\s*\[\s*\d+\s*\])*)\s*$/;
const PART = /\.\s*([A-Za-z_]\w*)|\[\s*(\d+)\s*\]/g;

export function evaluate(view: View, expression: string): Item | Problem {
  const path = PATH.exec(expression);
  if (!path) {
    return problem(
      'LD4002',
      `"${expression.trim().slice(0, 80)}" is more than a name. The debugger shows variables, locks, logs and settings by name, with members and elements, such as console_sem.holder or cpu[1].status; it does not compute expressions.`,
    );
  }
  const [, root, rest] = path;
  let found = lookUp(view, root);
  for (const [, member, index] of rest.matchAll(PART)) {
    if (isProblem(found)) return found;
    found = (member ?? index) ? part(found, member ?? `[${index}]`) : found;
  }
  return found;
}

function lookUp(view: View, name: string): Item | Problem {
  const { program } = view.machine;
  if (name === 'cpu') return cpusItem(view);
  if (name === 'this_cpu') return item(name, agentName(program, view.agent), { type: 'cpu' });
  const local = localItems(view).find((each) => each.name === name);
  if (local) return local;
  const variable = program.variables.find((v) => v.name === name);
  if (variable) {
    const all = variableItem(view, variable);
    // A per-CPU variable's plain name means this CPU's own copy, as in the text.
    const own = variable.percpu && variable.count === program.cpus && view.agent < program.cpus;
    if (!own) return all;
    return {
      ...all,
      value: valueItem(view, name, variable.type, view.state[variable.slot + view.agent * variable.stride])
        .value,
    };
  }
  const log = program.logs.findIndex((each) => each.name === name);
  if (log >= 0) {
    const used = view.state[program.logs[log].used];
    return item(name, `${used} of ${program.logs[log].size} records`, {
      type: 'log',
      children: () => (program.logs.length === 1 ? logItems(view) : (logItems(view)[log].children?.() ?? [])),
    });
  }
  const other = [...lockItems(view), ...settingItems(view)].find((each) => each.name === name);
  return (
    other ??
    problem(
      'LD4001',
      `Nothing here is called "${name}": no local of this frame, no shared variable, lock, log or setting.`,
    )
  );
}

function part(of: Item, name: string): Item | Problem {
  const children = of.children?.() ?? [];
  const found = children.find((child) => child.name === name);
  if (found) return found;
  const names = children.map((child) => child.name);
  const has =
    names.length > 0
      ? `it has ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`
      : 'it has no parts';
  return problem('LD4001', `"${of.name}" has no "${name}": ${has}.`);
}

function cpusItem(view: View): Item {
  const { agents, cpus } = view.machine.program;
  const children = () =>
    agents.slice(0, cpus).map((_, agent) => {
      const of = { ...view, agent };
      return item(`[${agent}]`, statusText(of), {
        children: () => cpuItems(of),
        evaluateName: `cpu[${agent}]`,
      });
    });
  return item('cpu', `${cpus} CPUs`, { children });
}
