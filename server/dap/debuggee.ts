// A launched scenario: its program, the machine that runs it, and the run.
import { type Decision, decisionParts } from '../machine/decision.ts';
import { createMachine, type Machine, type State } from '../machine/machine.ts';
import type { StepProgram } from '../program/program.ts';
import type { Entered } from './call-sites.ts';
import { createFacts, type Facts } from './facts.ts';
import type { HangSearch, HangSearchFactory } from './hang-search.ts';
import { createHistory, type History } from './history.ts';
import type { LaunchConfiguration } from './launch-configuration.ts';

export interface Debuggee {
  readonly configuration: LaunchConfiguration;
  readonly program: StepProgram;
  readonly machine: Machine;
  readonly history: History;
  readonly facts: Facts;
  readonly search: HangSearch;
  /** Console lines of the decisions before this one have been told to the client. */
  announced: number;
  /** Calls that agents were let into without a step of the machine. */
  readonly entered: Map<number, Entered>;
}

export function createDebuggee(
  configuration: LaunchConfiguration,
  compiled: { program: StepProgram; search?: StepProgram },
  createSearch: HangSearchFactory,
): Debuggee {
  const program = endingAtBraces(compiled.program);
  const searched = compiled.search ?? compiled.program;
  const machine = createMachine(program);
  const search = createSearch(searched, configuration.maxStates);
  return {
    configuration,
    program,
    machine,
    history: createHistory(machine),
    facts: createFacts(),
    search,
    announced: 0,
    entered: new Map(),
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

/** One decision on; what was known of another future is forgotten. */
export function advance(debuggee: Debuggee, decision: Decision): void {
  const { history } = debuggee;
  const known = history.position < history.length && history.decision(history.position) === decision;
  if (!known) forgetFuture(debuggee);
  history.advance(decision);
}

/** Takes decisions as the future of the present moment. */
export function foresee(debuggee: Debuggee, decisions: readonly Decision[]): void {
  const { history } = debuggee;
  const known = decisions.every((decision, i) => history.decision(history.position + i) === decision);
  if (!known) forgetFuture(debuggee);
  history.foresee(decisions);
}

function forgetFuture(debuggee: Debuggee): void {
  const { position } = debuggee.history;
  debuggee.facts.forgetAfter(position);
  debuggee.announced = Math.min(debuggee.announced, position);
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
const MOST_STEPS = 1_000_000;

export function isFull({ history }: Debuggee): boolean {
  return history.position >= MOST_STEPS;
}

/** Every foreground agent has come to its end: the scenario is over, whatever the others still do. */
export function isOver(machine: Machine, s: State): boolean {
  return machine.program.agents.every(({ foreground }, agent) => !foreground || machine.ended(s, agent));
}

/** The agent that a stop after decision t is about. */
export function moverOf(history: History, t = history.position - 1): number {
  return t >= 0 && t < history.length ? decisionParts(history.decision(t)).agent : 0;
}
