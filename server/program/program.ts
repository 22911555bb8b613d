/**
 * The step program: what every agent of one scenario case can do, as plain data.
 *
 * A program is a flat list of ops. A location is an index into it; every agent (a CPU or a device) stands
 * at one location per interrupt level. Calls are inlined, so a location determines the whole call stack.
 * The same code serves every agent that runs it: `me` is the agent that executes.
 *
 * State is one Int32Array. Its first part is shared state; then comes one region per agent
 * (`regions.base + agent * regions.size`), whose layout is the same for all agents.
 */
import type { CostName } from '../language/cost-kinds.ts';
import type { Spread } from './spread.ts';

/** Index into StepProgram.ops. Location 0 is never executed: it means "nowhere". */
export type Location = number;
/** Agent index: CPUs first (0 .. cpus-1), then devices. */
export type AgentId = number;
/** Index into the state array (shared part), or an offset into an agent's region, as stated. */
export type Slot = number;

/** Interrupt levels of an agent: what runs on top of what. */
export const LEVEL = { task: 0, irq: 1, nmi: 2 } as const;
export type Level = 0 | 1 | 2;

/** What became of an agent. `finished` ran to the end of its block, `parked` reached an end that the model means. */
export const STATUS = { running: 0, halted: 1, parked: 2, finished: 3, parkedThenHalted: 4 } as const;

// ------------------------------------------------------------------------------------ expressions

/**
 * A value. Booleans are 0/1, integers themselves, enum values their index, a cpu is its number + 1 and `none` is 0,
 * a cpu set is a bit mask, a text is an index into StepProgram.texts, a sequence number is relative to the
 * oldest record of its log: 0 = none, `lag + 1` = the oldest record, `lag + 1 + i` = i records later;
 * `lag` below that at most ("at least this far behind").
 */
export type Expr =
  | { k: 'const'; value: number }
  /** The executing agent's index, 0-based (add 1 for a cpu value). */
  | { k: 'me' }
  /** Offset into the executing agent's region. */
  | { k: 'local'; slot: Slot }
  | { k: 'shared'; slot: Slot }
  /** state[base + index * stride]; an index outside 0..count-1 is fault `fault`. */
  | { k: 'element'; base: Slot; stride: number; count: number; index: Expr; fault: number }
  | { k: 'not'; a: Expr }
  | { k: 'neg'; a: Expr }
  | { k: 'binary'; op: BinaryOperator; a: Expr; b: Expr }
  | { k: 'select'; c: Expr; t: Expr; e: Expr }
  /** A field of some agent's region; `agent` is 0-based and in range. */
  | { k: 'agent'; field: AgentField; agent: Expr }
  /** 1 when a frame of function `fn` is active on the agent's stack (any level). */
  | { k: 'within'; agent: Expr; fn: FunctionId };

/** `/` and `%` truncate towards zero; a zero divisor yields 0 (the lowering guards it with a fault). */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '&&'
  | '||'
  | '&'
  | '|'
  | '<<'
  | '>>';

export type AgentField = 'status' | 'level' | 'irqsOff';

/** Somewhere a value can be stored. */
export type Place =
  | { k: 'local'; slot: Slot }
  | { k: 'shared'; slot: Slot }
  | { k: 'element'; base: Slot; stride: number; count: number; index: Expr; fault: number }
  /** The executing agent's interrupt flag at its current level: 1 = off. */
  | { k: 'irqsOff' };

/** Bounds of a stored value: outside them is fault `fault`, or the nearest bound when saturating. */
export interface Check {
  lo: number;
  hi: number;
  saturate: boolean;
  fault: number;
}

export interface Store {
  to: Place;
  value: Expr;
  check?: Check;
}

// ------------------------------------------------------------------------------------ ops

/** A lock, or one of an array of locks. */
export interface LockRef {
  lock: number;
  /** 0-based; absent for a single lock. */
  index?: Expr;
  /** Fault when the index is out of range. */
  fault: number;
}

interface Common {
  /** Where in the text this op comes from. */
  at: SourceRange;
  /** The frame it runs in: index into StepProgram.frames. */
  frame: number;
  /**
   * Nobody else can tell when this op happens: it touches only the agent's own locals. The checker runs such ops
   * together with the step before them; the debugger can stop at each.
   */
  private: boolean;
  /** Inside `atomic`: follows the previous op of this agent without anything between them. */
  glued: boolean;
  /** Locals (region offsets) to set to 0 when the op leaves for `next`; per target in the order of the op's targets. */
  clear?: Slot[][];
}

