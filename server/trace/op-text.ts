/** What one op did, in words: from the op and the states before and after it. */

import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { Expr, Op, Place, Store } from '../program/program.ts';
import { asVariable, conditionText, expressionText, type Scope } from './expression-text.ts';
import { lockText } from './lock-text.ts';
import { logText } from './log-text.ts';
import { cpusText, durationText, valueText, vectorName } from './names.ts';

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
  if (machine.faultOf(after) >= 0) return `fails: ${program.faults[machine.faultOf(after)].message}`;
  switch (op.k) {
    case 'assign': {
      if (op.stores.length === 1) return storeText(op.stores[0], event, scope) || 'goes on';
      // Stores happen one after the other: a later one sees what an earlier one has stored.
      const now = before.slice();
      const texts = op.stores.map((store) => {
        const text = storeText(store, { ...event, before: now }, scope);
        keepStore(store, now, event);
        return text;
      });
      return texts.filter((t) => t !== '').join(', ') || 'goes on';
    }
    case 'branch': {
      const condition = expressionText(op.condition, scope);
      return condition === undefined
        ? 'decides where to go on'
        : `finds that ${condition} is ${value(op.condition) ? 'true' : 'false'}`;
    }
    case 'wait':
      return `goes on: ${conditionText(op.until, scope, op).holds}`;
    case 'lock':
    case 'lockQueued':
    case 'trylock':
    case 'unlock':
    case 'lockInit':
    case 'semQueue':
    case 'semWake':
    case 'semWoken':
      return lockText(event, op);
    case 'reserve':
    case 'commit':
    case 'read':
    case 'print':
      return logText(event, op);
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

function storeText(store: Store, { machine, agent, before }: OpEvent, scope: Scope): string {
  const { program } = machine;
  if (store.to.k === 'irqsOff')
    return `turns interrupts ${machine.evaluate(store.value, before, agent) ? 'off' : 'on'}`;
  const source = store.value.k === 'local' ? undefined : asVariable(store.value, scope);
  const to = asVariable(store.to, scope);
  // Not what is there afterwards: a local that nobody needs any more is cleared at once.
  const raw = machine.evaluate(store.value, before, agent);
  if (raw === undefined) return '';
  const { check } = store;
  const result = check?.saturate ? Math.min(Math.max(raw, check.lo), check.hi) : raw;
  if (store.to.k === 'local' && source)
    return `reads ${source.name}: ${valueText(program, source.type, result)}`;
  if (to) return `${to.name} = ${valueText(program, to.type, result)}`;
  return store.to.k === 'local' ? workedOut(store.value, result, scope) : '';
}

/** What a statement works out on the way to what it does: `a = (b + 1) % 8` reads b in one step and stores in the next. */
function workedOut(e: Expr, result: number, scope: Scope): string {
  if (e.k === 'local' || e.k === 'const') return '';
  const text = expressionText(e, scope);
  return text === undefined ? '' : `finds that ${text} is ${isTruth(e) ? result !== 0 : result}`;
}

function isTruth(e: Expr): boolean {
  return (
    e.k === 'not' ||
    e.k === 'within' ||
    (e.k === 'binary' && ['==', '!=', '<', '<=', '>', '>=', '&&', '||'].includes(e.op))
  );
}

/** Puts the stored value where the next store of the same op would find it. */
function keepStore({ to, value, check }: Store, now: State, { machine, agent }: OpEvent): void {
  const raw = machine.evaluate(value, now, agent);
  if (raw === undefined || to.k === 'irqsOff') return;
  const result = check?.saturate ? Math.min(Math.max(raw, check.lo), check.hi) : raw;
  if (to.k === 'element') {
    const index = machine.evaluate(to.index, now, agent);
    if (index !== undefined) now[to.base + index * to.stride] = result;
  } else now[to.k === 'local' ? machine.regionOf(agent) + to.slot : to.slot] = result;
}

function placeAsValue(to: Place): Expr {
  if (to.k !== 'irqsOff') return to;
  return { k: 'agent', field: 'irqsOff', agent: { k: 'me' } };
}
