/**
 * The state as Promela variables: which slot of the step program is which variable, or which element of an array. What is
 * one thing in the model is one array: a lock with its queue, the records of a log, a local of all agents.
 */
import type { Slot, SlotInfo, StepProgram } from '../../program/program.ts';
import { createNames } from './names.ts';

export interface Variable {
  name: string;
  /** Elements, or 0 for a scalar. */
  length: number;
  lo: number;
  hi: number;
  initial: number[];
  comment: string;
}

export interface Section {
  title: string;
  variables: Variable[];
}

export interface Layout {
  sections: Section[];
  /** The variable for a shared slot. */
  shared(slot: Slot): string;
  /** The element `index`, a Promela expression, of slots that are `stride` apart from `base` on. */
  element(base: Slot, stride: number, index: string): string;
  /** An agent's local. */
  local(slot: Slot, agent: string): string;
  /** Name of the array of locations at a level. */
  locations: readonly [string, string, string];
  /** Bytes of the state vector, roughly, without processes. */
  bytes: number;
}

/** Names of the model's own machinery, which no variable of the user's can have. */
const OWN = ['status', 'level', 'irqs_off', 'laps', 'fault', 'alone', 'at_task', 'at_irq', 'at_nmi'];
const HELPERS = [
  ...['i_', 'x_', 'q_', 'seq_', 'run_is_over'],
  ...['begin_long_step', 'end_long_step', 'enter_loop', 'round_loop', 'forget_long_step'],
];

export interface Uses {
  /** Long steps, and so laps. */
  holds: boolean;
  /** `atomic` blocks in which something is chosen. */
  alone: boolean;
}

interface Group {
  start: Slot;
  length: number;
  name: string;
  scalar: boolean;
}

type Declare = (wanted: string, start: Slot, length: number, comment?: string, scalar?: boolean) => void;

function bounds(parts: SlotInfo[]): Pick<Variable, 'lo' | 'hi' | 'initial'> {
  return {
    lo: Math.min(...parts.map((s) => s.lo)),
    hi: Math.max(...parts.map((s) => s.hi)),
    initial: parts.map((s) => s.initial),
  };
}

