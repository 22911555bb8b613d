// Completion in the debug console: what the language has to offer in the frame, and the members that only the debugger shows.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Arguments, integer, optionalInteger, text } from '../arguments.ts';
import { isProblem } from '../problems.ts';
import type { Answer, Session } from '../session.ts';
import { evaluate, scopeOf } from './evaluate.ts';
import { viewOf } from './views.ts';

const KINDS: Record<string, DebugProtocol.CompletionItemType> = {
  variable: 'variable',
  value: 'value',
  enum: 'enum',
  function: 'function',
  field: 'field',
  keyword: 'keyword',
  text: 'text',
};

/** The name before the last dot, and what of a member is there already. */
const MEMBER = /([A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*|\s*\[\s*\d+\s*\])*)\s*\.\s*(\w*)$/;

export function completions(session: Session, args: Arguments): Answer {
  const view = viewOf(session, args);
  if (isProblem(view)) return view;
  const { lineBase, columnBase } = session.conventions;
  const typed = text(args, 'text');
  if (isProblem(typed)) return typed;
  const line = optionalInteger(args, 'line', lineBase, lineBase);
  if (isProblem(line)) return line;
  const column = integer(args, 'column', columnBase);
  if (isProblem(column)) return column;
  const before = (typed.split('\n')[line - lineBase] ?? '').slice(0, column - columnBase);
  const targets = new Map<string, DebugProtocol.CompletionItem>();
  const add = (label: string, replaces: number, more: Omit<DebugProtocol.CompletionItem, 'label'>) => {
    if (targets.has(label)) return;
    targets.set(label, { label, start: before.length - replaces + columnBase, length: replaces, ...more });
  };
  for (const { text: label, replaces, kind, detail } of view.expressions?.complete(before, scopeOf(view)) ??
    [])
    add(label, replaces, { type: KINDS[kind], ...(detail === undefined ? {} : { detail }) });
  const [, of, begun = ''] = MEMBER.exec(before) ?? [];
  const owner = of === undefined ? undefined : evaluate(view, of);
  if (owner && !isProblem(owner) && owner.children?.indexed === undefined) {
    for (const { name, type, value } of owner.children?.() ?? []) {
      if (/^[A-Za-z_]\w*$/.test(name) && name.startsWith(begun))
        add(name, begun.length, { type: 'property', detail: type ?? value });
    }
  }
  return { body: { targets: [...targets.values()] } };
}
