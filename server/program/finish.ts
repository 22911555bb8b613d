/** The last part of compiling a case: layout of the state, and what is known only when all ops are there. */
import { renameLocals } from './access.ts';
import { POOL } from './builder.ts';
import { compact, threadJumps } from './flow.ts';
import { clearDeadLocals } from './liveness.ts';
import type { Lowering } from './lowering.ts';
import { markPrivate } from './private-ops.ts';
import type { AgentInfo, Expectation, Op, Regions, SlotInfo, StepProgram, Vector } from './program.ts';
import { STATUS } from './program.ts';
import { withUniqueNames } from './slot-names.ts';

export interface CaseHead {
  scenario: string;
  title: string;
  parameters: { name: string; value: string }[];
  patches: string[];
  timing: 'scales' | 'any';
  observe: 'needed' | 'all';
  agents: AgentInfo[];
  vectors: Vector[];
  expectations: Expectation[];
  configs: { name: string; value: string }[];
  costs: NonNullable<StepProgram['costs']>;
}

export function finish(c: Lowering, head: CaseHead): StepProgram {
  const { b, shared } = c;
  const ops = b.ops;
  resolveTargets(c, ops);
  moveEntries(c, head, ops);

  const fault = shared.slot('fault', 0, b.faults.length);
  for (const mark of shared.marks) mark.matches = c.texts.matches(mark.pattern);
  shared.logs.forEach((_, i) => {
    const all = head.observe === 'all';
    shared.layOutRecords(i, {
      texts: c.texts.names.length,
      level: all || shared.levelRead.has(i),
      writer: all || shared.writerRead.has(i),
      read: all || shared.marks.some((m) => m.kind === 'lost'),
    });
  });

  const locals = layOutLocals(c, ops, head.agents.length);
  c.placeOfLocal = locals.place;
  const regions: Regions = { ...locals.regions, base: shared.slots.length };
  const entryAt = (level: number, agent: AgentInfo): number => (level === 0 ? agent.entry : 0);
  const slots: SlotInfo[] = [...shared.slots];
  for (const agent of head.agents) {
    const status = agent.entry === 0 ? STATUS.finished : STATUS.running;
    for (const info of locals.slots(ops.length)) {
      const name = `${agent.name}.${info.name}`;
      if (info.name === 'status') slots.push({ ...info, name, initial: status });
      else if (info.name.startsWith('location'))
        slots.push({ ...info, name, initial: entryAt(Number(info.name.slice(-2, -1)), agent) });
      else slots.push({ ...info, name });
    }
  }
  if (head.observe === 'needed') clearDeadLocals(ops, locals.count, locals.first);
  if (head.observe === 'needed') clearAtHalt(c, ops, locals.byLevel);
  locateFunctions(c, ops);
  markPrivate(ops, b.bodyOf, {
    conditions: head.expectations.flatMap((e) => ('condition' in e ? [e.condition] : [])),
    machineSlots: machineSlots(c),
    irqs: c.irqsWatched || head.vectors.some((v) => v.kind === 'ipi'),
    watchedAt: watchedAt(c, ops),
  });

  const { observe: _, ...named } = head;
  return {
    ...named,
    cpus: c.cpus,
    slots: withUniqueNames(slots),
    fault,
    regions,
    ops,
    locks: shared.locks,
    semaphores: shared.semaphores,
    logs: shared.logs,
    functions: b.functions,
    frames: b.frames,
    variables: shared.variables,
    texts: c.texts.names,
    ...(c.texts.lengthsCount ? { textLengths: c.texts.lengths } : {}),
    marks: shared.marks,
    faults: b.faults,
    sources: b.sources,
  };
}

function resolveTargets(c: Lowering, ops: Op[]): void {
  const resolved = new Set<Op>();
  for (const op of ops) {
    if (resolved.has(op)) continue;
    resolved.add(op);
    switch (op.k) {
      case 'branch':
        op.then = c.b.resolve(op.then);
        op.else = c.b.resolve(op.else);
        break;
      case 'lock':
        op.next = c.b.resolve(op.next);
        op.queued = c.b.resolve(op.queued);
        break;
      case 'holdEnd':
        op.next = c.b.resolve(op.next);
        op.expired = c.b.resolve(op.expired);
        break;
      case 'choose':
        op.targets = op.targets.map((t) => c.b.resolve(t));
        break;
      default:
        if ('next' in op) op.next = c.b.resolve(op.next);
    }
  }
}

