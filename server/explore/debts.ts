/**
 * Who owes a waiting agent what it waits for. A condition on memory has no holder as a lock has one, so the code
 * is asked: which stores can make the condition true, and who was on the way to one of them.
 */
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { Expr, Location } from '../program/program.ts';
import { type Code, framesOf, hits, storesOf } from './code.ts';

export interface Debtor {
  agent: number;
  /** The function it was in that leads to the store; none when it had only the store ahead of it somewhere. */
  inside?: string;
  /** It is the waiting agent itself, interrupted. */
  itself: boolean;
  /** The store is in the handler of an interrupt that was sent to it and that it has not taken. */
  vector?: number;
}

export interface Debts {
  /** Functions with a store that can help, sorted. */
  functions: string[];
  /** Those stores, in the order of the code. */
  helpful: Location[];
  debtors: Debtor[];
}

/** Everything of the shared state and of other agents that a condition looks at. */
export function readsOf(
  machine: Machine,
  s: State,
  agent: number,
  e: Expr,
): { slots: Set<number>; agents: Set<number> } {
  const slots = new Set<number>();
  const agents = new Set<number>();
  visit(e);
  return { slots, agents };

  function visit(x: Expr): void {
    switch (x.k) {
      case 'shared':
        slots.add(x.slot);
        return;
      case 'element': {
        const slot = machine.evaluate(x.index, s, agent);
        if (slot !== undefined) slots.add(x.base + slot * x.stride);
        return visit(x.index);
      }
      case 'not':
      case 'neg':
        return visit(x.a);
      case 'binary':
        visit(x.a);
        return visit(x.b);
      case 'select':
        visit(x.c);
        visit(x.t);
        return visit(x.e);
      case 'agent':
      case 'within': {
        const other = machine.evaluate(x.agent, s, agent);
        if (other !== undefined && machine.program.agents[other]) agents.add(other);
        return;
      }
      default:
        return;
    }
  }
}

export function debtsFor(machine: Machine, code: Code, s: State, agent: number, until: Expr): Debts {
  const { slots } = readsOf(machine, s, agent, until);
  const helpful = new Set<Location>();
  for (const slot of slots) {
    for (const l of code.storersOf(slot))
      if (helps(machine, s, agent, until, l, slot, slots.size > 1)) helpful.add(l);
  }
  return debtsTo(machine, code, s, agent, helpful);
}

/** The same for any set of ops that would help. */
export function debtsTo(
  machine: Machine,
  code: Code,
  s: State,
  agent: number,
  helpful: Set<Location>,
): Debts {
  const { program } = machine;
  const functions = [...new Set([...helpful].map((l) => nameOf(machine, program.ops[l].frame)))].sort();
  let nearest = Number.POSITIVE_INFINITY;
  let debtors: Debtor[] = [];
  for (let other = 0; other < program.agents.length; other++) {
    const way =
      untaken(machine, code, s, other, helpful) ??
      distance(machine, code, s, other, helpful, other === agent);
    if (!way || way.frames > nearest) continue;
    if (way.frames < nearest) debtors = [];
    nearest = way.frames;
    const { inside, vector } = way;
    debtors.push({ agent: other, inside, itself: other === agent && vector === undefined, vector });
  }
  return { functions, helpful: [...helpful].sort((a, b) => a - b), debtors };
}

/** Could the store, with one of the values it stores, make the condition true? With several variables: could it change this one? */
function helps(
  machine: Machine,
  s: State,
  agent: number,
  until: Expr,
  l: Location,
  slot: number,
  compound: boolean,
): boolean {
  for (const store of storesOf(machine.program.ops[l], machine.program)) {
    if (!hits(store, slot)) continue;
    if (!store.constants) return true;
    for (const value of store.constants) {
      if (value === s[slot]) continue;
      if (compound) return true;
      const after = s.slice();
      after[slot] = value;
      if (machine.evaluate(until, after, agent)) return true;
    }
  }
  return false;
}

interface Way {
  frames: number;
  inside?: string;
  vector?: number;
}

/** An interrupt on its way to the agent, or pending at it, whose handler would do it: nobody is nearer. */
function untaken(
  machine: Machine,
  code: Code,
  s: State,
  agent: number,
  helpful: Set<Location>,
): Way | undefined {
  if (agent >= machine.program.cpus) return undefined;
  const vector = machine.program.vectors.findIndex(({ base, entry }) => {
    if (s[base + agent] === 0) return false;
    const remaining = code.remaining(entry);
    return [...helpful].some((l) => remaining[l] === 1);
  });
  return vector < 0 ? undefined : { frames: 0, vector };
}

/** How many calls lie between where the agent is and a store it was on the way to; Infinity with only its block in common. */
function distance(
  machine: Machine,
  code: Code,
  s: State,
  agent: number,
  helpful: Set<Location>,
  itself: boolean,
): Way | undefined {
  const { program } = machine;
  let best: Way | undefined;
  const top = machine.level(s, agent);
  for (let v = itself ? top - 1 : top; v >= 0; v--) {
    const at = machine.locationAt(s, agent, v);
    if (at === 0) continue;
    const remaining = code.remaining(at);
    const stack = new Set(framesOf(program, program.ops[at]));
    for (const l of helpful) {
      if (remaining[l] !== 1) continue;
      const path = framesOf(program, program.ops[l]);
      const common = path.findIndex((f) => stack.has(f));
      const isRoot = common < 0 || program.frames[path[common]].parent < 0;
      const way = isRoot ? { frames: FAR } : { frames: common, inside: nameOf(machine, path[common]) };
      if (!best || way.frames < best.frames) best = way;
    }
  }
  return best;
}

/** Only the agent's own block in common: it may come to it some time. */
const FAR = 1000;

function nameOf(machine: Machine, frame: number): string {
  return machine.program.functions[machine.program.frames[frame].fn].name;
}
