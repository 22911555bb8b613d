// `lockstep/values`: what the names in a frame's text stand for now, for an editor that writes the values behind its lines.
import type { Arguments } from '../arguments.ts';
import { isProblem } from '../problems.ts';
import type { Answer, Session } from '../session.ts';
import { evaluate } from './evaluate.ts';
import { localItems } from './scope-locals.ts';
import type { Item, View } from './view.ts';
import { viewOf } from './views.ts';

/** Longer than this is no remark beside a line. */
const LONGEST = 60;

export function frameValues(session: Session, args: Arguments): Answer {
  const view = viewOf(session, args);
  if (isProblem(view)) return view;
  const values = new Map<string, string>();
  for (const { name, value } of [...sharedItems(view), ...localItems(view)])
    values.set(name, value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value);
  return { body: { values: [...values].map(([name, value]) => ({ name, value })) } };
}

/** As the frame's agent sees them: of a per-CPU variable its own copy. Whole arrays and logs say nothing in one word. */
function sharedItems(view: View): Item[] {
  const { variables, locks, semaphores } = view.machine.program;
  const inside = new Set(semaphores.map(({ lock }) => locks[lock]));
  const names = [...variables, ...locks.filter((lock) => !inside.has(lock)), ...semaphores].map(
    ({ name }) => name,
  );
  return names.flatMap((name) => {
    const found = evaluate(view, name);
    if (isProblem(found) || found.children?.indexed !== undefined) return [];
    return [{ ...found, name }];
  });
}
