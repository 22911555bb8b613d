/**
 * Which breakpoints a step can hit, and which it has hit. What depends on the code alone is in a table by location, so that
 * most steps cost one look.
 */
import { decisionParts } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import { eachOp } from '../../trace/accesses.ts';
import { CHANGE } from '../../trace/run.ts';
import { nextLocations, type Stand, standsBetween } from '../motion/arrivals.ts';
import type { Breakpoint } from './breakpoint.ts';
import { isMeant, readAccess } from './data-condition.ts';
import { markLocations } from './exception-watch.ts';
import type { Touched } from './touched.ts';

/** A breakpoint that a step has met; its condition and its count have not been asked yet. */
export interface Met {
  breakpoint: Breakpoint;
  agent: number;
  /** How many of the calls it has come to the agent must be shown inside of. */
  entered: number;
  /** The frame that names are looked up in, and the text place. */
  frame: number;
  at: Stand['at'] | undefined;
  /** What was done to a watched thing. */
  touched?: Touched;
}

export interface HitsTable {
  concerns(before: State, step: number): boolean;
  /** Outermost first. Only for steps that concern. */
  met(before: State, step: number, after: State): Met[];
  /** What an agent that goes from one location to another meets. */
  arrivals(agent: number, from: number | undefined, to: number): Met[];
}

const ARRIVES = 1;
const TOUCHES = 2;

export function createHitsTable(machine: Machine, breakpoints: readonly Breakpoint[]): HitsTable | undefined {
  const { program } = machine;
  const placed = breakpoints.filter(({ placement }) => ['line', 'function'].includes(placement.k));
  const data = breakpoints.flatMap((breakpoint) => {
    const { placement, wish } = breakpoint;
    if (placement.k !== 'data' || wish.k !== 'data') return [];
    const { watch } = placement;
    const touching = new Set(program.ops.slice(1).filter((op) => watch.mayTouch(op)));
    return [{ breakpoint, watch, touching, type: wish.access, word: readAccess(wish.condition).word }];
  });
  if (placed.length === 0 && data.length === 0) return undefined;
  const known = new Map<number, StandMet[]>();
  const byInterrupts = data.some(({ watch }) => watch.byInterrupts);
  const marks = markLocations(program, (op) => data.some(({ touching }) => touching.has(op)));
  for (let l = 0; l < marks.length; l++) marks[l] *= TOUCHES;
  if (placed.length > 0) {
    nextLocations(program).forEach((next, from) => {
      if (next.some((to) => standsMet(from, to).length > 0)) marks[from] |= ARRIVES;
    });
  }

  /** For an agent that starts, and for one that begins a handler, `from` is 0. */
  function standsMet(from: number, to: number): StandMet[] {
    const key = from * program.ops.length + to;
    let found = known.get(key);
    if (!found) {
      found = standsBetween(program, from || undefined, to).flatMap((stand, entered) =>
        placed.filter((each) => isAt(each, stand)).map((breakpoint) => ({ breakpoint, stand, entered })),
      );
      known.set(key, found);
    }
    return found;
  }

  function arrivals(agent: number, from: number | undefined, to: number): Met[] {
    return standsMet(from ?? 0, to).map(({ breakpoint, stand, entered }) => ({
      breakpoint,
      agent,
      entered,
      frame: stand.frame,
      at: stand.at,
    }));
  }

  function touched(before: State, step: number, after: State): Met[] {
    const found: Met[] = [];
    const note = (all: Touched[], one: (typeof data)[number], agent: number, at?: Stand['at']): void => {
      const { breakpoint } = one;
      const meant = all.find((each) => isMeant(each, one.type, one.word));
      if (meant && !found.some((each) => each.breakpoint === breakpoint))
        found.push({ breakpoint, agent, entered: 0, frame: -1, at, touched: meant });
    };
    if (step === CHANGE) {
      for (const one of data) note(one.watch.compare(before, after), one, -1);
      return found;
    }
    if (step >> 24 === 0) {
      eachOp(machine, before, step, after, (done) => {
        for (const one of data)
          if (one.touching.has(done.op)) note(one.watch.look(done), one, done.agent, done.op.at);
      });
      return found;
    }
    const { agent } = decisionParts(step);
    for (const one of data) if (one.watch.byInterrupts) note(one.watch.compare(before, after), one, agent);
    return found;
  }

  return {
    concerns(before, step) {
      if (step < 0) return data.length > 0;
      const kind = step >> 24;
      if (kind === 0) return marks[machine.location(before, (step >> 16) & 0xff)] !== 0;
      return kind === 1 && (byInterrupts || placed.length > 0);
    },
    met(before, step, after) {
      const found = data.length > 0 ? touched(before, step, after) : [];
      if (step < 0 || placed.length === 0 || machine.faultOf(after) >= 0) return found;
      const { k, agent } = decisionParts(step);
      const to = machine.location(after, agent);
      // Back from a handler it stands where it stood already.
      if (to === 0 || machine.level(after, agent) < machine.level(before, agent)) return found;
      const from = k === 'interrupt' ? 0 : machine.location(before, agent);
      return from === to ? found : [...arrivals(agent, from, to), ...found];
    },
    arrivals,
  };
}

interface StandMet {
  breakpoint: Breakpoint;
  stand: Stand;
  entered: number;
}

function isAt({ placement }: Breakpoint, { at, begins, sameLine, samePlace }: Stand): boolean {
  if (placement.k === 'function') return begins === placement.fn;
  if (placement.k !== 'line' || at.source !== placement.source || at.line !== placement.line) return false;
  return placement.column === undefined ? !sameLine : !samePlace && at.column === placement.column;
}
