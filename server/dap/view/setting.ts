/**
 * Values put in by hand. The value is an expression of the language and must fit the place. The change is a step of
 * the run, and makes it a what-if.
 */
import { agentName } from '../../trace/names.ts';
import { type Arguments, text } from '../arguments.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import type { Answer, Session } from '../session.ts';
import { standingStill, tellState } from '../session-phases.ts';
import { evaluate, momentOf, scopeOf } from './evaluate.ts';
import { evaluateAt } from './expressions.ts';
import { restBody } from './item-body.ts';
import { valueText } from './values.ts';
import type { Item, ItemPlace, View } from './view.ts';
import { childrenOf, viewOf } from './views.ts';

export function setVariable(session: Session, args: Arguments): Answer {
  const children = childrenOf(session, args);
  if (isProblem(children)) return children;
  const name = text(args, 'name');
  if (isProblem(name)) return name;
  const value = text(args, 'value');
  if (isProblem(value)) return value;
  const found = children().find((each) => each.name === name);
  if (!found || !children.view) return problem('LD4001', `There is nothing called "${name}" here.`);
  return set(session, children.view, found, value);
}

export function setExpression(session: Session, args: Arguments): Answer {
  const target = text(args, 'expression');
  if (isProblem(target)) return target;
  const value = text(args, 'value');
  if (isProblem(value)) return value;
  const view = viewOf(session, args);
  if (isProblem(view)) return view;
  const found = evaluate(view, target);
  return isProblem(found) ? found : set(session, view, found, value);
}

export interface Assignment {
  target: string;
  value: string;
}

/** `place = value`, as it is typed into the console. A text in quotes before the sign belongs to an expression. */
export function assignment(expression: string): Assignment | undefined {
  const parts = /^([^"=!<>]+)=(?!=)(.*)$/s.exec(expression);
  return parts ? { target: parts[1].trim(), value: parts[2].trim() } : undefined;
}

/** The answer is that of an evaluation. */
export function assign(session: Session, view: View, { target, value }: Assignment): Answer {
  const found = evaluate(view, target);
  if (isProblem(found)) return found;
  const answer = set(session, view, found, value);
  if (isProblem(answer)) return answer;
  const { value: result, ...rest } = answer.body as { value: string };
  return { ...answer, body: { result, ...rest } };
}

function set(session: Session, view: View, item: Item, given: string): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const { place } = item;
  if (!place) return problem('LD4005', `${nameOf(item)} cannot be set. ${item.fixed ?? COMPUTED}`);
  const value = readValue(view, item, place, given);
  if (isProblem(value)) return value;
  const { history, program } = debuggee;
  const shown = valueText(view, place.type, value);
  const isNew = value !== view.state[place.slot];
  if (isNew) {
    const label = `${labelOf(view, item, place)} = ${shown}`;
    history.change({ label, writes: [{ slot: program.slots[place.slot].name, value }] });
  }
  const body = { value: shown, ...restBody(session, view, { ...item, value: shown, children: undefined }) };
  return { body, ...(isNew ? { after: () => tellChange(session) } : {}) };
}

const COMPUTED = 'It is what the machine comes to by running: set the variables that it comes from.';

/** The frames stay what they are: a change of a value moves no CPU. But all that is shown of them may be another. */
function tellChange(session: Session): void {
  if (session.conventions.hearsInvalidated) session.client.event('invalidated', { areas: ['all'] });
  tellState(session);
}

function readValue(view: View, item: Item, { type, slot }: ItemPlace, given: string): number | Problem {
  if (!view.expressions)
    return problem(
      'LD4005',
      `${nameOf(item)} cannot be set: this program has no text that a value could be read by.`,
    );
  // As values are shown, so they may be given.
  const written = type.k === 'cpu' ? given.replace(/^\s*CPU (\d+)\s*$/, '$1') : given;
  const compiled = view.expressions.compile(written, scopeOf(view), type);
  if (isProblem(compiled)) return compiled;
  const value = evaluateAt(compiled, momentOf(view));
  if (isProblem(value)) return value;
  const slotBounds = view.machine.program.slots[slot];
  const { lo, hi } = type.k === 'int' ? type : slotBounds;
  if (type.k === 'cpu' && !type.optional && value === 0)
    return problem('LD4006', `${nameOf(item)} must be a CPU: it cannot be none.`);
  if (value >= lo && value <= hi) return value;
  const shown = valueText(view, type, value);
  return problem(
    'LD4006',
    type.k === 'int'
      ? `${shown} is outside ${lo}..${hi}, the range of ${nameOf(item)}.`
      : `${nameOf(item)} cannot hold ${shown}.`,
  );
}

function nameOf({ evaluateName, name }: Item): string {
  return evaluateName ?? name;
}

/** Locals are somebody's. */
function labelOf(view: View, item: Item, { slot }: ItemPlace): string {
  const { program } = view.machine;
  const name = nameOf(item);
  const isLocal = slot >= program.regions.base && !name.startsWith('cpu[');
  return isLocal ? `${agentName(program, view.agent)}'s ${name}` : name;
}
