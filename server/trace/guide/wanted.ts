/** What a line of a drawing asks for, and whether a step answers it: for drawings that people write. */
import type { Machine, State } from '../../machine/machine.ts';
import type { Happening } from '../export/happenings.ts';
import type { Entry } from '../export/stacks.ts';
import type { DrawnLine } from '../export/two-column-text.ts';
import { functionName, sourceText } from '../names.ts';
import { conditionOf } from '../situation.ts';

export type Wanted = { agent: number; parent?: Wanted } & (
  | { k: 'call'; fn: string }
  /** Any interrupt of a kind, or the one of a name; neither is any interrupt at all. */
  | { k: 'interrupt'; kind?: string; name?: string }
  | { k: 'halt' | 'park' | 'finish' }
  /** Not a step: the agent cannot go on. */
  | { k: 'blocked' }
  | { k: 'text'; words: string }
);

/** Each line with the call or handler that it is drawn inside of. */
export function wantedOf(machine: Machine, lines: readonly DrawnLine[]): Wanted[] {
  const open = new Map<number, { depth: number; wanted: Wanted }[]>();
  return lines.map((line) => {
    const stack = (open.get(line.agent) ?? []).filter(({ depth }) => depth < line.depth);
    const wanted = wantedIn(machine, line);
    const parent = stack[stack.length - 1]?.wanted;
    if (parent) wanted.parent = parent;
    const isOuter = wanted.k === 'call' || wanted.k === 'interrupt';
    open.set(line.agent, isOuter ? [...stack, { depth: line.depth, wanted }] : stack);
    return wanted;
  });
}

function wantedIn({ program }: Machine, { agent, text }: DrawnLine): Wanted {
  const line = text.replace(/\s*(\/\/.*|\/\*.*)$/, '').trim();
  const [, interrupt] = /^<\s*([^>/]+?)\s*>$/.exec(line) ?? [];
  if (interrupt !== undefined) {
    const [, kind, name] = /^(nmi|ipi|irq)?\s*(\w*)/i.exec(interrupt) ?? [];
    return {
      agent,
      k: 'interrupt',
      ...(kind ? { kind: kind.toLowerCase().replace('irq', 'ipi') } : {}),
      ...(name ? { name } : {}),
    };
  }
  const [, star] = /^\*\s*([a-z]+)\b.*$/i.exec(line) ?? [];
  const word = (star ?? line).toLowerCase();
  if (/^halt(s|ed)?$/.test(word)) return { agent, k: 'halt' };
  if (/^park(s|ed)?$/.test(word)) return { agent, k: 'park' };
  if (/^(end|ends|finished|has finished)$/.test(word)) return { agent, k: 'finish' };
  if (star || /^<?(spin|spins|spinning|waits?|sleeps?|blocks|blocked|stuck)\b/.test(word))
    return { agent, k: 'blocked' };
  const [, fn] = /^(?:->\s*)?(\w+)\s*\(.*\)\s*(?:\{|;|\.\.\.)?$/.exec(line) ?? [];
  if (fn !== undefined && program.functions.some(({ name }) => name === fn)) return { agent, k: 'call', fn };
  return { agent, k: 'text', words: plain(line) };
}

/** A call or a text that nothing in the program can ever be. */
export function isForeign({ program }: Machine, wanted: Wanted): boolean {
  if (wanted.k === 'interrupt') return !program.vectors.some((vector) => isVector(vector, wanted));
  if (wanted.k !== 'text') return false;
  const call = /^(\w+)\s*\(/.exec(wanted.words)?.[1];
  if (call === undefined) return false;
  return !program.ops.some((op) => op && plain(sourceText(program, op)).includes(call));
}

/** Does entering this call answer the line? `inside` is what the agent was in already. */
export function isEntered(machine: Machine, wanted: Wanted, entry: Entry, inside: readonly Entry[]): boolean {
  if (!isInside(machine, wanted.parent, inside)) return false;
  const { program } = machine;
  if (entry.k === 'call') return wanted.k === 'call' && functionName(program, entry.frame) === wanted.fn;
  const vector = program.vectors[entry.vector];
  return wanted.k === 'call'
    ? vector.name === wanted.fn
    : wanted.k === 'interrupt' && isVector(vector, wanted);
}

export function isDone(machine: Machine, wanted: Wanted, what: Happening): boolean {
  if (what.agent !== wanted.agent || what.k !== 'step' || !isInside(machine, wanted.parent, what.path))
    return false;
  if (wanted.k === 'halt' || wanted.k === 'park' || wanted.k === 'finish') return what.op?.k === wanted.k;
  if (wanted.k !== 'text' || !what.op) return false;
  const { words } = wanted;
  const source = plain(sourceText(machine.program, what.op));
  return plain(what.text).includes(words) || (words.length > 3 && source.includes(words));
}

export function isBlockedHere(machine: Machine, wanted: Wanted, s: State): boolean {
  return wanted.k === 'blocked' && conditionOf(machine, s, wanted.agent) === 'blocked';
}

function isInside(machine: Machine, parent: Wanted | undefined, path: readonly Entry[]): boolean {
  if (!parent) return true;
  const { program } = machine;
  const holds = path.some((entry) =>
    entry.k === 'handler'
      ? parent.k === 'interrupt'
        ? isVector(program.vectors[entry.vector], parent)
        : parent.k === 'call' && program.vectors[entry.vector].name === parent.fn
      : parent.k === 'call' && functionName(program, entry.frame) === parent.fn,
  );
  return holds && isInside(machine, parent.parent, path);
}

function isVector(
  { kind, name }: { kind: string; name: string },
  wanted: Extract<Wanted, { k: 'interrupt' }>,
): boolean {
  return (wanted.kind ?? kind) === kind && (wanted.name ?? name) === name;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').replace(/;$/, '').trim();
}
