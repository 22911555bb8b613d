// A launched scenario: its program, the machine that runs it, and the run.
import type { Paths } from '../../jobs/files.ts';
import { type Decision, decisionParts } from '../../machine/decision.ts';
import { createMachine, type Machine, type State } from '../../machine/machine.ts';
import type { StepProgram } from '../../program/program.ts';
import type { Entered } from '../motion/call-sites.ts';
import { createLosses, type Losses } from '../motion/losses.ts';
import { createOpenDecisions, type OpenDecisions } from '../motion/open-decisions.ts';
import type { ScheduleSetting } from '../motion/schedule.ts';
import { type Problem, problem } from '../problems.ts';
import type { Clock } from '../run/clock.ts';
import { createFacts, type Facts } from '../run/facts.ts';
import { createHistory, type History } from '../run/history.ts';
import { createTold, type Told } from '../run/told.ts';
import type { HangSearch } from '../search/hang-search.ts';
import type { Dependencies } from '../session.ts';
import { createExpressions, type Expressions } from '../view/expressions.ts';
import type { LaunchConfiguration } from './launch-configuration.ts';
import type { Compiled } from './program-source.ts';

export interface Debuggee {
  readonly configuration: LaunchConfiguration;
  /** How the client names files. */
  readonly paths: Paths;
  readonly program: StepProgram;
  readonly machine: Machine;
  readonly history: History;
  readonly facts: Facts;
  readonly open: OpenDecisions;
  readonly search: HangSearch;
  readonly losses: Losses;
  /** A search of its own that looks out for a condition. To be disposed of. */
  searchWhere(condition: string): HangSearch | Problem;
  /** Absent for a program that has no text behind it. */
  readonly expressions?: Expressions;
  /** Who moves when the machine runs freely. Can be changed while the session lasts. */
  readonly schedule: ScheduleSetting;
  /** Which console lines the client knows. */
  readonly console: Told;
  /** Calls that agents were let into without a step of the machine. */
  readonly entered: Map<number, Entered>;
  /** The branch that it was opened on: a restart goes back to it. */
  opened: number;
  /** Simulated time, of a run that has it. */
  clock?: Clock;
  /** What the user should know of how it was opened. */
  readonly notes: string[];
}

type Compiles = Exclude<Compiled, { errors: unknown }>;

export function createDebuggee(
  configuration: LaunchConfiguration,
  compiled: Compiles,
  { createSearch, paths }: Pick<Dependencies, 'createSearch' | 'paths'>,
): Debuggee {
  const program = endingAtBraces(compiled.program);
  const searched = compiled.search ?? compiled.program;
  const machine = createMachine(program);
  const search = createSearch(searched, configuration.maxStates);
  const history = createHistory(machine);
  const facts = createFacts(history);
  return {
    configuration,
    paths,
    program,
    machine,
    history,
    facts,
    losses: createLosses({ machine, program, history, facts, search }),
    open: createOpenDecisions(machine, history),
    search,
    searchWhere(condition) {
      const made = compiled.searchFor?.(condition);
      if (!made)
        return problem('LD4002', 'This program was not made from text: conditions mean nothing in it.');
      if ('mistake' in made) return problem('LD4002', `"condition": ${made.mistake}`);
      return createSearch(made.program, configuration.maxStates);
    },
    ...(compiled.expressions ? { expressions: createExpressions(compiled.expressions) } : {}),
    schedule: {
      name: configuration.schedule,
      seed: configuration.seed,
      pinned: new Set(),
      holdInterrupts: false,
      followsRecord: true,
    },
    console: createTold(history),
    entered: new Map(),
    opened: history.branch.id,
    notes: [],
  };
}

/** An agent at its end, and a handler at its own, are shown at the closing brace of the block and not at its head. */
function endingAtBraces(program: StepProgram): StepProgram {
  const ops = program.ops.map((op) => {
    if (op?.k !== 'finish' && op?.k !== 'iret') return op;
    const { source, endLine, endColumn } = op.at;
    return { ...op, at: { source, line: endLine, column: Math.max(0, endColumn - 1), endLine, endColumn } };
  });
  return { ...program, ops };
}

export function decisionsAt(machine: Machine, s: State): Decision[] {
  const out: Decision[] = [];
  const n = machine.decisions(s, out);
  out.length = n;
  return out;
}

/** What the agent itself can do next: its own steps and the interrupts it takes. */
export function ownDecisions(machine: Machine, s: State, agent: number): Decision[] {
  return decisionsAt(machine, s).filter((decision) => {
    const parts = decisionParts(decision);
    return parts.agent === agent && parts.k !== 'arrive';
  });
}

/** More steps than this are not kept: a run that never ends must not eat all memory. */
const MOST_STEPS = 4_000_000;

export function isFull({ history }: Debuggee): boolean {
  return history.position >= MOST_STEPS;
}

/**
 * Every foreground agent has come to its end: the scenario is over, whatever the others still do. Where nobody has to come
 * to an end, it is over when all have.
 */
export function isOver(machine: Machine, s: State): boolean {
  const { agents } = machine.program;
  let awaited = false;
  for (let agent = 0; agent < agents.length; agent++) {
    if (!agents[agent].foreground) continue;
    if (!machine.ended(s, agent)) return false;
    awaited = true;
  }
  return awaited || agents.every((_, agent) => machine.ended(s, agent));
}

/** Somebody has to come to an end: without that there is nothing that can hang. */
export function isAnybodyAwaited({ agents }: StepProgram): boolean {
  return agents.some(({ foreground }) => foreground);
}

/** The agent that a stop after step t is about. A change of a variable is about whoever moved before it. */
export function moverOf(history: History, t = history.position - 1): number {
  if (t >= history.length) return 0;
  for (let at = t; at >= 0; at--) {
    const agent = history.mover(at);
    if (agent >= 0) return agent;
  }
  return 0;
}
