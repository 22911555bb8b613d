// Why an agent does not move, in words: for thread names, for refused steps and for stops.
import type { Machine, State } from '../../machine/machine.ts';
import { LEVEL, type LockRef, type Op, STATUS } from '../../program/program.ts';
import { conditionText } from '../../trace/expression-text.ts';
import { agentName, durationText, functionName, lockName, vectorName } from '../../trace/names.ts';
import { handlerOf } from '../../trace/situation.ts';
import { type Problem, problem } from '../problems.ts';

/** A clause without a subject: "halted by NMI crash_nmi_callback"; undefined for an agent that can go on. */
export function whyStill(machine: Machine, s: State, agent: number): string | undefined {
  const { program } = machine;
  const status = machine.status(s, agent);
  if (status === STATUS.halted) return haltedText(machine, s, agent);
  if (status === STATUS.parkedThenHalted) return `at its end, then ${haltedText(machine, s, agent)}`;
  if (machine.pendingLevel(s, agent) !== 0) return undefined;
  if (machine.idle(s, agent))
    return status === STATUS.parked ? `parked${inFunction(machine, s, agent)}` : 'finished';
  if (!machine.blocked(s, agent)) return undefined;
  const op = machine.opAt(s, agent);
  switch (op?.k) {
    case 'wait':
      return `spins until ${conditionText(op.until, { program, frame: op.frame }, op).holds}`;
    case 'lockQueued':
      return `waits for ${lockText(machine, s, agent, op.lock)}`;
    case 'semWoken': {
      const { name, holder } = program.semaphores[op.semaphore];
      const by = s[holder];
      return `sleeps for ${name}${by === 0 ? '' : `, taken by ${agentName(program, by - 1)}`}`;
    }
    case 'holdEnd':
      return `in a step of ${durationText(op.length)}`;
    default:
      return undefined;
  }
}

/** Why the agent cannot step, as the answer to a request to do so; undefined when it can. */
export function whyNoStep(machine: Machine, s: State, agent: number): Problem | undefined {
  const { program } = machine;
  const name = agentName(program, agent);
  const fault = machine.faultOf(s);
  if (fault >= 0) {
    return problem(
      'LD3005',
      `Nothing can step: the model has failed (${program.faults[fault].message}). Step back to look at what led here.`,
    );
  }
  const still = whyStill(machine, s, agent);
  if (still === undefined) return undefined;
  const status = machine.status(s, agent);
  if (machine.stopped(s, agent)) {
    return problem(
      'LD3001',
      `${name} was ${status === STATUS.halted ? still : still.replace(/^at its end, then /, '')} and never runs again.`,
    );
  }
  if (status === STATUS.parked && machine.idle(s, agent)) {
    return problem(
      'LD3002',
      `${name} is ${still}, an end that the model means: only an interrupt makes it run again.`,
    );
  }
  if (status === STATUS.finished && machine.idle(s, agent)) {
    return problem(
      'LD3002',
      `${name} has run to the end of its block: only an interrupt makes it run again.`,
    );
  }
  const op = machine.opAt(s, agent);
  if (op?.k === 'holdEnd') return problem('LD3004', longStepText(machine, s, agent, op));
  const where = op && functionName(program, op.frame);
  return problem(
    'LD3003',
    `${name} ${still}${where ? ` (in ${where})` : ''}. It can go on only after something else does: step another CPU, or continue.`,
  );
}

function haltedText(machine: Machine, s: State, agent: number): string {
  const vector = handlerOf(machine, s, agent);
  return vector >= 0
    ? `halted by ${vectorName(machine.program, vector)}`
    : `halted${inFunction(machine, s, agent)}`;
}

function inFunction(machine: Machine, s: State, agent: number): string {
  const op = machine.opAt(s, agent);
  return op ? ` in ${functionName(machine.program, op.frame)}` : '';
}

function lockText(machine: Machine, s: State, agent: number, ref: LockRef): string {
  const { program } = machine;
  const index = ref.index && machine.evaluate(ref.index, s, agent);
  const name = lockName(program, ref, index);
  const { base, stride } = program.locks[ref.lock];
  const slot = base + (index ?? 0) * stride;
  const holder = s[slot];
  if (holder > 0) return `${name} held by ${agentName(program, holder - 1)}`;
  // Free, but somebody who will never take it is in front.
  const first = s[slot + 1];
  return first > 0
    ? `${name}, which is free, behind ${agentName(program, Math.floor((first - 1) / 3))}`
    : name;
}

function longStepText(machine: Machine, s: State, agent: number, op: Extract<Op, { k: 'holdEnd' }>): string {
  const { program } = machine;
  const what = op.until
    ? `waits until ${conditionText(op.until, { program, frame: op.frame }, op).holds} for at most ${durationText(op.length)}, and this cannot expire`
    : `is inside a step of ${durationText(op.length)} that cannot end`;
  const inTheWay = machine.interruptAbout(s)
    ? interruptsAbout(machine, s)
    : busyAgents(machine, s, agent, op.length);
  return `${agentName(program, agent)} ${what} ${inTheWay}. Step what it waits for, or continue.`;
}

function interruptsAbout(machine: Machine, s: State): string {
  const { vectors, cpus } = machine.program;
  for (const [index, vector] of vectors.entries()) {
    for (let cpu = 0; cpu < cpus; cpu++) {
      if (s[vector.base + cpu] !== 0)
        return `before ${vectorName(machine.program, index)} has reached ${agentName(machine.program, cpu)}`;
    }
  }
  return 'while an interrupt is under way';
}

/** The agents that have time for more before a step of this length is over. */
function busyAgents(machine: Machine, s: State, agent: number, length: number): string {
  const { program } = machine;
  const laps = machine.regionOf(agent) + program.regions.laps;
  const busy = program.agents.flatMap((_, other) => {
    if (other === agent || s[laps + other] === 2 || machine.stopped(s, other) || machine.idle(s, other))
      return [];
    const op = machine.opAt(s, other);
    if (op?.k === 'holdEnd') {
      const over = op.until !== undefined && machine.evaluate(op.until, s, other) === 1;
      return op.length * 10 >= length && !over ? [] : [other];
    }
    return machine.blocked(s, other) ? [] : [other];
  });
  const names = busy.map((other) => agentName(program, other));
  const verb = names.length === 1 ? 'blocks, ends or has' : 'block, end or have';
  return `before ${names.join(' and ')} ${verb} gone round a loop`;
}

/** The top level an agent runs at, in words, when it is a handler. */
export function levelText(level: number): string {
  return level === LEVEL.nmi ? 'NMI' : level === LEVEL.irq ? 'interrupt' : 'task';
}
