/** What a step does, as a tree that Promela's nested selections are printed from. */
import type { Location } from '../../program/program.ts';

export type Item =
  | { k: 'do'; text: string }
  /** Where `when` holds, the step ends in an error and leaves its agent at `at`. */
  | { k: 'check'; when: string; fault: number; at: Location }
  | { k: 'if'; test: string; then: Item[]; else: Item[] }
  /** The step is over, its agent stands at `at` of its level. */
  | { k: 'end'; at: Location }
  /** The op at `at` follows in the same step. */
  | { k: 'run'; at: Location };

/** One way a step can go: a transition of the model. */
export interface Way {
  guard?: string;
  items: Item[];
}

export const act = (text: string): Item => ({ k: 'do', text });

/** More ways than this for one op, and nobody sees any more that it is one. */
const MOST_WAYS = 12;

/**
 * What is decided before anything has changed is decided by guards: each outcome becomes a way of its own. That leaves
 * selections inside a step to the few that need them; Spin has room for 2048 of them in a whole model.
 */
export function splitWays(way: Way): Way[] {
  const done: Way[] = [];
  const open = [way];
  for (let next = open.pop(); next; next = open.pop()) {
    const { guard, items } = next;
    const [first, ...rest] = items;
    const and = (condition: string) => (guard === undefined ? condition : `${guard} && ${condition}`);
    const decides = first?.k === 'if' || (first?.k === 'check' && first.when !== 'true');
    if (!decides || done.length + open.length >= MOST_WAYS) {
      done.push(next);
    } else if (first.k === 'check') {
      open.push({ guard: and(`!(${first.when})`), items: rest });
      done.push({ guard: and(`(${first.when})`), items: [{ ...first, when: 'true' }] });
    } else {
      open.push({ guard: and(`!(${first.test})`), items: [...first.else, ...rest] });
      open.push({ guard: and(`(${first.test})`), items: [...first.then, ...rest] });
    }
  }
  return done;
}

/** Every place the step can leave its agent at. `run` gives what an op that follows does. */
export function endsOf(
  items: Item[],
  run: (at: Location) => Item[],
  seen = new Set<Location>(),
): Set<Location> {
  const ends = new Set<Location>();
  const add = (more: Set<Location>) => {
    for (const end of more) ends.add(end);
  };
  for (const item of items) {
    if (item.k === 'check' || item.k === 'end') ends.add(item.at);
    if (item.k === 'check' && item.when === 'true') return ends;
    if (item.k === 'check' || item.k === 'end') continue;
    if (item.k === 'if') for (const side of [item.then, item.else]) add(endsOf(side, run, seen));
    else if (item.k === 'run' && !seen.has(item.at)) {
      seen.add(item.at);
      add(endsOf(run(item.at), run, seen));
    }
  }
  return ends;
}

/** Ops that follow directly. */
export function followers(items: Item[]): Location[] {
  return items.flatMap((item) =>
    item.k === 'run' ? [item.at] : item.k === 'if' ? [...followers(item.then), ...followers(item.else)] : [],
  );
}

/** Lines of Promela; what comes after a check stands in its `else`. */
export function printItems(items: Item[], indent: string): string[] {
  const lines: string[] = [];
  for (const [i, item] of items.entries()) {
    if (item.k === 'do') lines.push(`${indent}${item.text};`);
    if (item.k === 'if') {
      lines.push(`${indent}if`, `${indent}:: ${item.test} ->`, ...block(item.then, indent));
      lines.push(`${indent}:: else ->`, ...block(item.else, indent), `${indent}fi;`);
    }
    if (item.k === 'check') {
      const { when, fault } = item;
      if (when === 'true') return [...lines, `${indent}${failing(fault)};`];
      lines.push(`${indent}if`, `${indent}:: ${when} -> ${failing(fault)};`);
      lines.push(`${indent}:: else ->`, ...block(items.slice(i + 1), indent), `${indent}fi;`);
      return lines;
    }
  }
  return lines;
}

/** The step ends in an error. */
export function failing(fault: number): string {
  return `fault = ${fault}; assert(fault != ${fault})`;
}

function block(items: Item[], indent: string): string[] {
  const lines = printItems(items, `${indent}   `);
  return lines.length > 0 ? lines : [`${indent}   skip;`];
}
