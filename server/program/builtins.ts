/** The machine's own functions. Declared with their documentation in library/prelude.lockstep. */
import { AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { binary, constant, isConst, select } from './fold.ts';
import { objectArgument } from './lower-call.ts';
import { DURATION_BUILTINS, padded } from './lower-duration.ts';
import { isPlain, lowerExpression } from './lower-expression.ts';
import { allocateRecord, checkFor, loadPlace, placeOf, store, type TypedPlace } from './lower-place.ts';
import { coerce, error, type Lowering, materialize, me, type Value, valueOf } from './lowering.ts';
import type { Expr, LockRef, Place, Store } from './program.ts';
import { BOOL, type CaseType, CPUS, int, TEXT } from './values.ts';

type Lower = (c: Lowering, e: ast.Call) => Value | undefined;

/** Only these may be used in conditions. */
const IN_CONDITIONS = new Set([
  'printed',
  'lost',
  'holder',
  'spin_is_locked',
  'READ_ONCE',
  'log_first',
  'log_next',
]);

/** These look at the agent that executes, which somebody who asks has in mind. */
const ASKED = new Set(['irqs_off', 'in_nmi', 'in_irq']);

/** The machine's own functions that only look. */
export function onlyLooks(name: string): boolean {
  return IN_CONDITIONS.has(name) || ASKED.has(name);
}

export function lowerBuiltin(c: Lowering, e: ast.Call, name: string): Value | undefined {
  const lower = BUILTINS[name];
  if (!lower) throw new Error(`the prelude declares ${name}(), which the compiler does not know`);
  if (
    c.condition &&
    !Object.hasOwn(DURATION_BUILTINS, name) &&
    !(c.asked ? onlyLooks(name) : IN_CONDITIONS.has(name))
  )
    return error(
      'LS5012',
      c.asked
        ? `Looking at the machine cannot call ${name}(), which changes something. Let a CPU call it.`
        : `A condition cannot call ${name}(): it looks at one state.`,
      e,
    );
  return lower(c, e);
}

export const BUILTINS: Record<string, Lower> = {
  ...DURATION_BUILTINS,

  // ---- interrupts and the CPU
  irq_save: (c, e) => {
    onCpu(c, e);
    const slot = c.b.allocate('flags', 0, 1);
    const stores: Store[] = [
      { to: { k: 'local', slot }, value: { k: 'agent', field: 'irqsOff', agent: me(c) } },
      { to: { k: 'irqsOff' }, value: constant(1) },
    ];
    c.b.emit({ k: 'assign', stores, next: c.b.next });
    return valueOf({ k: 'local', slot }, BOOL);
  },
  irq_restore: (c, e) => setIrqs(c, e, lowerExpression(c, e.arguments[0])),
  irq_disable: (c, e) => setIrqs(c, e, valueOf(constant(1), BOOL)),
  irq_enable: (c, e) => setIrqs(c, e, valueOf(constant(0), BOOL)),
  irqs_off: (c, e) => {
    onCpu(c, e);
    return valueOf({ k: 'agent', field: 'irqsOff', agent: me(c) }, BOOL);
  },
  in_nmi: (c) => valueOf(constant(c.b.body.level === 2 ? 1 : 0), BOOL),
  in_irq: (c) => valueOf(constant(c.b.body.level === 1 ? 1 : 0), BOOL),
  cpu_relax: (c) => {
    c.b.jump(c.b.next);
    return undefined;
  },
  halt: (c, e) => {
    onCpu(c, e);
    c.b.emit({ k: 'halt' });
    return undefined;
  },
  park: (c) => {
    c.b.emit({ k: 'park' });
    return undefined;
  },
  send_ipi: (c, e) => send(c, e, 'ipi'),
  send_nmi: (c, e) => send(c, e, 'nmi'),

  // ---- memory
  READ_ONCE: (c, e) => loadPlace(c, placeOf(c, e.arguments[0])),
  WRITE_ONCE: (c, e) => {
    const place = target(c, e);
    store(c, place, lowerExpression(c, e.arguments[1]), e.arguments[1]);
    return undefined;
  },
  cmpxchg: (c, e) => {
    const place = target(c, e);
    const old = operand(c, e.arguments[1], place.t);
    const fresh = operand(c, e.arguments[2], place.t);
    return readModifyWrite(c, e, place, (was) => select(binary('==', was, old.x), fresh.x, was), fresh);
  },
  xchg: (c, e) => {
    const place = target(c, e);
    const fresh = operand(c, e.arguments[1], place.t);
    return readModifyWrite(c, e, place, () => fresh.x, fresh);
  },
  fetch_add: (c, e) => {
    const place = target(c, e);
    const by = operand(c, e.arguments[1], undefined);
    return readModifyWrite(c, e, place, (was) => binary('+', was, by.x));
  },
  atomic_inc: (c, e) => {
    readModifyWrite(c, e, target(c, e), (was) => binary('+', was, constant(1)));
    return undefined;
  },
  atomic_dec: (c, e) => {
    readModifyWrite(c, e, target(c, e), (was) => binary('-', was, constant(1)));
    return undefined;
  },
  atomic_dec_and_test: (c, e) => {
    const was = readModifyWrite(c, e, target(c, e), (w) => binary('-', w, constant(1)));
    return valueOf(binary('==', was.x, constant(1)), BOOL);
  },

  // ---- spinlocks
  spin_lock: (c, e) => {
    if (c.inAtomic) error('LS3012', 'spin_lock() may have to wait: it cannot be inside an atomic block.', e);
    onCpu(c, e);
    const lock = lockRef(c, e);
    const end = c.b.label();
    c.b.emit({ k: 'lock', lock, queued: c.b.next, next: end });
    c.b.emit({ k: 'lockQueued', lock, next: end });
    c.b.place(end);
    return undefined;
  },
  spin_trylock: (c, e) => {
    onCpu(c, e);
    const lock = lockRef(c, e);
    const slot = c.b.allocate('taken', 0, 1);
    c.b.emit({ k: 'trylock', lock, into: { k: 'local', slot }, next: c.b.next });
    return valueOf({ k: 'local', slot }, BOOL);
  },
  spin_unlock: (c, e) => {
    onCpu(c, e);
    const lock = lockRef(c, e);
    const name = e.arguments[0].$cstNode?.text ?? 'lock';
    c.b.emit({
      k: 'unlock',
      lock,
      fault: c.b.fault('LS8010', `${name} is released by a CPU that does not hold it.`, e),
      next: c.b.next,
    });
    return undefined;
  },
  spin_lock_init: (c, e) => {
    c.b.emit({ k: 'lockInit', lock: lockRef(c, e), next: c.b.next });
    return undefined;
  },
  spin_is_locked: (c, e) => {
    // As with qspinlock, a lock that somebody queues for counts as locked even while nobody holds it.
    const ref = lockRef(c, e);
    const [held, queued] = ([0, 1] as const).map((field) =>
      binary('!=', lockSlot(c, ref, field), constant(0)),
    );
    return valueOf(binary('||', held, queued), BOOL, 1);
  },
  holder: (c, e) => {
    const object = objectArgument(c, e.arguments[0]);
    const t: CaseType = { k: 'cpu', optional: true };
    if (object.k === 'semaphore')
      return valueOf({ k: 'shared', slot: c.shared.semaphores[object.semaphore].holder }, t, 1);
    return valueOf(lockSlot(c, lockRef(c, e), 0), t, 1);
  },

  // ---- logs and the console
  log_reserve: (c, e) => {
    const log = logOf(c, e);
    const t: CaseType = { k: 'seq', log };
    const slot = c.b.allocate('record', 0, c.shared.bounds(t).hi, log);
    c.b.emit({ k: 'reserve', log, into: { k: 'local', slot }, next: c.b.next });
    return valueOf({ k: 'local', slot }, t);
  },
  log_commit: (c, e) => {
    const log = logOf(c, e);
    const [seq, text, level] = plainOperands(c, [e.arguments[1], e.arguments[2], e.arguments[3]]);
    const fault = c.b.fault('LS8011', 'Only a record that this CPU has reserved can be committed.', e);
    c.b.emit({ k: 'commit', log, seq: seq.x, text: text.x, level: level.x, fault, next: c.b.next });
    return undefined;
  },
  log_read: (c, e) => {
    const log = logOf(c, e);
    const [seq] = plainOperands(c, [e.arguments[1]]);
    const record = allocateRecord(c, 'read', log);
    c.b.emit({ k: 'read', log, seq: coerce(c, seq, { k: 'seq', log }, e).x, into: record, next: c.b.next });
    return { x: { k: 'local', slot: record.seq }, t: { k: 'record', log }, reads: 0, record };
  },
  log_first: (c, e) => {
    const log = logOf(c, e);
    return valueOf(constant(c.shared.logs[log].lag + 1), { k: 'seq', log }, 1);
  },
  log_next: (c, e) => {
    const log = logOf(c, e);
    const { used, lag } = c.shared.logs[log];
    return valueOf(binary('+', { k: 'shared', slot: used }, constant(lag + 1)), { k: 'seq', log }, 1);
  },
  padded,
  print: (c, e) => {
    const [text] = plainOperands(c, [e.arguments[0]]);
    c.b.emit({ k: 'print', text: coerce(c, text, TEXT, e).x, next: c.b.next });
    return undefined;
  },
  printed: (c, e) => mark(c, e, 'printed'),
  lost: (c, e) => mark(c, e, 'lost'),

  // ---- semaphores
  sem_queue: (c, e) => {
    onCpu(c, e);
    const semaphore = semaphoreOf(c, e);
    const outer = c.b.glue;
    if (!isOfPrelude(e)) refuseSecondPlace(c, e, semaphore);
    c.b.emit({ k: 'semQueue', semaphore, next: c.b.next });
    c.b.glue = outer;
    return undefined;
  },
  sem_wake: (c, e) => {
    const slot = c.b.allocate('woken', 0, 1);
    c.b.emit({ k: 'semWake', semaphore: semaphoreOf(c, e), into: { k: 'local', slot }, next: c.b.next });
    return valueOf({ k: 'local', slot }, BOOL);
  },
  sem_sleep: (c, e) => {
    if (c.inAtomic) error('LS3012', 'sem_sleep() waits: it cannot be inside an atomic block.', e);
    c.b.emit({ k: 'semWoken', semaphore: semaphoreOf(c, e), next: c.b.next });
    return undefined;
  },
};

/** The prelude's own down() queues once, as one can see there, and its steps stay as they read. */
function isOfPrelude(e: ast.Call): boolean {
  const builtin = e.callee.ref;
  return builtin !== undefined && AstUtils.getDocument(builtin) === AstUtils.getDocument(e);
}

/** In one step with what follows: an agent that is in the queue cannot join it again. */
function refuseSecondPlace(c: Lowering, e: ast.Call, semaphore: number): void {
  const { waiters, queue } = c.shared.semaphores[semaphore];
  const self = binary('+', me(c), constant(1));
  const isThere = Array.from({ length: queue }, (_, i) =>
    binary('==', { k: 'shared', slot: waiters + i }, self),
  ).reduce((a, b) => binary('||', a, b));
  const message = 'A CPU queues for a semaphore that it queues for already.';
  const ok = c.b.label();
  c.b.emit({ k: 'branch', condition: isThere, then: c.b.next, else: ok });
  c.b.glue = true;
  c.b.emit({ k: 'fail', fault: c.b.fault('LS8012', message, e) });
  c.b.place(ok);
}

function onCpu(c: Lowering, e: ast.Call): void {
  if (c.b.body.agents.some((a) => a >= c.cpus)) {
    error('LS2015', `A device is no CPU: it cannot call ${e.callee.$refText}().`, e);
  }
}

function setIrqs(c: Lowering, e: ast.Call, v: Value): undefined {
  onCpu(c, e);
  const value = v.reads ? materialize(c, v) : v;
  c.b.emit({ k: 'assign', stores: [{ to: { k: 'irqsOff' }, value: value.x }], next: c.b.next });
}

function send(c: Lowering, e: ast.Call, kind: 'ipi' | 'nmi'): undefined {
  const handler = e.arguments[1];
  const named = handler.$type === 'NameRef' ? handler.target.ref : undefined;
  if (!ast.isFn(named))
    return error('LS2032', `${e.callee.$refText}() needs the name of a handler function.`, e);
  const fn = c.model.functions.get(named.name) ?? named;
  if (fn.parameters.length)
    return error('LS2033', `An interrupt handler has no parameters, but ${fn.name}() has.`, handler);
  let targets = coerce(c, lowerExpression(c, e.arguments[0]), CPUS, e.arguments[0]);
  if (targets.reads) targets = materialize(c, targets);
  let vector = c.vectors.findIndex((v) => v.kind === kind && v.fn === fn);
  if (vector < 0) vector = c.vectors.push({ kind, fn }) - 1;
  c.b.emit({ k: 'send', vector, targets: targets.x, next: c.b.next });
}

function target(c: Lowering, e: ast.Call): TypedPlace {
  const place = placeOf(c, e.arguments[0]);
  if (place.value) return error('LS2030', `${place.name} cannot be changed.`, e.arguments[0]);
  if (!place.shared)
    error(
      'LS2003',
      `${e.callee.$refText}() is for variables that others can see, and ${place.name} is a local one: assign to it.`,
      e.arguments[0],
    );
  return place;
}

function operand(c: Lowering, e: ast.Expression, t: CaseType | undefined): Value {
  const v = t ? coerce(c, lowerExpression(c, e), t, e) : lowerExpression(c, e);
  return v.reads ? materialize(c, v) : v;
}

function plainOperands(c: Lowering, expressions: ast.Expression[]): Value[] {
  return expressions.map((e) => {
    const v = lowerExpression(c, e);
    return v.reads || !isPlain(e) ? materialize(c, v) : v;
  });
}

/** One step: what was there goes into a temporary, the new value into the place. */
function readModifyWrite(
  c: Lowering,
  e: ast.Call,
  place: TypedPlace,
  fresh: (was: Expr) => Expr,
  stored?: Value,
): Value {
  const { lo, hi } = c.shared.bounds(place.t);
  const slot = c.b.allocate('was', lo, hi, place.t.k === 'seq' ? place.t.log : -1);
  const was: Expr = { k: 'local', slot };
  const to = place.place as Place;
  const x = fresh(was);
  const type = stored?.t ?? (place.t.k === 'int' ? int(lo - 65536, hi + 65536) : place.t);
  const check = checkFor(
    c,
    { x, t: isConst(x) ? int(x.value, x.value) : type, reads: 0 },
    place.t,
    place.name,
    e,
  );
  const stores: Store[] = [
    { to: { k: 'local', slot }, value: place.place as Expr },
    { to, value: x, ...(check ? { check } : {}) },
  ];
  c.b.emit({ k: 'assign', stores, next: c.b.next });
  return valueOf(was, place.t);
}

function lockRef(c: Lowering, e: ast.Call): LockRef {
  const object = objectArgument(c, e.arguments[0]);
  if (object.k !== 'spinlock') return error('LS2031', 'A spinlock is expected here.', e.arguments[0]);
  return {
    lock: object.lock,
    // The op has an index of its own: the binding goes on standing for the provisional slot.
    ...(object.index ? { index: { ...object.index } } : {}),
    fault: object.index ? c.b.fault('LS8004', 'There is no such lock.', e) : 0,
  };
}

/** The slot of a lock's holder (field 0) or of the head of its queue (field 1). */
function lockSlot(c: Lowering, ref: LockRef, field: 0 | 1): Expr {
  const layout = c.shared.locks[ref.lock];
  const base = layout.base + field;
  if (!ref.index) return { k: 'shared', slot: base };
  if (isConst(ref.index)) return { k: 'shared', slot: base + ref.index.value * layout.stride };
  return {
    k: 'element',
    base,
    stride: layout.stride,
    count: layout.count,
    index: ref.index,
    fault: ref.fault,
  };
}

function logOf(c: Lowering, e: ast.Call): number {
  const object = objectArgument(c, e.arguments[0]);
  return object.k === 'log' ? object.log : error('LS2031', 'A log is expected here.', e.arguments[0]);
}

function semaphoreOf(c: Lowering, e: ast.Call): number {
  const object = objectArgument(c, e.arguments[0]);
  return object.k === 'semaphore'
    ? object.semaphore
    : error('LS2031', 'A semaphore is expected here.', e.arguments[0]);
}

function mark(c: Lowering, e: ast.Call, kind: 'printed' | 'lost'): Value {
  const pattern = e.arguments[0];
  if (pattern.$type !== 'TextLiteral') return error('LS2034', `${kind}() takes a text in quotes.`, e);
  if (!c.condition)
    return error('LS5013', `${kind}() is for expectations: the machine's code cannot know it.`, e);
  return valueOf(c.shared.mark(kind, pattern.value), BOOL, 1);
}
