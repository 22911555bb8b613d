/**
 * JavaScript source for log buffers and the console. A log keeps its records oldest first; a sequence number is
 * relative to the oldest record, so that a log that runs for ever still has finitely many states: when the
 * oldest goes, every number moves down by one, and stops at "at least `lag` behind".
 */
import type { LogLayout, Mark, Op, StepProgram } from '../../program/program.ts';
import { canFault, valueOf } from './expressions.ts';
import { evaluate, leave, storeValue } from './stores.ts';

type LogOp = Extract<Op, { k: 'reserve' | 'commit' | 'read' | 'print' }>;

export function logOp(op: LogOp, program: StepProgram): string[] {
  const next = 'next' in op ? leave(op, op.next, 0, program) : [];
  switch (op.k) {
    case 'reserve':
      return [...reserve(op, program.logs[op.log], program), ...next];
    case 'commit':
      return [...commit(op, program.logs[op.log], program), ...next];
    case 'read':
      return [...read(op, program.logs[op.log], program), ...next];
    case 'print':
      return [...evaluate('text', op.text, program), ...setMarks(program, 'printed', 'text'), ...next];
  }
}

function reserve(op: Extract<LogOp, { k: 'reserve' }>, log: LogLayout, program: StepProgram): string[] {
  const { size, used, records, stride, fields, lag } = log;
  const lost =
    fields.read >= 0 && fields.text >= 0 ? setMarks(program, 'lost', `s[${records + fields.text}]`) : [];
  const fresh: string[] = [];
  if (fields.writer >= 0) fresh.push(`s[q+${fields.writer}] = me + 1;`);
  return [
    'let seq = 0;',
    `if (s[${used}] < ${size} || s[${records + fields.state}] !== 0) {`,
    `if (s[${used}] === ${size}) {`,
    ...(lost.length > 0 ? [`if (s[${records + fields.read}] === 0) {`, ...lost, '}'] : []),
    `s.copyWithin(${records}, ${records + stride}, ${records + size * stride});`,
    `moveDown(s, SEQUENCES[${op.log}]);`,
    `s[${used}] = ${size - 1};`,
    '}',
    `const q = ${records} + s[${used}] * ${stride};`,
    `s.fill(0, q, q + ${stride});`,
    ...fresh,
    `s[${used}]++;`,
    `seq = ${lag} + s[${used}];`,
    '}',
    ...storeValue(op.into, 'seq', '', program),
  ];
}

function commit(op: Extract<LogOp, { k: 'commit' }>, log: LogLayout, program: StepProgram): string[] {
  const { used, records, stride, fields, lag } = log;
  const lines = [...evaluate('seq', op.seq, program), `const i = seq - ${lag + 1};`];
  lines.push(`if (i < 0 || i >= s[${used}]) return fail(s, ${op.fault});`);
  lines.push(`const q = ${records} + i * ${stride};`);
  lines.push(`if (s[q+${fields.state}] !== 0) return fail(s, ${op.fault});`);
  if (fields.text >= 0) lines.push(...evaluate('text', op.text, program), `s[q+${fields.text}] = text;`);
  if (fields.level >= 0) lines.push(...evaluate('lvl', op.level, program), `s[q+${fields.level}] = lvl;`);
  lines.push(`s[q+${fields.state}] = 1;`);
  return lines;
}

function read(op: Extract<LogOp, { k: 'read' }>, log: LogLayout, program: StepProgram): string[] {
  const { used, records, stride, fields, lag } = log;
  const lines = [`const from = ${valueOf(op.seq, program)};`];
  if (canFault(op.seq)) lines.push('if (fault.pending !== 0) return trap(s);');
  // A number from before the oldest record leads to the oldest; no number leads nowhere.
  lines.push(`const i = from === 0 ? s[${used}] : from <= ${lag} ? 0 : from - ${lag + 1};`);
  lines.push(`const q = ${records} + i * ${stride};`);
  lines.push(`const there = i < s[${used}] && s[q+${fields.state}] === 1;`);
  const into = (slot: number, value: string) =>
    slot >= 0 && lines.push(`s[r+${slot}] = there ? ${value} : 0;`);
  const field = (at: number) => (at >= 0 ? `s[q+${at}]` : '0');
  into(op.into.seq, `i + ${lag + 1}`);
  into(op.into.text, field(fields.text));
  into(op.into.level, field(fields.level));
  into(op.into.writer, field(fields.writer));
  if (fields.read >= 0) lines.push(`if (there) s[q+${fields.read}] = 1;`);
  return lines;
}

/** Lines that set the marks whose pattern is in the text with number `text`. */
function setMarks(program: StepProgram, kind: Mark['kind'], text: string): string[] {
  return program.marks.flatMap((mark, i) =>
    mark.kind === kind ? [`if (MATCHES[${i}][${text}] === 1) s[${mark.slot}] = 1;`] : [],
  );
}
