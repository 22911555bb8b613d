/** Where each agent is at the end of a trace and what it is doing there. */
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { LEVEL, type Op, STATUS } from '../program/program.ts';
import { conditionText } from './expression-text.ts';
import { agentName, durationText, functionName, lockName, vectorName } from './names.ts';
import { callsTo, placeOfAgent, placeOfOp } from './places.ts';
import type { AgentSituation, Place } from './report.ts';

export function situationOf(machine: Machine, s: State): AgentSituation[] {
  return machine.program.agents.map((agent, a) => {
    const op = machine.opAt(s, a);
    const calls = op ? callsTo(machine.program, op) : [];
    const interrupted = interruptedPlaces(machine, s, a);
    return {
      agent: agent.name,
      state: conditionOf(machine, s, a),
      place: placeOfAgent(machine, s, a),
      ...(calls.length > 0 ? { calls } : {}),
      ...(interrupted.length > 0 ? { interrupted } : {}),
      text: clauseOf(machine, s, a),
    };
  });
}

export function conditionOf(machine: Machine, s: State, agent: number): AgentSituation['state'] {
  if (machine.stopped(s, agent)) return 'halted';
  if (machine.idle(s, agent)) return machine.status(s, agent) === STATUS.parked ? 'parked' : 'finished';
  return machine.blocked(s, agent) ? 'blocked' : 'running';
}

function clauseOf(machine: Machine, s: State, agent: number): string {
  const op = machine.opAt(s, agent);
  switch (conditionOf(machine, s, agent)) {
    case 'halted':
      return haltText(machine, s, agent);
    case 'parked':
      return 'has parked';
    case 'finished':
      return 'has finished';
    case 'blocked':
      return op ? waitText(machine, s, agent, op) : '';
    case 'running':
      return op ? `runs${inFunction(machine, op)}` : 'runs';
  }
}

/** The vector whose handler runs at a level of the agent: at its current one, if none is named. */
export function handlerOf(
  machine: Machine,
  s: State,
  agent: number,
  level = machine.level(s, agent),
): number {
  if (level === LEVEL.task) return -1;
  const at = machine.locationAt(s, agent, level);
  const { vectors, functions } = machine.program;
  const kind = level === LEVEL.nmi ? 'nmi' : 'ipi';
  return vectors.findIndex((v) => v.kind === kind && functions[v.handler].locations.includes(at));
}

/** The level below the handler that the agent was stopped in: what it was doing before. */
export function interruptedOp(
  machine: Machine,
  s: State,
  agent: number,
  level = machine.level(s, agent),
): Op | undefined {
  for (let v = level - 1; v >= 0; v--) {
    const l = machine.locationAt(s, agent, v);
    if (l !== 0) return machine.program.ops[l];
  }
  return level === LEVEL.task ? machine.opAt(s, agent) : undefined;
}

/** ", in the handler of NMI watchdog, which interrupted it in console_unlock"; nothing in its own code. */
export function inHandler(machine: Machine, s: State, agent: number, level: number): string {
  const vector = handlerOf(machine, s, agent, level);
  if (vector < 0) return '';
  const op = interruptedOp(machine, s, agent, level);
  const where = op ? inFunction(machine, op) : '';
  return `, in the handler of ${vectorName(machine.program, vector)}${where && `, which interrupted it${where}`}`;
}

/** "by NMI watchdog in console_unlock": what an agent in a handler was interrupted by, and where. */
export function byInterrupt(machine: Machine, s: State, agent: number): string {
  const vector = handlerOf(machine, s, agent);
  const op = interruptedOp(machine, s, agent);
  const by = vector < 0 ? '' : ` by ${vectorName(machine.program, vector)}`;
  return `${by}${op ? inFunction(machine, op) : ''}`;
}

/** Where an agent in a handler stood when that interrupted it, and the calls to there; then the same of what that had interrupted. */
function interruptedPlaces(machine: Machine, s: State, agent: number): Place[] {
  const { program } = machine;
  const places: Place[] = [];
  for (let v = machine.level(s, agent) - 1; v >= LEVEL.task; v--) {
    const l = machine.locationAt(s, agent, v);
    if (l !== 0) places.push(placeOfOp(program, program.ops[l]), ...callsTo(program, program.ops[l]));
  }
  return places;
}

/** "was halted by NMI crash_nmi_callback in console_unlock". */
export function haltText(machine: Machine, s: State, agent: number): string {
  const op = interruptedOp(machine, s, agent);
  return op ? `${haltedBy(machine, s, agent)}${inFunction(machine, op)}` : haltedBy(machine, s, agent);
}

/** "was halted by NMI crash_nmi_callback". */
export function haltedBy(machine: Machine, s: State, agent: number): string {
  const vector = handlerOf(machine, s, agent);
  return vector < 0 ? 'halted itself' : `was halted by ${vectorName(machine.program, vector)}`;
}

/** " in console_unlock"; nothing for an agent's own block, which is named like the agent, or `cpu 0..2` if several share it. */
export function inFunction({ program }: Machine, op: Op): string {
  const name = functionName(program, op.frame);
  const isBlock =
    program.frames[op.frame].parent < 0 &&
    (name.includes(' ') || program.agents.some((agent) => agent.name === name));
  return isBlock ? '' : ` in ${name}`;
}

/** "spins in console_trylock_spinning until console_waiter is cleared". */
export function waitText(machine: Machine, s: State, agent: number, op: Op): string {
  const { program } = machine;
  const where = inFunction(machine, op);
  switch (op.k) {
    case 'wait':
      return `spins${where} until ${conditionText(op.until, { program, frame: op.frame }, op).holds}`;
    case 'lockQueued': {
      const index = op.lock.index && machine.evaluate(op.lock.index, s, agent);
      return `waits${where} for ${lockName(program, op.lock, index)}`;
    }
    case 'semWoken':
      return `sleeps${where} for ${program.semaphores[op.semaphore].name}`;
    case 'holdEnd': {
      const until = op.until && conditionText(op.until, { program, frame: op.frame }, op).holds;
      return until
        ? `waits${where} for up to ${durationText(op.length)} until ${until}`
        : `is in a step of ${durationText(op.length)}${where}`;
    }
    default:
      throw new Error(`${op.k} cannot block ${agentName(program, agent)}`);
  }
}
