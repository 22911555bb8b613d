// Requests about values: scopes, their variables, and what an expression says.
import { type Arguments, optionalInteger, text } from '../arguments.ts';
import { isProblem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { clipboardText } from '../view/clipboard.ts';
import { completions } from '../view/completions.ts';
import { evaluate } from '../view/evaluate.ts';
import { frameValues } from '../view/frame-values.ts';
import { countsBody, referenceOf, restBody, variableBody } from '../view/item-body.ts';
import { locations } from '../view/locations.ts';
import { SCOPES } from '../view/scopes.ts';
import { assign, assignment, setExpression, setVariable } from '../view/setting.ts';
import type { Item } from '../view/view.ts';
import { childrenOf, viewOf } from '../view/views.ts';

export const VARIABLE_CAPABILITIES = {
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.', '['],
  supportsSetVariable: true,
  supportsSetExpression: true,
};

export function variableRequests(session: Session): RequestTable {
  return {
    scopes: (args) => scopes(session, args),
    variables: (args) => variables(session, args),
    evaluate: (args) => evaluateExpression(session, args),
    completions: (args) => completions(session, args),
    setVariable: (args) => setVariable(session, args),
    setExpression: (args) => setExpression(session, args),
    locations: (args) => locations(session, args),
    'lockstep/values': (args) => frameValues(session, args),
  };
}

function scopes(session: Session, args: Arguments): Answer {
  const view = viewOf(session, args);
  if (isProblem(view)) return view;
  const list = SCOPES.map(({ name, hint, contents }) => {
    const children = contents(view);
    return {
      name,
      ...(hint ? { presentationHint: hint } : {}),
      variablesReference: referenceOf(session, view, children),
      ...countsBody(children),
      expensive: false,
    };
  });
  return { body: { scopes: list } };
}

function variables(session: Session, args: Arguments): Answer {
  const found = childrenOf(session, args);
  if (isProblem(found)) return found;
  const first = optionalInteger(args, 'start', 0);
  const count = optionalInteger(args, 'count', 0);
  if (isProblem(first)) return first;
  if (isProblem(count)) return count;
  const wrongKind = (args.filter === 'indexed') !== (found.indexed !== undefined);
  if (args.filter !== undefined && wrongKind) return { body: { variables: [] } };
  const end = count === 0 ? undefined : first + count;
  const shown = found.indexed === undefined ? found().slice(first, end) : found(first, end);
  const { view } = found;
  return { body: { variables: view ? shown.map((each) => variableBody(session, view, each)) : [] } };
}

function evaluateExpression(session: Session, args: Arguments): Answer {
  const expression = text(args, 'expression');
  if (isProblem(expression)) return expression;
  const view = viewOf(session, args);
  if (isProblem(view)) return view;
  const assigned = args.context === 'repl' ? assignment(expression) : undefined;
  if (assigned) return assign(session, view, assigned);
  const found = evaluate(view, expression);
  if (isProblem(found)) return found;
  return { body: { result: resultText(found, args.context), ...restBody(session, view, found) } };
}

/** Over the text there is room for a plain value and its type; the clipboard gets all there is. */
function resultText(item: Item, context: unknown): string {
  if (context === 'clipboard') return clipboardText(item);
  const { value, type, children } = item;
  return context === 'hover' && type !== undefined && !children ? `${value} (${type})` : value;
}