export type Op = Common &
  (
    | { k: 'assign'; stores: Store[]; next: Location }
    | { k: 'branch'; condition: Expr; then: Location; else: Location }
    /** Blocks until the condition holds. */
    | { k: 'wait'; until: Expr; next: Location }
    /** Takes a free lock nobody queues for and goes to `next`; otherwise queues and goes to `queued`. */
    | { k: 'lock'; lock: LockRef; queued: Location; next: Location }
    /** Blocks until the lock is free and this agent is at the head of its queue; takes it. */
    | { k: 'lockQueued'; lock: LockRef; next: Location }
    /** Takes the lock if it is free and nobody queues: `into` becomes 1, else 0. */
    | { k: 'trylock'; lock: LockRef; into: Place; next: Location }
    /** Releases; `fault` when the executing agent does not hold it. */
    | { k: 'unlock'; lock: LockRef; fault: number; next: Location }
    /** Free, queue empty, whoever held it. */
    | { k: 'lockInit'; lock: LockRef; next: Location }
    /**
     * Begins a long step: sets up lap tracking and goes to `next`, always a holdEnd. A sampled run draws how long it is from
     * `spread`: as a part of it where that is the time of a full line, and this line has the text `text`.
     */
    | { k: 'hold'; length: number; spread?: Spread; text?: Expr; next: Location }
    /**
     * Inside a long step of `length` ns. With `until`: goes to `next` as soon as it holds; may otherwise expire, to
     * `expired`, as a long step may end. Without: goes to `next` when the long step may end.
     */
    | { k: 'holdEnd'; length: number; until?: Expr; next: Location; expired: Location }
    /** Interrupt `vector` is sent to the CPUs of a bit mask (halted ones and, for an NMI or IPI to itself, the sender included in the mask, are hit too; halted ignore it). */
    | { k: 'send'; vector: number; targets: Expr; next: Location }
    /** The agent never runs again. */
    | { k: 'halt' }
    /** The agent has come to an end that the model means; it still takes interrupts. */
    | { k: 'park' }
    /** End of the agent's block. */
    | { k: 'finish' }
    /** End of an interrupt handler: back to the level below. */
    | { k: 'iret' }
    /** Reserves a record, pushing the oldest out of a full log; `into` = its sequence number, or 0 when the oldest is still reserved. */
    | { k: 'reserve'; log: number; into: Place; next: Location }
    /** Makes a reserved record final with this text and level; fault when it is not a reserved record. */
    | { k: 'commit'; log: number; seq: Expr; text: Expr; level: Expr; fault: number; next: Location }
    /**
     * Reads the record at `seq`, or the oldest if that one was overwritten. Into four local slots: sequence number
     * (0 when there is none, or when the record is reserved and not final), text, level, writer (cpu value).
     */
    | {
        k: 'read';
        log: number;
        seq: Expr;
        into: { seq: Slot; text: Slot; level: Slot; writer: Slot };
        next: Location;
      }
    /** A line has appeared on the console: sets the marks of its text. */
    | { k: 'print'; text: Expr; next: Location }
    /** Any one of the targets. */
    | { k: 'choose'; targets: Location[] }
    /** Any one of the values. */
    | { k: 'chooseValue'; values: number[]; into: Place; next: Location }
    /** At the head of an unbounded loop, coming from outside it. `depth`: level * 32 + nesting (from 1). */
    | { k: 'loopEnter'; depth: number; next: Location }
    /** On the way back to the head of an unbounded loop. Never private: a round of a loop is a step. */
    | { k: 'loopRound'; depth: number; next: Location }
    /** Joins the semaphore's queue. */
    | { k: 'semQueue'; semaphore: number; next: Location }
    /** Wakes the first of the semaphore's queue, if any: `into` = 1, else 0. */
    | { k: 'semWake'; semaphore: number; into: Place; next: Location }
    /** Blocks until woken by semWake; consumes the wake-up. */
    | { k: 'semWoken'; semaphore: number; next: Location }
    /** A failed assertion or another error of the model. */
    | { k: 'fail'; fault: number }
  );

// ------------------------------------------------------------------------------------ layout

/** One slot of the state and the values it can hold; `lo <= 0 <= hi` for locals, which are 0 when dead. */
export interface SlotInfo {
  /** Unique in the program, and the same in every variant of it that has the slot. */
  name: string;
  lo: number;
  hi: number;
  initial: number;
  /** It holds the number of a text, which variants of a program number each in their way. */
  text?: true;
}

export interface LockLayout {
  name: string;
  /** `holder` slot: agent + 1 or 0. Queue entries follow: (agent * 3 + level) + 1, first in front, 0 = empty. */
  base: Slot;
  stride: number;
  count: number;
  queue: number;
}

export interface SemaphoreLayout {
  name: string;
  /** Index of its internal spinlock in StepProgram.locks. */
  lock: number;
  count: Slot;
  /** cpu value of whoever took it last and has not given it up: for display and conditions only. */
  holder: Slot;
  /** `queue` slots of agent + 1, first in front. */
  waiters: Slot;
  queue: number;
  /** One flag an agent. */
  woken: Slot;
}

