/** The parts of a model that all its processes use: who can go, queues, interrupts, laps. */
import { STATUS } from '../../program/program.ts';
import type { Context } from './context.ts';
import { vectorArray } from './ends.ts';
import { timeMacros } from './holds.ts';
import { queueInlines } from './locks.ts';
import { dropInline } from './logs.ts';

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
    'hidden int x_; hidden int q_;',
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
    if (program.ops.some((op) => op.k === 'reserve' && op.log === i)) lines.push('', ...dropInline(i, c));
  });
  if (uses.holds) lines.push('', ...lapInlines(agents));
  return lines;
}

function sendInline(array: string, cpus: number): string[] {
  const each = Array.from({ length: cpus }, (_, cpu) => {
    const goes = `((MASK >> ${cpu}) & 1) != 0 && ${array}[${cpu}] == 0 && !STOPPED(${cpu})`;
    return `  ${array}[${cpu}] = (${goes} -> 1 : ${array}[${cpu}]);`;
  });
  return [`inline SEND_${array}(MASK) {`, ...each, '}'];
}

function lapInlines(agents: number): string[] {
  const each = (line: (a: number) => string) => Array.from({ length: agents }, (_, a) => `  ${line(a)}`);
  const own = (a: number) => `laps[(WHO) * ${agents} + ${a}]`;
  const seen = (a: number) => `laps[${a * agents} + (WHO)]`;
  return [
    '/* What everybody has done since a long step began. A loop is known by its depth. */',
    'inline begin_long_step(WHO) {',
    ...each((a) => `${own(a)} = (${a} != (WHO));`),
    '}',
    '/* OUTER: it had interrupted another long step of its agent, which counts anew. */',
    'inline end_long_step(WHO, OUTER) {',
    ...each((a) => `${own(a)} = (OUTER && ${a} != (WHO));`),
    '}',
    'inline forget_long_step(WHO) {',
    ...each((a) => `${own(a)} = 0;`),
    '}',
    'inline enter_loop(WHO, DEPTH) {',
    ...each((a) => `${seen(a)} = (${seen(a)} == 1 || ${seen(a)} > 3 + DEPTH -> 3 + DEPTH : ${seen(a)});`),
    '}',
    'inline round_loop(WHO, DEPTH) {',
    ...each((a) => {
      const round = `(${seen(a)} != 1 && ${seen(a)} - 3 <= DEPTH -> 2 : 3 + DEPTH)`;
      return `${seen(a)} = (${seen(a)} == 0 || ${seen(a)} == 2 -> ${seen(a)} : ${round});`;
    }),
    '}',
  ];
}
