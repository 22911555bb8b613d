/**
 * Writes small step programs by hand, for tests of the machine and of the search. Every op gets a line of its own
 * in a made-up source, so that places and explanations have something to point at.
 */
import type {
  AgentInfo,
  BinaryOperator,
  Check,
  Expectation,
  Expr,
  Fault,
  Frame,
  FunctionInfo,
  LockLayout,
  LogLayout,
  Mark,
  Op,
  Place,
  SemaphoreLayout,
  SlotInfo,
  SourceRange,
  StepProgram,
  ValueType,
  VariableInfo,
  Vector,
} from '../../server/program/program.ts';
import { withUniqueNames } from '../../server/program/slot-names.ts';

export const num = (value: number): Expr => ({ k: 'const', value });
export const me: Expr = { k: 'me' };
export const not = (a: Expr): Expr => ({ k: 'not', a });
export const bin = (a: Expr, op: BinaryOperator, b: Expr | number): Expr => ({
  k: 'binary',
  op,
  a,
  b: typeof b === 'number' ? num(b) : b,
});
export const eq = (a: Expr, b: Expr | number): Expr => bin(a, '==', b);

/** A variable: both a value and a place. */
export type Variable = Extract<Expr & Place, { k: 'local' | 'shared' | 'element' }>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An op as a test writes it; the builder fills in the rest. */
export type OpText = DistributiveOmit<Op, 'at' | 'frame' | 'private' | 'glued' | 'next' | 'clear'> & {
  next?: number;
  private?: boolean;
  glued?: boolean;
  clear?: number[][];
};

/** A place in the code that can be jumped to before it is known where it is. */
export interface Label {
  location: number;
}

export class ProgramBuilder {
  readonly cpus: number;
  private readonly agents: AgentInfo[] = [];
  private readonly sharedSlots: SlotInfo[] = [];
  private readonly localSlots: SlotInfo[] = [];
  private readonly ops: (OpText & { line: number; frame: number })[] = [];
  private readonly lines: string[] = ['// nowhere'];
  private readonly fixes: (() => void)[] = [];
  private readonly locks: LockLayout[] = [];
  private readonly semaphores: SemaphoreLayout[] = [];
  private readonly logs: LogLayout[] = [];
  private readonly vectors: Vector[] = [];
  private readonly functions: FunctionInfo[] = [];
  private readonly frames: Frame[] = [];
  private readonly variables: VariableInfo[] = [];
  private readonly marks: Mark[] = [];
  private readonly faults: Fault[] = [];
  private readonly expectations: Expectation[] = [];
  private readonly agentsCount: number;
  private frame = -1;
  texts: string[] = [''];
  timing: 'scales' | 'any' = 'scales';
  title = 'a program';

  constructor(options: { cpus: number; devices?: number }) {
    this.cpus = options.cpus;
    this.agentsCount = options.cpus + (options.devices ?? 0);
    this.addShared({ name: 'fault', lo: 0, hi: 100, initial: 0 });
    const local = (name: string, hi: number) => this.addLocal({ name, lo: 0, hi, initial: 0 });
    local('status', 4);
    local('level', 2);
    for (let i = 0; i < 3; i++) local(`location ${i}`, 4000);
    for (let i = 0; i < 3; i++) local(`irqs off ${i}`, 1);
    for (let i = 0; i < this.agentsCount; i++) local(`lap ${i}`, 3 + 3 * 32);
    this.push({ k: 'fail', fault: 0 }, 'nowhere');
    this.fault('nowhere', 'executed nowhere');
  }

  // ---------------------------------------------------------------- state

  shared(name: string, initial = 0, hi = 7, type: ValueType = { k: 'int', lo: 0, hi }): Variable {
    const slot = this.addShared({ name, lo: 0, hi, initial });
    this.variables.push({ name, type, slot, count: 1, stride: 1, percpu: false, at: this.line(name) });
    return { k: 'shared', slot };
  }

  flag(name: string, initial = 0): Variable {
    return this.shared(name, initial, 1, { k: 'bool' });
  }

  array(name: string, count: number, hi = 7): (index: Expr) => Variable {
    const base = this.sharedSlots.length;
    for (let i = 0; i < count; i++) this.addShared({ name: `${name}[${i}]`, lo: 0, hi, initial: 0 });
    const type: ValueType = { k: 'int', lo: 0, hi };
    this.variables.push({ name, type, slot: base, count, stride: 1, percpu: false, at: this.line(name) });
    const fault = this.fault('index', `${name} has no such element`);
    return (index) => ({ k: 'element', base, stride: 1, count, index, fault });
  }

  local(name: string, hi = 7): Variable & { k: 'local' } {
    return { k: 'local', slot: this.addLocal({ name, lo: 0, hi, initial: 0 }) };
  }

