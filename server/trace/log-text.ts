/** What the ops of log buffers and the console did, in words. */

import type { State } from '../machine/state.ts';
import type { Expr, LogLayout, Op } from '../program/program.ts';
import { quoted } from './names.ts';
import type { OpEvent } from './op-text.ts';

type LogOp = Extract<Op, { k: 'reserve' | 'commit' | 'read' | 'print' }>;

export function logText(event: OpEvent, op: LogOp): string {
  const { machine, agent, before, after } = event;
  const { program } = machine;
  const value = (e: Expr) => machine.evaluate(e, before, agent) ?? 0;
  switch (op.k) {
    case 'reserve': {
      const log = program.logs[op.log];
      const full = before[log.used] === log.size;
      if (full && !overwrites(log, before)) {
        return `finds no room in ${log.name}: its oldest record is still reserved`;
      }
      const over = full ? ', overwriting the oldest' : '';
      return `reserves record ${event.record(op.log, log.lag + after[log.used])} of ${log.name}${over}`;
    }
    case 'commit': {
      const record = event.record(op.log, value(op.seq));
      return `commits record ${record} of ${program.logs[op.log].name}: ${quoted(program, value(op.text))}`;
    }
    case 'read': {
      const { name } = program.logs[op.log];
      const region = machine.regionOf(agent);
      const seq = after[region + op.into.seq];
      if (seq === 0) return `finds no record to read in ${name}`;
      const text = op.into.text >= 0 ? `: ${quoted(program, after[region + op.into.text])}` : '';
      return `reads record ${event.record(op.log, seq)} of ${name}${text}`;
    }
    case 'print':
      return `prints ${quoted(program, value(op.text))}`;
  }
}

/** A full log whose oldest record is final gives it up to the next that reserves one. */
export function overwrites(log: LogLayout, s: State): boolean {
  return s[log.used] === log.size && s[log.records + log.fields.state] !== 0;
}
