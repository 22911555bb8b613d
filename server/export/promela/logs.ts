/** Log buffers and the console. */
import type { LogLayout, Mark, Op } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { valueOf } from './expressions.ts';
import { act, type Item, type Way } from './items.ts';
import { checksOf, leave, storeValue } from './stores.ts';

type LogOp = Extract<Op, { k: 'reserve' | 'commit' | 'read' | 'print' }>;

export function logWays(op: LogOp, c: Context, at: At): Way[] {
  const next = leave(op, op.next, 0, c, at);
  switch (op.k) {
    case 'reserve': {
      const reserve = act(`${reserveName(op.log, c)}(${at.me})`);
      return [{ items: [reserve, ...storeValue(op.into, 'seq_', c, at), ...next] }];
    }
    case 'commit':
      return [{ items: [...commit(op, c, at), ...next] }];
    case 'read':
      return [{ items: [...read(op, c, at), ...next] }];
    case 'print': {
      const text = valueOf(op.text, c, at.me);
      return [
        {
          items: [...checksOf(op.text, c, at), act(`x_ = ${text}`), ...setMarks('printed', 'x_', c), ...next],
        },
      ];
    }
  }
}

interface Ring {
  used: string;
  /** A field of the record that starts at `q`. */
  field(q: string, at: number): string;
}

function ringOf(log: LogLayout, c: Context): Ring {
  const array = c.layout.shared(log.records).replace(/\[.*$/, '');
  return { used: c.layout.shared(log.used), field: (q, at) => `${array}[${at === 0 ? q : `${q} + ${at}`}]` };
}

function reserveName(log: number, c: Context): string {
  return `RESERVE_${ringOf(c.program.logs[log], c).used}`;
}

/** Reserves a record for `who`: `seq_` becomes its sequence number, or 0 when the log is full of what cannot go. */
export function reserveInline(index: number, c: Context): string[] {
  const log = c.program.logs[index];
  const { size, stride, fields, lag } = log;
  const { used, field } = ringOf(log, c);
  const array = field('0', 0).replace(/\[.*$/, '');
  const lost = fields.read >= 0 && fields.text >= 0 ? setMarks('lost', field('0', fields.text), c) : [];
  const lines = [
    `/* The oldest record goes when the log is full; every sequence number then comes one nearer to the oldest. */`,
    `inline ${reserveName(index, c)}(WHO) {`,
    '  if',
    `  :: ${used} == ${size} && ${field('0', fields.state)} == 0 -> seq_ = 0;`,
    '  :: else ->',
    '     if',
    `     :: ${used} == ${size} ->`,
  ];
  if (lost.length > 0) {
    lines.push('        if', `        :: ${field('0', fields.read)} == 0 ->`);
    lines.push(
      ...lost.flatMap((item) =>
        item.k === 'if' ? [`           if :: ${item.test} -> ${doTexts(item.then)} :: else -> skip fi;`] : [],
      ),
    );
    lines.push('        :: else -> skip;', '        fi;');
  }
  lines.push(
    '        i_ = 0;',
    `        do :: i_ < ${(size - 1) * stride} -> ${array}[i_] = ${array}[i_ + ${stride}]; i_++ :: else -> break od;`,
    ...moveDown(log, c).map((line) => `        ${line}`),
    `        ${used} = ${size - 1};`,
    '     :: else -> skip;',
    '     fi;',
    `     q_ = ${used} * ${stride};`,
    ...Array.from(
      { length: stride },
      (_, i) => `     ${field('q_', i)} = ${i === fields.writer ? 'WHO + 1' : '0'};`,
    ),
    `     ${used}++;`,
    `     seq_ = ${lag} + ${used};`,
    '  fi;',
    '}',
  );
  return lines;
}

function doTexts(items: Item[]): string {
  return items.flatMap((item) => (item.k === 'do' ? [item.text] : [])).join('; ');
}

function moveDown(log: LogLayout, c: Context): string[] {
  const one = (x: string) => `if :: ${x} > 1 -> ${x}-- :: else -> skip fi;`;
  const { shared, local } = log.sequences;
  const lines = shared.map((slot) => one(c.layout.shared(slot)));
  if (local.length === 0) return lines;
  const each = local.map((slot) => one(c.layout.local(slot, 'i_'))).join(' ');
  return [...lines, 'i_ = 0;', `do :: i_ < ${c.program.agents.length} -> ${each} i_++ :: else -> break od;`];
}

function commit(op: Extract<LogOp, { k: 'commit' }>, c: Context, at: At): Item[] {
  const log = c.program.logs[op.log];
  const { used, field } = ringOf(log, c);
  const { fields, stride, lag } = log;
  const fault = op.fault + 1;
  const items: Item[] = [
    ...checksOf(op.seq, c, at),
    act(`q_ = ${valueOf(op.seq, c, at.me)} - ${lag + 1}`),
    { k: 'check', when: `(q_ < 0 || q_ >= ${used})`, fault, at: at.l },
    act(`q_ = q_ * ${stride}`),
    { k: 'check', when: `${field('q_', fields.state)} != 0`, fault, at: at.l },
  ];
  if (fields.text >= 0)
    items.push(
      ...checksOf(op.text, c, at),
      act(`${field('q_', fields.text)} = ${valueOf(op.text, c, at.me)}`),
    );
  if (fields.level >= 0)
    items.push(
      ...checksOf(op.level, c, at),
      act(`${field('q_', fields.level)} = ${valueOf(op.level, c, at.me)}`),
    );
  items.push(act(`${field('q_', fields.state)} = 1`));
  return items;
}

function read(op: Extract<LogOp, { k: 'read' }>, c: Context, at: At): Item[] {
  const log = c.program.logs[op.log];
  const { used, field } = ringOf(log, c);
  const { fields, stride, lag } = log;
  const into = (slot: number, value: string) =>
    slot >= 0 ? [act(`${c.layout.local(slot, at.me)} = ${value}`)] : [];
  const there = (offset: number) => (offset >= 0 ? field('q_', offset) : '0');
  const { seq, text, level, writer } = op.into;
  return [
    ...checksOf(op.seq, c, at),
    act(`x_ = ${valueOf(op.seq, c, at.me)}`),
    // A number from before the oldest record leads to the oldest; no number leads nowhere.
    act(`i_ = (x_ == 0 -> ${used} : (x_ <= ${lag} -> 0 : x_ - ${lag + 1}))`),
    act(`q_ = i_ * ${stride}`),
    {
      k: 'if',
      test: `i_ < ${used} && ${field('q_', fields.state)} == 1`,
      then: [
        ...into(seq, `i_ + ${lag + 1}`),
        ...into(text, there(fields.text)),
        ...into(level, there(fields.level)),
        ...into(writer, there(fields.writer)),
        ...(fields.read >= 0 ? [act(`${field('q_', fields.read)} = 1`)] : []),
      ],
      else: [seq, text, level, writer].flatMap((slot) => into(slot, '0')),
    },
  ];
}

/** Sets the marks whose pattern is in the text. */
function setMarks(kind: Mark['kind'], text: string, c: Context): Item[] {
  return c.program.marks.flatMap((mark): Item[] => {
    const numbers = mark.matches.flatMap((match, i) => (match ? [i] : []));
    if (mark.kind !== kind || numbers.length === 0) return [];
    const test = numbers.map((n) => `${text} == ${n}`).join(' || ');
    return [{ k: 'if', test, then: [act(`${c.layout.shared(mark.slot)} = 1`)], else: [] }];
  });
}