  lock(name: string, count = 1): number {
    const queue = this.agentsCount * 3;
    const base = this.sharedSlots.length;
    for (let n = 0; n < count; n++) {
      this.addShared({ name: `${name} holder`, lo: 0, hi: this.agentsCount, initial: 0 });
      for (let i = 0; i < queue; i++) this.addShared({ name: `${name} queue`, lo: 0, hi: queue, initial: 0 });
    }
    this.locks.push({ name, base, stride: queue + 1, count, queue });
    return this.locks.length - 1;
  }

  semaphore(name: string, count: number): number {
    const lock = this.lock(`${name}.lock`);
    const n = this.agentsCount;
    const slot = (part: string, hi: number, initial = 0) =>
      this.addShared({ name: `${name}.${part}`, lo: 0, hi, initial });
    const info: SemaphoreLayout = {
      name,
      lock,
      count: slot('count', 7, count),
      holder: slot('holder', n),
      waiters: 0,
      queue: n,
      woken: 0,
    };
    info.waiters = this.sharedSlots.length;
    for (let i = 0; i < n; i++) slot('waiter', n);
    info.woken = this.sharedSlots.length;
    for (let i = 0; i < n; i++) slot('woken', 1);
    this.semaphores.push(info);
    return this.semaphores.length - 1;
  }

  log(name: string, size: number, lag = 1): number {
    const fields = { state: 0, text: 1, level: 2, writer: 3, read: 4 };
    const used = this.addShared({ name: `${name} used`, lo: 0, hi: size, initial: 0 });
    const records = this.sharedSlots.length;
    const hi = [1, 15, 7, this.agentsCount, 1];
    for (let i = 0; i < size; i++)
      for (const h of hi) this.addShared({ name: `${name} record`, lo: 0, hi: h, initial: 0 });
    this.logs.push({
      name,
      size,
      lag,
      used,
      records,
      stride: 5,
      fields,
      sequences: { shared: [], local: [] },
    });
    return this.logs.length - 1;
  }

  sequence(log: number, variable: Variable): Variable {
    const { sequences } = this.logs[log];
    if (variable.k === 'local') sequences.local.push(variable.slot);
    if (variable.k === 'shared') sequences.shared.push(variable.slot);
    return variable;
  }

  mark(kind: Mark['kind'], pattern: string): Expr {
    const slot = this.addShared({ name: `${kind} ${pattern}`, lo: 0, hi: 1, initial: 0 });
    this.marks.push({ kind, pattern, slot, matches: [] });
    return { k: 'shared', slot };
  }

  fault(code: string, message: string): number {
    this.faults.push({ code, message, at: this.line(message) });
    return this.faults.length - 1;
  }

  check(lo: number, hi: number, saturate = false): Check {
    return { lo, hi, saturate, fault: this.fault('range', `not in ${lo}..${hi}`) };
  }

  // ---------------------------------------------------------------- code

  label(): Label {
    return { location: 0 };
  }

  place(label: Label): void {
    label.location = this.ops.length;
  }

  here(): Label {
    return { location: this.ops.length };
  }

  /** Appends an op; it goes on to the one after it. */
  push(op: OpText, text: string = op.k): number {
    this.ops.push({ ...op, line: this.lines.length, frame: Math.max(this.frame, 0) });
    this.lines.push(text);
    return this.ops.length - 1;
  }

  set(
    to: Place,
    value: Expr | number,
    options: { check?: Check; text?: string; private?: boolean; glued?: boolean } = {},
  ): number {
    const { check, text, ...common } = options;
    const store = { to, value: typeof value === 'number' ? num(value) : value, check };
    return this.push({ k: 'assign', stores: [store], ...common }, text);
  }

  nop(options: { private?: boolean } = {}): number {
    return this.push({ k: 'assign', stores: [], ...options }, 'nop');
  }

  jump(to: Label): void {
    this.branch(num(1), to, undefined, { private: true });
  }

  branch(
    condition: Expr,
    then: Label | undefined,
    otherwise?: Label,
    options: { private?: boolean } = {},
  ): number {
    const op = {
      k: 'branch' as const,
      condition,
      then: this.ops.length + 1,
      else: this.ops.length + 1,
      ...options,
    };
    const at = this.push(op, 'branch');
    this.fixes.push(() => {
      const pushed = this.ops[at];
      if (pushed.k !== 'branch') return;
      if (then) pushed.then = then.location;
      if (otherwise) pushed.else = otherwise.location;
    });
    return at;
  }

  choose(...targets: Label[]): number {
    const at = this.push({ k: 'choose', targets: [] });
    this.fixes.push(() => {
      const pushed = this.ops[at];
      if (pushed.k === 'choose') pushed.targets = targets.map((t) => t.location);
    });
    return at;
  }

  wait(until: Expr, text?: string): number {
    return this.push({ k: 'wait', until }, text);
  }

  take(lock: number, index?: Expr): void {
    const ref = { lock, index, fault: 0 };
    const n = this.ops.length;
    this.push({ k: 'lock', lock: ref, queued: n + 1, next: n + 2 });
    this.push({ k: 'lockQueued', lock: ref });
  }