export interface LogLayout {
  name: string;
  /** Capacity in records. */
  size: number;
  lag: number;
  /** Number of records now in the log. */
  used: Slot;
  /** Record i (0 = the oldest): slots at records + i * stride. state: 0 reserved, 1 final. Absent fields are -1. */
  records: Slot;
  stride: number;
  fields: { state: number; text: number; level: number; writer: number; read: number };
  /** Every slot that holds a sequence number of this log: moved by one when the oldest record goes. */
  sequences: { shared: Slot[]; local: Slot[] };
}

/** An interrupt: its kind and what it runs. */
export interface Vector {
  kind: 'ipi' | 'nmi';
  handler: FunctionId;
  name: string;
  /** Location the handler starts at. */
  entry: Location;
  /** Per CPU: 0 = nothing, 1 = sent, 2 = pending. A vector sent again while pending is one interrupt. One slot a CPU. */
  base: Slot;
}

export interface Regions {
  base: Slot;
  size: number;
  status: Slot;
  level: Slot;
  /** Three consecutive slots: the location at each level (0 = nothing runs there). */
  location: Slot;
  /** Three consecutive slots: interrupts off at each level. */
  irqsOff: Slot;
  /**
   * Lap tracking, one slot per agent: what agent j has done since this agent's long step began.
   * 0 = no long step, 1 = nothing, 2 = gone round a loop, 3 + depth = shallowest loop whose head it has met.
   */
  laps: Slot;
}

export type FunctionId = number;

export interface FunctionInfo {
  name: string;
  at: SourceRange;
  /** First line of its doc comment, for stack frames and explanations. */
  summary?: string;
  /** Every location that has a frame of this function on its stack (as a sorted list). */
  locations: Location[];
}

/** One frame of the inlined call stack. */
export interface Frame {
  fn: FunctionId;
  /** Index of the caller's frame, -1 at the bottom. */
  parent: number;
  /** The call. */
  call?: SourceRange;
  locals: LocalInfo[];
}

export interface LocalInfo {
  name: string;
  type: ValueType;
  slot: Slot;
  /** Where it is declared and the part of the text in which it is visible. */
  at: SourceRange;
  scope: SourceRange;
}

/** How to show a value. */
export type ValueType =
  | { k: 'bool' }
  | { k: 'int'; lo: number; hi: number; saturating?: boolean }
  | { k: 'enum'; name: string; members: string[] }
  | { k: 'cpu'; optional: boolean }
  | { k: 'cpus' }
  | { k: 'seq'; log: number }
  | { k: 'record'; log: number }
  | { k: 'text' }
  | { k: 'duration' };

/** A named variable of the shared state, for display, conditions and explanations. */
export interface VariableInfo {
  name: string;
  type: ValueType;
  /** First slot; `count` of them, `stride` apart (1 for a scalar). */
  slot: Slot;
  count: number;
  stride: number;
  /** Lengths, the outermost first: the CPUs of a per-CPU variable, then its array sizes. */
  dimensions?: number[];
  percpu: boolean;
  at: SourceRange;
  doc?: string;
}

export interface AgentInfo {
  /** `CPU 0`, or the device's name. */
  name: string;
  kind: 'cpu' | 'device';
  foreground: boolean;
  entry: Location;
  at: SourceRange;
}

/** Positions are 0-based lines and columns (UTF-16 units), end exclusive. `source` indexes StepProgram.sources. */
export interface SourceRange {
  source: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface Fault {
  code: string;
  message: string;
  at: SourceRange;
}

/** A text that a condition asks for: `printed("…")`, `lost("…")`. */
export interface Mark {
  kind: 'printed' | 'lost';
  pattern: string;
  slot: Slot;
  /** Per text id: does it contain the pattern? */
  matches: boolean[];
}

export type Expectation = { id: string; at: SourceRange; text: string } & (
  | { k: 'no hang' }
  | { k: 'no starvation' }
  | { k: 'hang'; fn?: FunctionId }
  | { k: 'always' | 'never' | 'eventually' | 'reachable'; condition: Expr }
);

export interface StepProgram {
  /** Scenario name and the case's parameter values. */
  scenario: string;
  title: string;
  parameters: { name: string; value: string }[];
  patches: string[];
  timing: 'scales' | 'any';
  cpus: number;
  agents: AgentInfo[];
  slots: SlotInfo[];
  /** Slots of the fault: 0 = none, else 1 + index into faults. A state with a fault has no successors. */
  fault: Slot;
  regions: Regions;
  ops: Op[];
  locks: LockLayout[];
  semaphores: SemaphoreLayout[];
  logs: LogLayout[];
  vectors: Vector[];
  functions: FunctionInfo[];
  frames: Frame[];
  variables: VariableInfo[];
  configs: { name: string; value: string }[];
  texts: string[];
  /** Characters of each text; absent where nothing is drawn. */
  textLengths?: number[];
  /** What steps of a kind cost in a sampled run, where the scenario says it. */
  costs?: Partial<Record<CostName, Spread>>;
  marks: Mark[];
  faults: Fault[];
  expectations: Expectation[];
  sources: { uri: string; text: string }[];
}
