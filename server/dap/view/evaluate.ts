// Watch, hover, console: names of what the scopes show, with their members and elements, and any expression of the language.

import { slotOf } from '../../trace/accesses.ts';
import { agentName } from '../../trace/names.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import {
  type CompiledExpression,
  type ExpressionScope,
  type Expressions,
  evaluateAt,
  type Moment,
} from './expressions.ts';
import { cpuItems, statusText } from './scope-cpu.ts';
import { localItems } from './scope-locals.ts';
import { lockItems } from './scope-locks.ts';
import { consoleItems, logItem } from './scope-log.ts';
import { settingItems } from './scope-shared.ts';
import { slotItem, valueItem } from './values.ts';
import { variableItem } from './variable-items.ts';
import { type Item, item, type View } from './view.ts';

const PATH = /^\s*([A-Za-z_]\w*)((?:\s*\.\s*[A-Za-z_]\w*|\s*\[\s*\d+\s*\])*)\s*$/;
const PART = /\.\s*([A-Za-z_]\w*)|\[\s*(\d+)\s*\]/g;

export function evaluate(view: View, expression: string): Item | Problem {
  const text = expression.trim();
  const named = PATH.exec(text);
  const found = named ? atPath(view, named[1], named[2]) : undefined;
  if (found && !isProblem(found)) return found;
  if (view.expressions) return computed(view, view.expressions, text);
  return (
    found ??
    problem(
      'LD4002',
      `"${text.slice(0, 80)}" is more than a name. This program has no text behind it, by which an expression could be understood: ask for names, members and elements.`,
    )
  );
}

function atPath(view: View, root: string, rest: string): Item | Problem {
  let found = lookUp(view, root);
  for (const [, member, index] of rest.matchAll(PART)) {
    if (isProblem(found)) return found;
    found = part(found, member ?? `[${index}]`);
  }
  return found;
}

/** From where the view's frame looks. */
export function scopeOf({ agent, entry }: View): ExpressionScope {
  if (entry.k !== 'frame') return { agent, location: 0, frame: -1 };
  return { agent, location: entry.location, frame: entry.frame };
}

export function momentOf({ machine, state, agent, oldest }: View): Moment {
  return { machine, state, agent, oldest: () => oldest };
}

/** What is more than a name, or a name that only the language knows: constants, members of enums. */
function computed(view: View, expressions: Expressions, text: string): Item | Problem {
  const compiled = expressions.compile(text, scopeOf(view));
  if (isProblem(compiled)) return compiled;
  const value = evaluateAt(compiled, momentOf(view));
  if (isProblem(value)) return value;
  const { type, fixed } = compiled;
  const slot = slotOfPlace(view, compiled);
  if (slot !== undefined) return slotItem(view, text, { slot, type });
  const shown = valueItem(view, text, type, value);
  // A text that the scenario does not have stands for itself.
  return {
    ...shown,
    ...(type.k === 'text' && value < 0 ? { value: text } : {}),
    ...(fixed ? { fixed } : {}),
  };
}

function slotOfPlace(view: View, { place, ...compiled }: CompiledExpression): number | undefined {
  const { machine, state, agent } = view;
  if (place?.k !== 'flag') return place && slotOf(machine, place, state, agent);
  const of = evaluateAt(compiled, momentOf(view), place.agent);
  if (isProblem(of) || of < 0 || of >= machine.program.cpus) return undefined;
  return machine.regionOf(of) + machine.program.regions.irqsOff + machine.level(state, of);
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
    const own =
      variable.percpu && view.agent < program.cpus
        ? all.children?.(view.agent, view.agent + 1)[0]
        : undefined;
    return own ? { ...own, name } : all;
  }
  const log = program.logs.findIndex((each) => each.name === name);
  if (log >= 0) {
    const used = view.state[program.logs[log].used];
    return { ...logItem(view, log), value: `${used} of ${program.logs[log].size} records`, type: 'log' };
  }
  const other = [...lockItems(view), ...settingItems(view)].find((each) => each.name === name);
  if (other) return other;
  return name === 'console'
    ? consoleItem(view)
    : problem(
        'LD4001',
        `Nothing here is called "${name}": no local of this frame, no shared variable, lock, log or setting.`,
      );
}

function part(of: Item, name: string): Item | Problem {
  const children = of.children?.() ?? [];
  const number = name.replace(/^\[(\d+)\]$/, '#$1');
  const found = children.find((child) => child.name === name || child.name === number);
  if (found) return found;
  const names = children.map((child) => child.name);
  const has =
    names.length > 0
      ? `it has ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`
      : 'it has no parts';
  return problem('LD4001', `"${of.name}" has no "${name}": ${has}.`);
}

function consoleItem(view: View): Item {
  const children = consoleItems(view);
  return item('console', `${children.indexed} lines`, { children, evaluateName: 'console' });
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
  return item('cpu', `${cpus} CPUs`, { children, evaluateName: 'cpu' });
}
