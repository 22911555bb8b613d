/** What one op did, in words: from the op and the states before and after it. */

import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { Expr, Op, Place, Store } from '../program/program.ts';
import { asVariable, conditionText, expressionText, type Scope } from './expression-text.ts';
import { agentName, cpusText, durationText, lockName, valueText, vectorName } from './names.ts';

export interface OpEvent {
  machine: Machine;
  op: Op;
  agent: number;
  choice: number;
  before: State;
  after: State;
  /** The number of a record for people: how many came before it since the log began. */
  record(log: number, sequence: number): string;
}

export function opText(event: OpEvent): string {
  const { machine, op, agent, choice, before, after } = event;
  const { program } = machine;
  const scope: Scope = { program, frame: op.frame };
  const value = (e: Expr) => machine.evaluate(e, before, agent);
  const stored = (to: Place) => machine.evaluate(placeAsValue(to), after, agent) ?? 0;
  const text = (e: Expr) => JSON.stringify(program.texts[value(e) ?? 0] ?? '');
  if (machine.faultOf(after) >= 0) return `fails: ${program.faults[machine.faultOf(after)].message}`;
  switch (op.k) {
    case 'assign':
      return (
        op.stores
          .map((store) => storeText(store, event, scope))
          .filter((t) => t !== '')
          .join(', ') || 'goes on'
      );
    case 'branch': {
      const condition = expressionText(op.condition, scope);
      return condition === undefined
        ? 'decides where to go on'
        : `finds that ${condition} is ${value(op.condition) ? 'true' : 'false'}`;
    }
    case 'wait':
      return `goes on: ${conditionText(op.until, scope, op).holds}`;
    case 'lock': {
      const name = lockName(program, op.lock, op.lock.index && value(op.lock.index));
      const queued = program.ops[machine.location(after, agent)]?.k === 'lockQueued';
      return queued ? `queues for ${name}` : `takes ${name}`;
    }
    case 'lockQueued':
      return `takes ${lockName(program, op.lock, op.lock.index && value(op.lock.index))}`;
    case 'trylock':
      return `${stored(op.into) === 1 ? 'takes' : 'cannot have'} ${lockName(program, op.lock, op.lock.index && value(op.lock.index))}`;
    case 'unlock':
      return `releases ${lockName(program, op.lock, op.lock.index && value(op.lock.index))}`;
    case 'lockInit':
      return `makes ${lockName(program, op.lock, op.lock.index && value(op.lock.index))} free, whoever held it`;
    case 'hold':
      return beginning(program.ops[op.next], op.length);
    case 'holdEnd':
      if (!op.until) return `is through with what took ${durationText(op.length)}`;
      if (choice === 1) return `gives up after ${durationText(op.length)}`;
      return `goes on: ${conditionText(op.until, scope, op).holds}`;
    case 'send':
      return `sends ${vectorName(program, op.vector)} to ${cpusText(program, value(op.targets) ?? 0)}`;
    case 'halt':
      return 'halts';
    case 'park':
      return 'parks: it has come to the end that is meant for it';
    case 'finish':
      return 'has finished';
    case 'iret':
      return 'returns from the interrupt';
    case 'reserve': {
      const { name, size, used } = program.logs[op.log];
      if (stored(op.into) === 0) return `finds no room in ${name}: its oldest record is still reserved`;
      const over = before[used] === size ? ', overwriting the oldest' : '';
      return `reserves record ${event.record(op.log, stored(op.into))} of ${name}${over}`;
    }
    case 'commit':
      return `commits record ${event.record(op.log, value(op.seq) ?? 0)} of ${program.logs[op.log].name}: ${text(op.text)}`;
    case 'read': {
      const { name } = program.logs[op.log];
      const seq = after[machine.regionOf(agent) + op.into.seq];
      if (seq === 0) return `finds no record to read in ${name}`;
      const read =
        op.into.text >= 0
          ? `: ${JSON.stringify(program.texts[after[machine.regionOf(agent) + op.into.text]])}`
          : '';
      return `reads record ${event.record(op.log, seq)} of ${name}${read}`;
    }
    case 'print':
      return `prints ${text(op.text)}`;
    case 'choose':
      return `takes way ${choice + 1} of ${op.targets.length}`;
    case 'chooseValue': {
      const to = asVariable(placeAsValue(op.into), scope);
      return `chooses ${to ? valueText(program, to.type, op.values[choice]) : op.values[choice]}`;
    }
    case 'loopEnter':
      return 'comes to a loop';
    case 'loopRound':
      return 'goes round the loop';
    case 'semQueue':
      return `joins those who sleep for ${program.semaphores[op.semaphore].name}`;
    case 'semWake': {
      const { name, waiters } = program.semaphores[op.semaphore];
      return before[waiters] === 0
        ? `finds nobody asleep for ${name}`
        : `wakes ${agentName(program, before[waiters] - 1)}, which slept for ${name}`;
    }
    case 'semWoken':
      return `wakes up: it has ${program.semaphores[op.semaphore].name}`;
    case 'fail':
      return `fails: ${program.faults[op.fault].message}`;
  }
}

/** A long step is something that takes its time, or a wait that has a limit. */
function beginning(end: Op, length: number): string {
  const isWait = end.k === 'holdEnd' && end.until !== undefined;
  return isWait
    ? `begins to wait, for ${durationText(length)} at most`
    : `begins something that takes ${durationText(length)}`;
}

function storeText(store: Store, { machine, agent, before, after }: OpEvent, scope: Scope): string {
  const { program } = machine;
  if (store.to.k === 'irqsOff')
    return `turns interrupts ${machine.evaluate(store.value, before, agent) ? 'off' : 'on'}`;
  const source = store.value.k === 'local' ? undefined : asVariable(store.value, scope);
  const to = asVariable(store.to, scope);
  const result = machine.evaluate(store.to, after, agent);
  if (result === undefined) return '';
  if (store.to.k === 'local' && source)
    return `reads ${source.name}: ${valueText(program, source.type, result)}`;
  return to ? `${to.name} = ${valueText(program, to.type, result)}` : '';
}

function placeAsValue(to: Place): Expr {
  if (to.k !== 'irqsOff') return to;
  return { k: 'agent', field: 'irqsOff', agent: { k: 'me' } };
}
