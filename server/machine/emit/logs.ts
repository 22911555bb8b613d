/**
 * Log buffers and the console. A log keeps its records oldest first; a sequence number is relative to the oldest
 * record, so that a log that runs for ever still has finitely many states: when the oldest goes, every number moves
 * down by one, and stops at "at least `lag` behind".
 */
import type { LogLayout, Mark, Op } from '../../program/program.ts';
import {
  add,
  binary,
  both,
  call,
  choose,
  constant,
  either,
  eqz,
  get,
  load,
  perform,
  type Statement,
  set,
  store,
  table,
  type Value,
  when,
} from '../code/code.ts';
import { clearWords, type Emitter, ME, ONE, R, S, shiftWords, ZERO } from './emitter.ts';
import { evaluate, fail, leave, storeValue } from './stores.ts';

type LogOp = Extract<Op, { k: 'reserve' | 'commit' | 'read' | 'print' }>;

export function logOp(op: LogOp, m: Emitter): Statement[] {
  return [...logBody(op, m), ...leave(op, op.next, 0, m)];
}

function logBody(op: LogOp, m: Emitter): Statement[] {
  switch (op.k) {
    case 'reserve':
      return reserve(op, m.program.logs[op.log], m);
    case 'commit':
      return commit(op, m.program.logs[op.log], m);
    case 'read':
      return read(op, m.program.logs[op.log], m);
    case 'print':
      return [...evaluate('text', op.text, m), ...setMarks('printed', get('text'), m)];
  }
}

/** The record with a number from 0, the oldest. */
const record = (i: Value, log: LogLayout): Value => add(S, binary('*', i, constant(log.stride)));

function reserve(op: Extract<LogOp, { k: 'reserve' }>, log: LogLayout, m: Emitter): Statement[] {
  const { size, used, records, stride, fields, lag } = log;
  const name = m.fn(`reserve_${op.log}`, ['s', 'me'], true, () => {
    const text = load(S, records + fields.text);
    const lost = fields.read >= 0 && fields.text >= 0 ? setMarks('lost', text, m) : [];
    const q = get('q');
    return [
      set('used', load(S, used)),
      when(binary('==', get('used'), constant(size)), [
        // A record that is reserved and not final cannot go.
        when(eqz(load(S, records + fields.state)), [{ k: 'return', value: ZERO }]),
        ...(lost.length > 0 ? [when(eqz(load(S, records + fields.read)), lost)] : []),
        ...shiftWords(S, records, (size - 1) * stride, stride),
        perform(call(moveDown(op.log, m), S)),
        set('used', constant(size - 1)),
      ]),
      set('q', record(get('used'), log)),
      ...clearWords(q, records, stride),
      ...(fields.writer >= 0 ? [store(q, records + fields.writer, add(ME, ONE))] : []),
      set('used', add(get('used'), ONE)),
      store(S, used, get('used')),
      { k: 'return', value: add(get('used'), constant(lag)) },
    ];
  });
  return [set('seq', call(name, S, ME)), ...storeValue(op.into, get('seq'), m)];
}

/** The oldest record of a log goes: every sequence number comes one nearer to it. */
function moveDown(log: number, m: Emitter): string {
  const { regions, agents, logs } = m.program;
  const { shared, local } = logs[log].sequences;
  const lower = (slot: number): Statement =>
    when(binary('>', load(S, slot), ONE), [store(S, slot, binary('-', load(S, slot), ONE))]);
  return m.fn(`moveDown_${log}`, ['s'], true, () => [
    ...shared.map(lower),
    ...agents.flatMap((_, a) => local.map((slot) => lower(regions.base + a * regions.size + slot))),
    { k: 'return', value: ZERO },
  ]);
}

function commit(op: Extract<LogOp, { k: 'commit' }>, log: LogLayout, m: Emitter): Statement[] {
  const { used, records, fields, lag } = log;
  const [i, q] = [get('i'), get('q')];
  const none = either(binary('<', i, ZERO), binary('>=', i, load(S, used)));
  const body = [
    ...evaluate('seq', op.seq, m),
    set('i', binary('-', get('seq'), constant(lag + 1))),
    when(none, fail(op.fault, m)),
    set('q', record(i, log)),
    when(load(q, records + fields.state), fail(op.fault, m)),
  ];
  if (fields.text >= 0)
    body.push(...evaluate('text', op.text, m), store(q, records + fields.text, get('text')));
  if (fields.level >= 0)
    body.push(...evaluate('lvl', op.level, m), store(q, records + fields.level, get('lvl')));
  return [...body, store(q, records + fields.state, ONE)];
}

function read(op: Extract<LogOp, { k: 'read' }>, log: LogLayout, m: Emitter): Statement[] {
  const { used, records, fields, lag } = log;
  const [from, i, q, there] = [get('from'), get('i'), get('q'), get('there')];
  // A number from before the oldest record leads to the oldest; no number leads nowhere.
  const later = choose(binary('<=', from, constant(lag)), ZERO, binary('-', from, constant(lag + 1)));
  const body = [
    ...evaluate('from', op.seq, m),
    set('i', choose(eqz(from), load(S, used), later)),
    set('q', record(i, log)),
    set('there', both(binary('<', i, load(S, used)), binary('==', load(q, records + fields.state), ONE))),
  ];
  const into = (slot: number, value: Value): void => {
    if (slot >= 0) body.push(store(R, slot, choose(there, value, ZERO)));
  };
  const field = (at: number): Value => (at >= 0 ? load(q, records + at) : ZERO);
  into(op.into.seq, add(i, constant(lag + 1)));
  into(op.into.text, field(fields.text));
  into(op.into.level, field(fields.level));
  into(op.into.writer, field(fields.writer));
  if (fields.read >= 0) body.push(when(there, [store(q, records + fields.read, ONE)]));
  return body;
}

/** Sets the marks whose pattern is in the text with that number. */
function setMarks(kind: Mark['kind'], text: Value, m: Emitter): Statement[] {
  return m.program.marks.flatMap((mark, i) => {
    if (mark.kind !== kind) return [];
    const matches = m.table(`matches_${i}`, () => [...mark.matches.map(Number), 0]);
    return [when(table(matches, text), [store(S, mark.slot, ONE)])];
  });
}
