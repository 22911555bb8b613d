/**
 * A run as what happened in it: each step that others could notice, with the calls it was made in. The teller goes along
 * with the run, one step at a time, and what it remembers is a value: a search can keep one for each of its states.
 */
import { type Decision, decisionParts } from '../../machine/decision.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import type { Op } from '../../program/program.ts';
import { describeStep } from '../describe.ts';
import { sourceText } from '../names.ts';
import { placeOfAgent } from '../places.ts';
import type { Place } from '../report.ts';
import {
  type AgentStack,
  EMPTY_STACK,
  type Entry,
  entriesOf,
  stackAfterHandler,
  stackAt,
  stackInHandler,
} from './stacks.ts';

export interface Happening {
  /** Number of the step, from 0. */
  t: number;
  /** -1 for a change made by hand. */
  agent: number;
  k: 'step' | 'interrupt' | 'arrive' | 'change';
  /** Number of the interrupt that is taken or arrives. */
  vector: number | undefined;
  /** The op that a step executes. */
  op: Op | undefined;
  /** What the agent was in when it happened; for an interrupt that is taken, its handler last. */
  path: readonly Entry[];
  place: Place | undefined;
  text: string;
  /** Nobody else can tell: `text` is the source. */
  silent: boolean;
}

/** What has to be known of a run to tell its next step. */
export interface Memory {
  stacks: readonly AgentStack[];
  /** Records that are gone, per log. */
  dropped: readonly number[];
}

export function startOfStory({ program }: Machine): Memory {
  return { stacks: program.agents.map(() => EMPTY_STACK), dropped: program.logs.map(() => 0) };
}

export interface Told {
  what: Happening;
  memory: Memory;
}

/** One decision, as step number `t`, between the states before and after it. */
export function tell(
  machine: Machine,
  memory: Memory,
  before: State,
  after: State,
  decision: Decision,
  t: number,
): Told {
  const { program } = machine;
  const parts = decisionParts(decision);
  const { k, agent } = parts;
  const dropped = [...memory.dropped];
  const described = describeStep(machine, before, after, decision, dropped);
  const place = described?.place ?? placeOfAgent(machine, before, agent);
  const stack = memory.stacks[agent];
  const silent = described === undefined;
  // Each object is written out: of a long run very many are made.
  const remember = (next: AgentStack): Memory => ({
    stacks: next === stack ? memory.stacks : memory.stacks.map((old, a) => (a === agent ? next : old)),
    dropped,
  });
  if (k !== 'step') {
    const text = described?.text ?? '';
    const { vector } = parts;
    const is =
      k === 'arrive'
        ? stack
        : stackInHandler(
            interrupted(machine, before, agent, stack, t),
            machine.level(after, agent),
            vector,
            t,
          );
    const what: Happening = { t, agent, k, vector, op: undefined, path: entriesOf(is), place, text, silent };
    return { what, memory: remember(is) };
  }
  const op = machine.opAt(before, agent);
  if (!op) throw new Error(`agent ${agent} steps but stands nowhere`);
  const level = machine.level(before, agent);
  const here = stackAt(program, stack, level, op.frame, t);
  const text = described?.text ?? sourceText(program, op);
  const what: Happening = { t, agent, k, vector: undefined, op, path: entriesOf(here), place, text, silent };
  return { what, memory: remember(op.k === 'iret' ? stackAfterHandler(here, level) : here) };
}

/** Where the interrupt comes: the agent may stand in a call that it has made no step in yet. */
function interrupted(
  machine: Machine,
  before: State,
  agent: number,
  stack: AgentStack,
  t: number,
): AgentStack {
  const op = machine.opAt(before, agent);
  return op ? stackAt(machine.program, stack, machine.level(before, agent), op.frame, t) : stack;
}
