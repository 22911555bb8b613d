/**
 * The processes: one for each agent and interrupt level it can run at, and one for each interrupt and CPU it can arrive
 * at. At most one process of an agent can go at a time, so that fairness towards processes is fairness towards agents.
 */
import type { Location } from '../../program/program.ts';
import { sourceText } from '../../trace/names.ts';
import type { At, Context } from './context.ts';
import { vectorArray } from './ends.ts';
import { plus, times } from './expressions.ts';
import { endsOf, splitWays, type Way } from './items.ts';
import { commentText, createNames } from './names.ts';
import { followingItems, printStep, waysOf, withFollowing } from './ops.ts';

export interface Process {
  name: string;
  /** How many of this type there are. */
  count: number;
  /** The first of their agents. */
  first: number;
  comment: string;
  body: string[];
}

/** In the order of their process numbers. */
export function processesOf(c: Context): Process[] {
  const { program, code } = c;
  const names = createNames();
  const processes: Process[] = [];
  for (const { first, count, entry } of code.crews) {
    const { name } = program.agents[first];
    const all = count > 1 ? `${name} to ${program.agents[first + count - 1].name}` : name;
    processes.push({
      name: names(`${count > 1 ? all : name} runs`.toLowerCase()),
      count,
      first,
      comment: all,
      body: [
        ...blocks(c, code.from(entry), entry, 0, agentText(count, first)),
        '  /* At its end. */',
        ...dead(0),
      ],
    });
  }
  for (const [kind, level] of [
    ['ipi', 1],
    ['nmi', 2],
  ] as const) {
    const vectors = program.vectors.flatMap((v, i) => (v.kind === kind ? [{ ...v, i }] : []));
    if (vectors.length === 0) continue;
    const me = agentText(program.cpus, 0);
    const locations = [...new Set(vectors.flatMap((v) => code.from(v.entry)))].sort((a, b) => a - b);
    processes.push({
      name: names(kind === 'ipi' ? 'takes irq' : 'takes nmi'),
      count: program.cpus,
      first: 0,
      comment: `${kind.toUpperCase()} handlers, of each CPU`,
      body: [...takes(c, vectors, level, me), ...blocks(c, locations, undefined, level, me)],
    });
  }
  program.vectors.forEach((v, i) => {
    const place = `${vectorArray(i, c)}[${agentText(program.cpus, 0)}]`;
    processes.push({
      name: names(`arrives ${v.kind} ${v.name}`),
      count: program.cpus,
      first: 0,
      comment: `${v.kind.toUpperCase()} ${v.name}, sent, becomes pending at its CPU`,
      body: ['  do', `  :: d_step { GOES && ${place} == 1 -> ${place} = 2 }`, '  od'],
    });
  });
  return processes;
}

/** The agent of a process: known, or told by the process's number through a macro. */
function agentText(count: number, first: number): string {
  return count === 1 ? String(first) : 'ME';
}

function takes(c: Context, vectors: { i: number; entry: Location }[], level: 1 | 2, me: string): string[] {
  const lines = ['L0: /* No handler runs. */', '  if'];
  for (const { i, entry } of vectors) {
    const array = vectorArray(i, c);
    lines.push(
      `  :: d_step { ${level === 1 ? 'CAN_TAKE_IPI' : 'CAN_TAKE_NMI'}(${me}) && ${array}[${me}] == 2 ->`,
      `       level[${me}] = ${level}; ${c.layout.locations[level]}[${me}] = ${entry}; irqs_off[${plus(times(me, 3), level)}] = 1; ${array}[${me}] = 0;`,
      `     }; goto L${entry};`,
    );
  }
  return [...lines, '  fi;'];
}

function blocks(
  c: Context,
  locations: Location[],
  entry: Location | undefined,
  level: 0 | 1 | 2,
  me: string,
): string[] {
  const ordered = entry === undefined ? locations : [entry, ...locations.filter((l) => l !== entry)];
  return ordered.flatMap((l) => {
    const at: At = { l, level, me };
    const op = c.program.ops[l];
    const { uri } = c.program.sources[op.at.source] ?? { uri: '' };
    const file = uri.slice(uri.lastIndexOf('/') + 1);
    const text = commentText(`${file}:${op.at.line + 1}: ${sourceText(c.program, op)}`);
    const head = `  /* ${text} */`;
    // Only an error stops an agent at an op that follows in a step.
    if (c.code.runsOn(l)) return [head, ...dead(l)];
    return [head, `L${l}:`, '  if', ...waysOf(c, at).flatMap((way) => printWay(way, c, at)), '  fi;'];
  });
}

function dead(l: Location): string[] {
  return [`L${l}:`, `  if :: false -> goto L${l} fi;`];
}

function printWay(way: Way, c: Context, at: At): string[] {
  const { level, me } = at;
  const device = level === 0 && /^\d+$/.test(me) && Number(me) >= c.program.cpus;
  const can = device ? `CAN_RUN_DEVICE(${me})` : `CAN_RUN_${['TASK', 'IRQ', 'NMI'][level]}(${me})`;
  const run = (l: Location) => followingItems(c, { ...at, l });
  return splitWays({ ...way, items: withFollowing(way.items, run) }).flatMap(({ guard, items }) => {
    const head = guard === undefined ? can : `${can} && ${guard}`;
    const ends = [...endsOf(items, run)].sort((a, b) => a - b);
    const step = printStep(items, c, at, '       ');
    if (ends.length === 1) return [`  :: d_step { ${head} ->`, ...step, `     }; goto L${ends[0]};`];
    const where = `${c.layout.locations[level]}[${me}]`;
    const goOn = ends.map((l) => `     :: ${where} == ${l} -> goto L${l};`);
    return [`  :: atomic { d_step { ${head} ->`, ...step, '     };', '     if', ...goOn, '     fi }'];
  });
}

/** Spin has room for 2048 in a model. */
const MOST_D_STEPS = 2000;

/**
 * In a large model every step is an `atomic` instead of a `d_step`. To Spin that is the same, but slower: it is never
 * interrupted, for it can never block, and what lies within is not stored.
 */
export function withoutTooManySteps(processes: Process[]): Process[] {
  const count = processes.reduce((n, { body }) => n + body.filter((line) => D_STEP.test(line)).length, 0);
  if (count <= MOST_D_STEPS) return processes;
  return processes.map((p) => ({
    ...p,
    body: p.body.map((line) =>
      line.replace('atomic { d_step {', 'atomic { atomic {').replace(D_STEP, ':: atomic {'),
    ),
  }));
}

const D_STEP = /:: d_step \{|(?<=atomic \{ )d_step \{/;

export function printProcesses(processes: Process[]): string[] {
  const lines: string[] = [];
  let pid = 0;
  for (const { name, count, first, comment, body } of processes) {
    lines.push('', `/* ${commentText(comment)}. */`);
    if (count > 1) {
      const shift = pid - first;
      lines.push(
        '#undef ME',
        `#define ME ${shift === 0 ? '_pid' : `(_pid ${shift > 0 ? '-' : '+'} ${Math.abs(shift)})`}`,
      );
    }
    lines.push(`active ${count > 1 ? `[${count}] ` : ''}proctype ${name}() {`, ...body, '}');
    pid += count;
  }
  return lines;
}