export function createLayout(program: StepProgram, uses: Uses, names = namesFor()): Layout {
  const { slots, regions } = program;
  const agents = program.agents.length;
  const groups: Group[] = [];
  const sections: Section[] = [];
  const known = new Set<Slot>();

  const section = (title: string, fill: (add: Declare) => void): void => {
    const variables: Variable[] = [];
    sections.push({ title, variables });
    fill((wanted, start, length, comment = '', scalar = false) => {
      const name = names(wanted);
      const parts = slots.slice(start, start + length);
      for (let i = 0; i < length; i++) known.add(start + i);
      groups.push({ start, length, name, scalar });
      variables.push({ name, length: scalar ? 0 : length, ...bounds(parts), comment });
    });
  };

  section('Shared variables', (add) => {
    for (const v of program.variables) {
      if (v.count === 0) continue;
      add(
        v.name,
        v.slot,
        (v.count - 1) * v.stride + 1,
        v.percpu ? 'one of each CPU' : '',
        v.count === 1 && !v.percpu,
      );
    }
  });
  section(
    'Spinlocks: the holder (agent + 1, 0 = nobody), then the queue (agent * 3 + level + 1, 0 = end)',
    (add) => {
      for (const lock of program.locks)
        add(
          lock.name,
          lock.base,
          lock.count * lock.stride,
          lock.count > 1 ? `${lock.count} locks of ${lock.stride}` : '',
        );
    },
  );
  section('Semaphores', (add) => {
    for (const s of program.semaphores) {
      add(`${s.name}_count`, s.count, 1, '', true);
      add(`${s.name}_holder`, s.holder, 1, 'CPU + 1, for conditions only', true);
      add(`${s.name}_waiters`, s.waiters, s.queue, 'agent + 1, first in front');
      add(`${s.name}_woken`, s.woken, agents);
    }
  });
  section('Logs: record 0 is the oldest', (add) => {
    for (const log of program.logs) {
      const fields = Object.entries(log.fields).filter(([, at]) => at >= 0);
      const each = fields.map(([name, at]) => `${at} ${name}`).join(', ');
      add(`${log.name}_used`, log.used, 1, 'records now in the log', true);
      if (log.stride > 0)
        add(`${log.name}_records`, log.records, log.size * log.stride, `${log.stride} a record: ${each}`);
    }
  });
  section('Interrupts: 0 = none, 1 = sent, 2 = pending; one of each CPU', (add) => {
    for (const v of program.vectors) add(`${v.kind}_${v.name}`, v.base, program.cpus);
  });
  section('Texts that conditions ask for: 1 once it has come to that', (add) => {
    for (const mark of program.marks)
      add(`${mark.kind}_${mark.pattern}`, mark.slot, 1, JSON.stringify(mark.pattern), true);
  });
  section('Others', (add) => {
    for (let slot = 0; slot < regions.base; slot++)
      if (!known.has(slot) && slot !== program.fault) add(slots[slot].name, slot, 1, '', true);
  });

  const ofAgents = (name: string, offset: Slot, comment: string): Variable => {
    const parts = program.agents.map((_, a) => slots[regions.base + a * regions.size + offset]);
    return { name, length: agents, ...bounds(parts), comment };
  };
  const levels = program.vectors.length > 0;
  const locations = ['at_task', 'at_irq', 'at_nmi'] as const;
  const flags: Variable = {
    name: 'irqs_off',
    length: 3 * agents,
    lo: 0,
    hi: 1,
    initial: program.agents.flatMap((_, a) =>
      [0, 1, 2].map((l) => slots[regions.base + a * regions.size + regions.irqsOff + l].initial),
    ),
    comment: 'agent * 3 + level',
  };
  const laps: Variable = {
    name: 'laps',
    length: agents * agents,
    lo: 0,
    hi: 3 + 96,
    initial: new Array(agents * agents).fill(0),
    comment:
      'agent in a long step * agents + who: 0 no long step, 1 nothing yet, 2 gone round, 3 + depth on its way round',
  };
  sections.push({
    title: 'Agents: CPUs first, then devices',
    variables: [
      ofAgents(
        'status',
        regions.status,
        '0 running, 1 halted, 2 parked, 3 finished, 4 parked and then halted',
      ),
      ...(levels ? [ofAgents('level', regions.level, '0 task, 1 interrupt handler, 2 NMI handler')] : []),
      ofAgents(
        locations[0],
        regions.location,
        'location at level 0: the label L<n> its process stands at; 0 = nowhere',
      ),
      ...(program.vectors.some((v) => v.kind === 'ipi')
        ? [ofAgents(locations[1], regions.location + 1, 'level 1')]
        : []),
      ...(program.vectors.some((v) => v.kind === 'nmi')
        ? [ofAgents(locations[2], regions.location + 2, 'level 2')]
        : []),
      flags,
      ...(uses.holds ? [laps] : []),
    ],
  });

  const localNames = new Map<Slot, string>();
  const first = regions.laps + agents;
  const locals: Variable[] = [];
  for (let slot = first; slot < regions.size; slot++) {
    const called = [
      ...new Set(program.frames.flatMap((f) => f.locals.filter((l) => l.slot === slot).map((l) => l.name))),
    ];
    const name = names(`my_${called[0] ?? 'value'}`);
    localNames.set(slot, name);
    locals.push(ofAgents(name, slot, called.length > 1 ? `also ${called.slice(1, 6).join(', ')}` : ''));
  }
  sections.push({
    title: 'Locals, one of each agent: those that are never needed at once share a place',
    variables: locals,
  });
  const fault = slots[program.fault];
  const own: Variable[] = [
    {
      name: 'fault',
      length: 0,
      lo: 0,
      hi: Math.max(1, fault.hi),
      initial: [fault.initial],
      comment: 'which error has stopped the machine; 0 = none',
    },
  ];
  if (uses.alone)
    own.push({
      name: 'alone',
      length: 0,
      lo: 0,
      hi: agents,
      initial: [0],
      comment: 'agent + 1 that chooses inside an atomic block; 0 = nobody',
    });
  sections.push({ title: 'The machine', variables: own });

  const groupAt = (slot: Slot): Group => {
    const group = groups.find((g) => slot >= g.start && slot < g.start + g.length);
    if (!group) throw new Error(`no variable for slot ${slot} (${slots[slot]?.name})`);
    return group;
  };
  return {
    sections: sections.filter((s) => s.variables.length > 0),
    shared(slot) {
      if (slot === program.fault) return 'fault';
      const { name, start, scalar } = groupAt(slot);
      return scalar ? name : `${name}[${slot - start}]`;
    },
    element(base, stride, index) {
      const { name, start, scalar } = groupAt(base);
      if (scalar) return name;
      const scaled = stride === 1 ? index : `(${index}) * ${stride}`;
      return `${name}[${base === start ? scaled : `${scaled} + ${base - start}`}]`;
    },
    local(slot, agent) {
      const name = localNames.get(slot);
      if (name === undefined) throw new Error(`no local at offset ${slot}`);
      return `${name}[${agent}]`;
    },
    locations,
    bytes: sections.flatMap((s) => s.variables).reduce((n, v) => n + Math.max(1, v.length) * sizeOf(v), 0),
  };
}

function namesFor(): (wanted: string) => string {
  return createNames([...OWN, ...HELPERS]);
}

/** The smallest type of Promela that holds the values; undefined when none does. */
export function typeOf({ lo, hi, length }: Variable): string | undefined {
  if (lo >= 0 && hi <= 1 && length === 0) return 'bit';
  if (lo >= 0 && hi <= 255) return 'byte';
  if (lo >= -32768 && hi <= 32767) return 'short';
  return lo >= -2147483648 && hi <= 2147483647 ? 'int' : undefined;
}

function sizeOf(v: Variable): number {
  return { bit: 1, byte: 1, short: 2 }[typeOf(v) ?? 'int'] ?? 4;
}

export function declaration(v: Variable): string {
  const size = v.length > 0 ? `[${v.length}]` : '';
  const same = v.initial.every((x) => x === v.initial[0]);
  const value = same || v.length === 0 ? String(v.initial[0]) : `{ ${v.initial.join(', ')} }`;
  return `${typeOf(v) ?? 'int'} ${v.name}${size}${value === '0' ? '' : ` = ${value}`};`;
}
