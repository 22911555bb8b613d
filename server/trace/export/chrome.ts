/**
 * A run in the trace event format that chrome://tracing and Perfetto open: a thread for each CPU with its calls nested, a
 * thread for each lock with who holds it, arrows for interrupts. A step takes one microsecond there: the order is what counts.
 */
import type { Machine, State } from '../../machine/machine.ts';
import { agentName, vectorName } from '../names.ts';
import type { Run } from '../run.ts';
import { type Marks, marksOf } from './drawing-options.ts';
import type { Happening } from './happenings.ts';
import { entryText } from './lines.ts';
import type { Entry } from './stacks.ts';
import { story } from './story.ts';
import { part, type Writing } from './writing.ts';

interface TraceEvent {
  name: string;
  ph: 'M' | 'B' | 'E' | 'X' | 'i' | 's' | 'f';
  pid: number;
  tid: number;
  ts?: number;
  dur?: number;
  cat?: string;
  id?: number;
  bp?: 'e';
  s?: 't' | 'g';
  args?: Record<string, unknown>;
}

const CPUS = 1;
const LOCKS = 2;

export function* chromeTrace(machine: Machine, run: Run, marks: Marks = {}): Writing {
  const { program } = machine;
  const events: TraceEvent[] = [
    name('process_name', CPUS, 0, `${program.scenario}${run.changes.size > 0 ? ' (what-if)' : ''}`),
    ...program.agents.map((agent, a) => name('thread_name', CPUS, a, agent.name)),
  ];
  const stacks = program.agents.map((): readonly Entry[] => []);
  const arrows = arrowsOf(machine, events);
  const locks = locksOf(machine, events);
  const about = { scenario: program.scenario, title: program.title };
  const out = [`{"displayTimeUnit":"ns","otherData":${JSON.stringify(about)},"traceEvents":[`];
  let separator = '\n';
  const write = () => {
    for (const event of events.splice(0)) {
      out.push(`${separator}  ${JSON.stringify(event)}`);
      separator = ',\n';
    }
  };
  const telling = story(machine, run, (what, before, after) => {
    const { agent, t } = what;
    locks(t, before);
    if (agent < 0) {
      const change = { name: `by hand: ${what.text}`, cat: 'change' };
      events.push({ ...change, ph: 'i', pid: CPUS, tid: 0, ts: t, s: 'g' });
      return write();
    }
    stacks[agent] = turn(machine, events, agent, t, stacks[agent], what.path);
    arrows(what, before);
    events.push(eventOf(what));
    if (t === run.steps.length - 1) locks(t + 1, after);
    write();
  });
  const { state } = yield* part(telling, 0, 1, out);
  const end = run.steps.length;
  stacks.forEach((path, agent) => {
    turn(machine, events, agent, end, path, []);
  });
  locks(end, state, true);
  for (const { t, text } of marksOf(marks))
    events.push({ name: text, ph: 'i', pid: CPUS, tid: 0, ts: t, s: 'g', cat: 'mark' });
  write();
  yield { text: `${out.join('')}\n]}\n`, done: 1 };
}

function name(kind: string, pid: number, tid: number, text: string): TraceEvent {
  return { name: kind, ph: 'M', pid, tid, args: { name: text } };
}

function eventOf({ agent, t, text, place, k }: Happening): TraceEvent {
  const at = place ? { fn: place.fn, line: place.line + 1, step: t + 1 } : { step: t + 1 };
  if (k === 'arrive')
    return { name: text, ph: 'i', pid: CPUS, tid: agent, ts: t, s: 't', cat: 'interrupt', args: at };
  return { name: text || 'step', ph: 'X', pid: CPUS, tid: agent, ts: t, dur: 1, cat: 'step', args: at };
}

/** Ends the calls that are over and begins those that are new. */
function turn(
  machine: Machine,
  events: TraceEvent[],
  agent: number,
  ts: number,
  was: readonly Entry[],
  is: readonly Entry[],
): readonly Entry[] {
  let same = 0;
  while (same < was.length && same < is.length && was[same].id === is[same].id) same++;
  const bar = (ph: 'B' | 'E') => (entry: Entry) =>
    events.push({ name: entryText(machine, entry), ph, pid: CPUS, tid: agent, ts, cat: entry.k });
  was.slice(same).reverse().forEach(bar('E'));
  is.slice(same).forEach(bar('B'));
  return is;
}

/** From the step that sends an interrupt to the one that takes it. */
function arrowsOf(machine: Machine, events: TraceEvent[]): (what: Happening, before: State) => void {
  const sent = new Map<string, { ts: number; tid: number }>();
  let id = 0;
  return ({ agent, t, k, vector, op }, before) => {
    if (op?.k === 'send') {
      const mask = machine.evaluate(op.targets, before, agent) ?? 0;
      for (let cpu = 0; cpu < machine.program.cpus; cpu++)
        if ((mask >> cpu) & 1) sent.set(`${op.vector}@${cpu}`, { ts: t, tid: agent });
    }
    const from = k === 'interrupt' ? sent.get(`${vector}@${agent}`) : undefined;
    if (!from || vector === undefined) return;
    const arrow = { name: vectorName(machine.program, vector), pid: CPUS, cat: 'interrupt', id: ++id };
    events.push({ ...arrow, ph: 's', ...from });
    events.push({ ...arrow, ph: 'f', bp: 'e', tid: agent, ts: t });
  };
}

/** Who holds each lock from when to when. Told the state before each step, and the last one as the end. */
function locksOf(machine: Machine, events: TraceEvent[]): (t: number, s: State, end?: boolean) => void {
  const { program } = machine;
  const tracks = [
    ...program.locks.flatMap(({ name: lock, base, stride, count }) =>
      Array.from({ length: count }, (_, i) => ({
        name: count === 1 ? lock : `${lock}[${i}]`,
        slot: base + i * stride,
      })),
    ),
    ...program.semaphores.map((semaphore) => ({ name: semaphore.name, slot: semaphore.holder })),
  ].filter(({ slot }) => slot >= 0);
  if (tracks.length > 0) events.push(name('process_name', LOCKS, 0, 'Locks'));
  tracks.forEach((track, tid) => events.push(name('thread_name', LOCKS, tid, track.name)));
  const held = tracks.map(() => ({ by: 0, from: 0 }));
  return (t, s, end = false) => {
    tracks.forEach(({ slot }, tid) => {
      const { by, from } = held[tid];
      if (s[slot] === by && !end) return;
      if (by > 0 && t > from) {
        const holder = agentName(program, by - 1);
        events.push({ name: holder, ph: 'X', pid: LOCKS, tid, ts: from, dur: t - from, cat: 'lock' });
      }
      held[tid] = { by: s[slot], from: t };
    });
  };
}
