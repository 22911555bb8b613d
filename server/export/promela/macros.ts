/** The parts of a model that all its processes use: who can go, queues, interrupts, laps. */
import { STATUS } from '../../program/program.ts';
import type { Context } from './context.ts';
import { vectorArray } from './ends.ts';
import { timeMacros } from './holds.ts';
import { queueInlines } from './locks.ts';
import { reserveInline } from './logs.ts';

export function macros(c: Context): string[] {
  const { program, uses } = c;
  const { vectors } = program;
  const pending = (kind: 'ipi' | 'nmi') =>
    vectors.flatMap((v, i) => (v.kind === kind ? [`${vectorArray(i, c)}[A] == 2`] : []));
  const [ipis, nmis] = [pending('ipi'), pending('nmi')];
  const alone = (agent: string) => (uses.alone ? ` && (alone == 0 || alone == ${agent} + 1)` : '');
  const level = (n: number) => (vectors.length > 0 ? ` && level[A] == ${n}` : '');
  const lines = [
    '/* Nothing happens any more after an error, and nothing else while somebody chooses inside an atomic block. */',
    `#define GOES (fault == 0${uses.alone ? ' && alone == 0' : ''})`,
    `#define STOPPED(A) (status[A] == ${STATUS.halted} || status[A] == ${STATUS.parkedThenHalted})`,
    `#define ENDED(A) (status[A] >= ${STATUS.parked})`,
  ];
  const takes: string[] = [];
  if (vectors.length > 0) {
    lines.push(
      '/* A pending interrupt that may be taken is the very next step: an NMI at once, an IPI when interrupts are on. */',
    );
    if (nmis.length > 0) {
      lines.push(
        `#define NMI_PENDING(A) (level[A] != 2 && (${nmis.join(' || ')}))`,
        '#define CAN_TAKE_NMI(A) (GOES && !STOPPED(A) && level[A] != 2)',
      );
      takes.push('NMI_PENDING(A)');
    }
    if (ipis.length > 0) {
      lines.push(
        `#define IPI_PENDING(A) (level[A] == 0 && irqs_off[(A) * 3] == 0 && (${ipis.join(' || ')}))`,
        `#define CAN_TAKE_IPI(A) (GOES && !STOPPED(A) && level[A] == 0 && irqs_off[(A) * 3] == 0${nmis.length > 0 ? ' && !NMI_PENDING(A)' : ''})`,
      );
      takes.push('IPI_PENDING(A)');
    }
    lines.push(`#define MUST_TAKE(A) (!STOPPED(A) && (${takes.join(' || ')}))`);
  }
  const waits = (list: string[]) => list.map((t) => ` && !${t}`).join('');
  lines.push(
    `#define CAN_RUN_TASK(A) (fault == 0 && !STOPPED(A)${alone('A')}${level(0)}${waits(takes)})`,
    `#define CAN_RUN_DEVICE(A) (fault == 0 && !STOPPED(A)${alone('A')})`,
  );
  if (ipis.length > 0)
    lines.push(
      `#define CAN_RUN_IRQ(A) (fault == 0 && !STOPPED(A)${alone('A')} && level[A] == 1${waits(takes.slice(0, nmis.length > 0 ? 1 : 0))})`,
    );
  if (nmis.length > 0)
    lines.push(`#define CAN_RUN_NMI(A) (fault == 0 && !STOPPED(A)${alone('A')} && level[A] == 2)`);
  const scales = timeMacros(c);
  return [...lines, ...(scales.length > 0 ? ['', ...scales] : [])];
}

export function inlines(c: Context): string[] {
  const { program, uses } = c;
  const agents = program.agents.length;
  const lines = [
    '/* For use within one step; they are no part of the state. */',
    'hidden int i_; hidden int q_; hidden int x_; hidden int seq_;',
  ];
  const queues = queueInlines(c);
  if (queues.length > 0) lines.push('', ...queues);
  const sent = [...new Set(program.ops.flatMap((op, l) => (l > 0 && op.k === 'send' ? [op.vector] : [])))];
  if (sent.length > 0)
    lines.push(
      '',
      '/* On its way to every CPU of the mask that can still be reached and has none of the kind coming. */',
    );
  for (const vector of sent) lines.push(...sendInline(vectorArray(vector, c), program.cpus));
  program.logs.forEach((_, i) => {
    if (program.ops.some((op) => op.k === 'reserve' && op.log === i)) lines.push('', ...reserveInline(i, c));
  });
  if (uses.holds) lines.push('', ...lapInlines(agents));
  return lines;
}

function sendInline(array: string, cpus: number): string[] {
  return [
    `inline SEND_${array}(MASK) {`,
    '  i_ = 0;',
    `  do :: i_ < ${cpus} ->`,
    `       if :: ((MASK >> i_) & 1) != 0 && ${array}[i_] == 0 && !STOPPED(i_) -> ${array}[i_] = 1 :: else -> skip fi;`,
    '       i_++',
    '     :: else -> break',
    '  od;',
    '}',
  ];
}

function lapInlines(agents: number): string[] {
  const each = (body: string[]) => [
    `  i_ = 0;`,
    `  do :: i_ < ${agents} ->`,
    ...body.map((l) => `       ${l}`),
    '       i_++',
    '     :: else -> break',
    '  od;',
  ];
  return [
    '/* What everybody has done since a long step began. A loop is known by its depth. */',
    'inline begin_long_step(WHO) {',
    ...each([`laps[(WHO) * ${agents} + i_] = (i_ == (WHO) -> 0 : 1);`]),
    '}',
    '/* OUTER: it had interrupted another long step of its agent, which counts anew. */',
    'inline end_long_step(WHO, OUTER) {',
    '  x_ = OUTER;',
    ...each([`laps[(WHO) * ${agents} + i_] = (x_ != 0 && i_ != (WHO) -> 1 : 0);`]),
    '}',
    'inline forget_long_step(WHO) {',
    ...each([`laps[(WHO) * ${agents} + i_] = 0;`]),
    '}',
    'inline enter_loop(WHO, DEPTH) {',
    ...each([
      `q_ = i_ * ${agents} + (WHO);`,
      'if :: laps[q_] == 1 || laps[q_] > 3 + DEPTH -> laps[q_] = 3 + DEPTH :: else -> skip fi;',
    ]),
    '}',
    'inline round_loop(WHO, DEPTH) {',
    ...each([
      `q_ = i_ * ${agents} + (WHO);`,
      'if',
      ':: laps[q_] == 0 || laps[q_] == 2 -> skip',
      ':: else -> laps[q_] = (laps[q_] != 1 && laps[q_] - 3 <= DEPTH -> 2 : 3 + DEPTH)',
      'fi;',
    ]),
    '}',
  ];
}
