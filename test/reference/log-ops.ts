/** Ops of log buffers and the console. */
import type { Op, StepProgram } from '../../server/program/program.ts';
import { mark, readLog, renumber, writeLog } from './memory.ts';
import { ModelFault, type ReferenceState } from './state.ts';
import { evaluate, put } from './values.ts';

type LogOp = Extract<Op, { k: 'reserve' | 'commit' | 'read' | 'print' }>;

export function executeLogOp(program: StepProgram, state: ReferenceState, me: number, op: LogOp) {
  switch (op.k) {
    case 'reserve':
      return reserve(program, state, me, op);
    case 'commit':
      return commit(program, state, me, op);
    case 'read':
      return read(program, state, me, op);
    case 'print':
      return mark(program, state, 'printed', evaluate(program, state, me, op.text));
  }
}

function reserve(program: StepProgram, state: ReferenceState, me: number, op: LogOp & { k: 'reserve' }) {
  const layout = program.logs[op.log];
  let log = readLog(layout, state);
  if (log.length === layout.size) {
    const [oldest, ...others] = log;
    if (!oldest.final) return put(program, state, me, op.into, 0);
    if (!oldest.read && layout.fields.text >= 0) mark(program, state, 'lost', oldest.text);
    log = others;
    renumber(layout, state);
  }
  writeLog(layout, state, [...log, { final: 0, text: 0, level: 0, writer: me + 1, read: 0 }]);
  put(program, state, me, op.into, layout.lag + 1 + log.length);
}

function commit(program: StepProgram, state: ReferenceState, me: number, op: LogOp & { k: 'commit' }) {
  const layout = program.logs[op.log];
  const log = readLog(layout, state);
  const record = log[evaluate(program, state, me, op.seq) - layout.lag - 1];
  if (!record || record.final) throw new ModelFault(op.fault);
  record.final = 1;
  record.text = evaluate(program, state, me, op.text);
  record.level = evaluate(program, state, me, op.level);
  writeLog(layout, state, log);
}

function read(program: StepProgram, state: ReferenceState, me: number, op: LogOp & { k: 'read' }) {
  const layout = program.logs[op.log];
  const log = readLog(layout, state);
  const seq = evaluate(program, state, me, op.seq);
  // One that was overwritten leads to the oldest, and none at all nowhere.
  const index = seq === 0 ? log.length : Math.max(seq - layout.lag - 1, 0);
  const record = log[index];
  const found = record?.final === 1;
  if (found) record.read = 1;
  writeLog(layout, state, log);
  const into: [number, number][] = [
    [op.into.seq, found ? layout.lag + 1 + index : 0],
    [op.into.text, found ? record.text : 0],
    [op.into.level, found ? record.level : 0],
    [op.into.writer, found ? record.writer : 0],
  ];
  // A part of the record that the program never asks for may have no slot.
  for (const [slot, value] of into) if (slot >= 0) state.agents[me].locals[slot] = value;
}