/** Threads jumps, drops dead code and lets entries follow. */
function moveEntries(c: Lowering, head: CaseHead, ops: Op[]): void {
  const entries = [...head.agents.map((a) => a.entry), ...head.vectors.map((v) => v.entry)];
  threadJumps(ops, { entry: (location) => entries.includes(location), callsAt: watchedCalls(c, ops) });
  const moved = compact(ops, c.b.bodyOf, entries);
  for (const agent of head.agents) agent.entry = agent.entry && moved[agent.entry];
  for (const vector of head.vectors) vector.entry = moved[vector.entry];
}

// ------------------------------------------------------------------------------------ agents' regions

function layOutLocals(c: Lowering, ops: Op[], agents: number) {
  const { pools } = c.b;
  let next = 0;
  const field = (n: number): number => {
    const at = next;
    next += n;
    return at;
  };
  const fields = {
    status: field(1),
    level: field(1),
    location: field(3),
    irqsOff: field(3),
    laps: field(agents),
  };
  const first = next;
  const start = pools.map((p) => field(p.slots.length));
  const place = (slot: number): number => start[Math.floor(slot / POOL)] + (slot % POOL);
  renameLocals(ops, place);
  for (const frame of c.b.frames) for (const local of frame.locals) local.slot = place(local.slot);
  pools.forEach((p, i) => {
    if (p.log >= 0) p.slots.forEach((_, j) => c.shared.logs[p.log].sequences.local.push(start[i] + j));
  });
  const regions = { base: 0, size: next, ...fields };
  const bit = (name: string, hi: number): SlotInfo => ({ name, lo: 0, hi, initial: 0 });
  const slots = (locations: number): SlotInfo[] => [
    bit('status', 4),
    bit('level', 2),
    ...[0, 1, 2].map((l) => bit(`location[${l}]`, locations)),
    ...[0, 1, 2].map((l) => bit(`irqsOff[${l}]`, 1)),
    ...Array.from({ length: agents }, (_, i) => bit(`laps[${i}]`, 3 + 96)),
    ...pools.flatMap((p) =>
      p.slots.map(({ texts, ...s }) => ({
        ...s,
        hi: Math.max(s.hi, texts ? c.texts.names.length - 1 : 0),
        ...(texts ? { text: true as const } : {}),
      })),
    ),
  ];
  const byLevel = [0, 1, 2].map((level) =>
    pools.flatMap((p, i) => (p.level === level ? p.slots.map((_, j) => start[i] + j) : [])),
  );
  return { regions, slots, first, count: next - first, byLevel, place };
}

/** Who is halted needs none of its locals any more, at no level. */
function clearAtHalt(c: Lowering, ops: Op[], byLevel: number[][]): void {
  ops.forEach((op, i) => {
    if (op.k === 'halt') op.clear = [byLevel.slice(0, c.b.bodyOf[i].level + 1).flat()];
  });
}

// ------------------------------------------------------------------------------------ functions

function locateFunctions(c: Lowering, ops: Op[]): void {
  const sets = c.b.functions.map(() => new Set<number>());
  ops.forEach((op, i) => {
    if (i === 0) return;
    for (let f = op.frame; f >= 0; f = c.b.frames[f].parent) sets[c.b.frames[f].fn].add(i);
  });
  c.b.functions.forEach((fn, i) => {
    fn.locations = [...sets[i]].sort((a, b) => a - b);
  });
}

/** Per location the frames of functions that conditions ask about. */
function watchedCalls(c: Lowering, ops: Op[]): (location: number) => readonly number[] {
  const ids = new Set([...c.watched].map((fn) => c.b.functionId(fn, fn.name)));
  const calls: number[][] = [];
  // A frame comes after the one that it is called from.
  c.b.frames.forEach(({ fn, parent }, frame) => {
    const outer = calls[parent] ?? [];
    calls.push(ids.has(fn) ? [...outer, frame] : outer);
  });
  return (location) => calls[ops[location].frame] ?? [];
}

function watchedAt(c: Lowering, ops: Op[]): (location: number) => string {
  const ids = [...c.watched].map((fn) => c.b.functionId(fn, fn.name));
  if (!ids.length) return () => '';
  const text = ops.map((_, i) =>
    ids.map((id) => (c.b.functions[id].locations.includes(i) ? '1' : '0')).join(''),
  );
  return (location) => text[location];
}

function machineSlots(c: Lowering): number[] {
  const result: number[] = [];
  for (const lock of c.shared.locks) {
    for (let i = 0; i < lock.count * lock.stride; i++) result.push(lock.base + i);
  }
  for (const { waiters, queue } of c.shared.semaphores) {
    for (let i = 0; i < queue; i++) result.push(waiters + i);
  }
  for (const log of c.shared.logs) result.push(log.used);
  for (const mark of c.shared.marks) result.push(mark.slot);
  return result;
}
