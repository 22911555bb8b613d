/** Long steps, and the laps that say when one may end. */
import type { Op } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { holdsOrFails, valueOf } from './expressions.ts';
import { act, type Item, type Way } from './items.ts';
import { lockGuard } from './locks.ts';
import { checksOf, leave } from './stores.ts';

type HoldOp = Extract<Op, { k: 'hold' | 'holdEnd' | 'loopEnter' | 'loopRound' }>;
type HoldEnd = Extract<Op, { k: 'holdEnd' }>;

export function holdWays(op: HoldOp, c: Context, at: At): Way[] {
  const next = leave(op, op.next, 0, c, at);
  const { me } = at;
  switch (op.k) {
    case 'hold':
      return [{ items: [act(`begin_long_step(${me})`), ...next] }];
    case 'loopEnter':
      return [{ items: [...(c.uses.holds ? [act(`enter_loop(${me}, ${op.depth})`)] : []), ...next] }];
    case 'loopRound':
      return [{ items: [...(c.uses.holds ? [act(`round_loop(${me}, ${op.depth})`)] : []), ...next] }];
    case 'holdEnd': {
      const end = endLongStep(c, at);
      if (!op.until) return [{ guard: mayEnd(op, c, me), items: [end, ...next] }];
      const holds = holdsOrFails(op.until, c, me);
      return [
        { guard: `(${holds})`, items: [...checksOf(op.until, c, at), end, ...next] },
        { guard: `!(${holds}) && ${mayEnd(op, c, me)}`, items: [end, ...leave(op, op.expired, 1, c, at)] },
      ];
    }
  }
}

/** A long step that this one has interrupted on the same agent starts to count anew. */
function endLongStep(c: Context, { level, me }: At): Item {
  const below = [0, 1]
    .slice(0, level)
    .flatMap((lower) =>
      c.code.waits.flatMap(({ l, op }) =>
        op.k === 'holdEnd' && c.code.levelOf(l) === lower
          ? [`${c.layout.locations[lower]}[${me}] == ${l}`]
          : [],
      ),
    );
  return act(`end_long_step(${me}, (${below.join(' || ') || 'false'}))`);
}

function mayEnd(op: HoldEnd, c: Context, me: string): string {
  return c.program.timing === 'any' ? 'true' : `MAY_END_${op.length}(${me})`;
}

/** Macros for when a long step may end: nobody has anything more to do in that time. */
export function timeMacros(c: Context): string[] {
  const { program, code } = c;
  const ends = code.waits.flatMap(({ op }) => (op.k === 'holdEnd' ? [op] : []));
  if (ends.length === 0 || program.timing === 'any') return [];
  const lengths = [...new Set(ends.map((op) => op.length))].sort((a, b) => a - b);
  const count = program.agents.length;
  const lines = [
    '/* Time scales. A long step ends only when everybody else is halted, at its end, blocked, in a step that is not',
    '   much shorter, or has gone once round a loop since it began, and when no interrupt is on its way. */',
    `#define AT(A) ${atLevel(c)}`,
    `#define IDLE(A) ((status[A] == 2 || status[A] == 3) && (${['AT(A) == 0', ...parks(c)].join(' || ')}))`,
    `#define BLOCKED(A) (${blocked(c)})`,
    `#define INTERRUPT_ABOUT (${interruptAbout(c)})`,
  ];
  for (const length of lengths) {
    const inside = code.waits.flatMap(({ l, op }) => {
      if (op.k !== 'holdEnd' || op.length * 10 < length) return [];
      const waits = op.until ? ` && !(${holdsOrFails(op.until, c, '(A)')})` : '';
      return [`(AT(A) == ${l}${waits})`];
    });
    lines.push(`/* Agent A has nothing more to do while BY is in a step of ${length} ns. */`);
    lines.push(
      `#define DONE_${length}(A, BY) ((BY) == (A) || laps[(BY) * ${count} + (A)] == 2 || STOPPED(A) || IDLE(A) || BLOCKED(A) || ${inside.join(' || ')})`,
    );
    const all = Array.from({ length: count }, (_, a) => `DONE_${length}(${a}, BY)`);
    lines.push(`#define MAY_END_${length}(BY) (!INTERRUPT_ABOUT && ${all.join(' && ')})`);
  }
  return lines;
}

function atLevel(c: Context): string {
  const { vectors } = c.program;
  const [task, irq, nmi] = c.layout.locations;
  const withIrq = vectors.some((v) => v.kind === 'ipi')
    ? `(level[A] == 1 -> ${irq}[A] : ${task}[A])`
    : `${task}[A]`;
  return vectors.some((v) => v.kind === 'nmi') ? `(level[A] == 2 -> ${nmi}[A] : ${withIrq})` : withIrq;
}

function parks(c: Context): string[] {
  return c.program.ops.flatMap((op, l) => (l > 0 && op.k === 'park' ? [`AT(A) == ${l}`] : []));
}

function blocked(c: Context): string {
  const parts = c.code.waits.flatMap(({ l, op }) => {
    if (op.k === 'holdEnd') return [];
    return [`(AT(A) == ${l} && !(${guardOf(op, c, '(A)', c.code.levelOf(l))}))`];
  });
  return parts.join(' || ') || 'false';
}

/** When a blocking op can go. */
export function guardOf(op: Op, c: Context, me: string, level: 0 | 1 | 2): string {
  switch (op.k) {
    case 'wait':
      return holdsOrFails(op.until, c, me);
    case 'lockQueued':
      return lockGuard(op, c, me, level);
    case 'semWoken':
      return `${valueOf({ k: 'shared', slot: c.program.semaphores[op.semaphore].woken }, c, me).replace(/\[.*$/, '')}[${me}] == 1`;
    default:
      throw new Error(`${op.k} does not block`);
  }
}

function interruptAbout(c: Context): string {
  const { vectors, cpus } = c.program;
  const parts: string[] = [];
  for (let cpu = 0; cpu < cpus && vectors.length > 0; cpu++) {
    for (const v of vectors) parts.push(`${c.layout.shared(v.base + cpu)} == 1`);
    parts.push(`MUST_TAKE(${cpu})`);
  }
  return parts.join(' || ') || 'false';
}
