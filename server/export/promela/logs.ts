/** Log buffers and the console. */
import type { LogLayout, Mark, Op } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { plus, times, valueOf } from './expressions.ts';
import { act, type Item, type Way } from './items.ts';
import { arrayAt } from './locks.ts';
import { checksOf, leave, storeValue } from './stores.ts';

type LogOp = Extract<Op, { k: 'reserve' | 'commit' | 'read' | 'print' }>;

export function logWays(op: LogOp, c: Context, at: At): Way[] {
  const next = leave(op, op.next, 0, c, at);
  switch (op.k) {
    case 'reserve':
      return [{ items: reserve(op, c, at, next) }];
    case 'commit':
      return [{ items: [...commit(op, c, at), ...next] }];
    case 'read':
      return [{ items: read(op, c, at, next) }];
    case 'print': {
      const text = valueOf(op.text, c, at.me);
      return [{ items: [...checksOf(op.text, c, at), ...setMarks('printed', text, c).map(act), ...next] }];
    }
  }
}

interface Ring {
  used: string;
  /** A field of the record that starts at `q`. */
  field(q: string, at: number): string;
}

function ringOf(log: LogLayout, c: Context): Ring {
  const array = arrayAt(log.records, c);
  return { used: c.layout.shared(log.used), field: (q, at) => `${array}[${at === 0 ? q : `${q} + ${at}`}]` };
}

function reserve(op: Extract<LogOp, { k: 'reserve' }>, c: Context, at: At, next: Item[]): Item[] {
  const { size, fields, lag } = c.program.logs[op.log];
  const { used, field } = ringOf(c.program.logs[op.log], c);
  const said = (value: string) => [...storeValue(op.into, value, c, at), ...next];
  // In a full log the record is the last.
  const last = size - 1;
  const inFull = [
    act(`DROP_OLDEST_${used}()`),
    ...fresh(op.log, String(last), c, at),
    act(`${used} = ${size}`),
  ];
  const inNext = [act(`q_ = ${used}`), ...fresh(op.log, 'q_', c, at), act(`${used} = q_ + 1`)];
  return [
    {
      k: 'if',
      test: `${used} < ${size}`,
      then: [...inNext, ...said(`${lag} + ${used}`)],
      else: [
        {
          k: 'if',
          test: `${field('0', fields.state)} == 0`,
          then: said('0'),
          else: [...inFull, ...said(String(lag + size))],
        },
      ],
    },
  ];
}

/** A new record at that place: all fields 0, but for who writes it. */
function fresh(log: number, place: string, c: Context, at: At): Item[] {
  const { stride, fields } = c.program.logs[log];
  const { field } = ringOf(c.program.logs[log], c);
  const start = times(place, stride);
  return Array.from({ length: stride }, (_, i) =>
    act(`${field(start, i)} = ${i === fields.writer ? plus(at.me, 1) : '0'}`),
  );
}

/** The oldest record goes; every sequence number then comes one nearer to the oldest. */
export function dropInline(index: number, c: Context): string[] {
  const log = c.program.logs[index];
  const { size, stride, fields } = log;
  const { used, field } = ringOf(log, c);
  const lost =
    fields.read >= 0 && fields.text >= 0
      ? setMarks('lost', field('0', fields.text), c, `${field('0', fields.read)} == 0`)
      : [];
  const moved = Array.from(
    { length: (size - 1) * stride },
    (_, i) => `${field(String(i), 0)} = ${field(String(i + stride), 0)}`,
  );
  const numbers = [
    ...log.sequences.shared.map((slot) => c.layout.shared(slot)),
    ...log.sequences.local.flatMap((slot) => c.program.agents.map((_, a) => c.layout.local(slot, String(a)))),
  ];
  const nearer = numbers.map((x) => `${x} = (${x} > 1 -> ${x} - 1 : ${x})`);
  return [
    '/* The oldest record goes; every sequence number comes one nearer to the oldest. */',
    `inline DROP_OLDEST_${used}() {`,
    ...[...lost, ...moved, ...nearer].map((line) => `  ${line};`),
    '}',
  ];
}

function commit(op: Extract<LogOp, { k: 'commit' }>, c: Context, at: At): Item[] {
  const log = c.program.logs[op.log];
  const { used, field } = ringOf(log, c);
  const { fields, stride, lag } = log;
  const fault = op.fault + 1;
  const place = `(${valueOf(op.seq, c, at.me)} - ${lag + 1})`;
  const items: Item[] = [
    ...checksOf(op.seq, c, at),
    { k: 'check', when: `(${place} < 0 || ${place} >= ${used})`, fault, at: at.l },
    { k: 'check', when: `(${field(`${place} * ${stride}`, fields.state)} != 0)`, fault, at: at.l },
  ];
  // What is stored is worked out first: an error in the level finds the text already there.
  if (fields.text >= 0) items.push(...checksOf(op.text, c, at));
  items.push(act(`q_ = ${place} * ${stride}`));
  if (fields.text >= 0) items.push(act(`${field('q_', fields.text)} = ${valueOf(op.text, c, at.me)}`));
  if (fields.level >= 0)
    items.push(
      ...checksOf(op.level, c, at),
      act(`${field('q_', fields.level)} = ${valueOf(op.level, c, at.me)}`),
    );
  return [...items, act(`${field('q_', fields.state)} = 1`)];
}

function read(op: Extract<LogOp, { k: 'read' }>, c: Context, at: At, next: Item[]): Item[] {
  const log = c.program.logs[op.log];
  const { used, field } = ringOf(log, c);
  const { fields, stride, lag } = log;
  const into = (slot: number, value: string) =>
    slot >= 0 ? [act(`${c.layout.local(slot, at.me)} = ${value}`)] : [];
  const { seq, text, level, writer } = op.into;
  const from = valueOf(op.seq, c, at.me);
  // A number from before the oldest record leads to the oldest; no number leads nowhere.
  const place = `(${from} == 0 -> ${used} : (${from} <= ${lag} -> 0 : ${from} - ${lag + 1}))`;
  const get = (offset: number) => (offset >= 0 ? field(`q_ * ${stride}`, offset) : '0');
  const there = [
    act(`q_ = ${place}`),
    ...into(seq, `q_ + ${lag + 1}`),
    ...into(text, get(fields.text)),
    ...into(level, get(fields.level)),
    ...into(writer, get(fields.writer)),
    ...(fields.read >= 0 ? [act(`${get(fields.read)} = 1`)] : []),
    ...next,
  ];
  const nothing = [...[seq, text, level, writer].flatMap((slot) => into(slot, '0')), ...next];
  const test = `${place} < ${used} && ${field(`${place} * ${stride}`, fields.state)} == 1`;
  return [...checksOf(op.seq, c, at), { k: 'if', test, then: there, else: nothing }];
}

/** Statements that set the marks whose pattern is in the text. */
function setMarks(kind: Mark['kind'], text: string, c: Context, when = ''): string[] {
  return c.program.marks.flatMap((mark) => {
    const numbers = mark.matches.flatMap((match, i) => (match ? [i] : []));
    if (mark.kind !== kind || numbers.length === 0) return [];
    const name = c.layout.shared(mark.slot);
    const is = `(${numbers.map((n) => `${text} == ${n}`).join(' || ')})`;
    return [`${name} = (${when ? `${when} && ` : ''}${is} -> 1 : ${name})`];
  });
}