  release(lock: number, index?: Expr): void {
    this.push({
      k: 'unlock',
      lock: { lock, index, fault: 0 },
      fault: this.fault('unlock', 'released a lock it does not hold'),
    });
  }

  hold(length: number): void {
    this.push({ k: 'hold', length });
    this.push({ k: 'holdEnd', length, expired: this.ops.length + 1 });
  }

  /** `loop { body }`: never left. */
  loop(body: () => void, nesting = 1): void {
    this.push({ k: 'loopEnter', depth: nesting });
    const top = this.here();
    body();
    this.push({ k: 'loopRound', depth: nesting, next: -1 }, 'loop');
    const at = this.ops.length - 1;
    this.fixes.push(() => {
      const pushed = this.ops[at];
      if (pushed.k === 'loopRound') pushed.next = top.location;
    });
  }

  /** The body as an inlined call of a function of that name. */
  fn(name: string, body: () => void): number {
    let fn = this.functions.findIndex((f) => f.name === name);
    if (fn < 0) fn = this.functions.push({ name, at: this.line(`fn ${name}`), locations: [] }) - 1;
    const outer = this.frame;
    const from = this.ops.length;
    this.frame =
      this.frames.push({
        fn,
        parent: outer,
        call: outer >= 0 ? this.line(`${name}()`) : undefined,
        locals: [],
      }) - 1;
    body();
    for (let l = from; l < this.ops.length; l++) this.functions[fn].locations.push(l);
    this.frame = outer;
    return fn;
  }

  cpu(name: string, body: () => void, options: { background?: boolean; device?: boolean } = {}): void {
    const n = this.agents.length;
    const kind = options.device ? 'device' : 'cpu';
    const entry = this.ops.length;
    this.agents.push({
      name: options.device ? name : `CPU ${n}`,
      kind,
      foreground: !options.background,
      entry,
      at: this.line(name),
    });
    this.fn(name, () => {
      body();
      this.push({ k: 'finish' });
    });
  }

  vector(name: string, kind: 'ipi' | 'nmi', body: () => void): number {
    const base = this.sharedSlots.length;
    for (let i = 0; i < this.cpus; i++)
      this.addShared({ name: `${name} at CPU ${i}`, lo: 0, hi: 2, initial: 0 });
    const entry = this.ops.length;
    const handler = this.fn(name, () => {
      body();
      this.push({ k: 'iret' });
    });
    this.vectors.push({ kind, handler, name, entry, base });
    return this.vectors.length - 1;
  }

  expect(
    expectation:
      | { k: 'no hang' | 'no starvation' }
      | { k: 'hang'; fn?: number }
      | { k: 'always' | 'never' | 'eventually' | 'reachable'; condition: Expr },
  ): void {
    const id = `${expectation.k}:${this.expectations.length}`;
    this.expectations.push({
      id,
      text: expectation.k,
      at: this.line(`expect ${expectation.k}`),
      ...expectation,
    });
  }

  // ---------------------------------------------------------------- the program

  build(): StepProgram {
    for (const fix of this.fixes) fix();
    while (this.agents.length < this.agentsCount)
      this.cpu(`idle ${this.agents.length}`, () => {}, { background: true });
    const base = this.sharedSlots.length;
    const regions = {
      base,
      size: this.localSlots.length,
      status: 0,
      level: 1,
      location: 2,
      irqsOff: 5,
      laps: 8,
    };
    const slots = [...this.sharedSlots];
    for (const agent of this.agents) {
      slots.push(
        ...this.localSlots.map((slot, i) =>
          i === regions.location ? { ...slot, initial: agent.entry } : slot,
        ),
      );
    }
    for (const mark of this.marks) mark.matches = this.texts.map((text) => text.includes(mark.pattern));
    const ops = this.ops.map((op, l): Op => {
      const { line, ...rest } = op;
      return { private: false, glued: false, next: l + 1, ...rest, at: this.range(line) } as Op;
    });
    return {
      scenario: 'hand_written',
      title: this.title,
      parameters: [],
      patches: [],
      timing: this.timing,
      cpus: this.cpus,
      agents: this.agents,
      slots: withUniqueNames(slots),
      fault: 0,
      regions,
      ops,
      locks: this.locks,
      semaphores: this.semaphores,
      logs: this.logs,
      vectors: this.vectors,
      functions: this.functions,
      frames: this.frames,
      variables: this.variables,
      configs: [],
      texts: this.texts,
      marks: this.marks,
      faults: this.faults,
      expectations: this.expectations,
      sources: [{ uri: 'file:///hand-written.lockstep', text: this.lines.join('\n') }],
    };
  }

  private addShared(slot: SlotInfo): number {
    return this.sharedSlots.push(slot) - 1;
  }

  private addLocal(slot: SlotInfo): number {
    return this.localSlots.push(slot) - 1;
  }

  private line(text: string): SourceRange {
    this.lines.push(text);
    return this.range(this.lines.length - 1);
  }

  private range(line: number): SourceRange {
    return { source: 0, line, column: 0, endLine: line, endColumn: this.lines[line].length };
  }
}
