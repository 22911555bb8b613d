/** Goes through the text of a function, or of a CPU's block, as it stands, and notes what is certain at each statement. */
import type { AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import {
  AS_CALLED,
  type FlowState,
  forgetting,
  type Irqs,
  isSame,
  joined,
  releasing,
  taking,
} from './state.ts';

type Maybe = FlowState | undefined;

/** What a call does to whoever calls. */
export interface Effect {
  /** Nothing: nobody comes back. */
  after: Maybe;
  whenTrue: Maybe;
  whenFalse: Maybe;
  /** What interrupts are that the value tells of. */
  returns: Irqs | undefined;
}

/** At a statement: before it, while it looks at what it needs, and behind it. */
export interface Passed {
  before: Maybe;
  during: Maybe;
  after: Maybe;
}

export class Walk {
  readonly at = new Map<ast.Statement, Passed>();
  readonly exits: Effect = {
    after: undefined,
    whenTrue: undefined,
    whenFalse: undefined,
    returns: undefined,
  };
  private readonly effectOf: (fn: ast.Fn) => Effect | undefined;
  private loops: { out: Maybe; again: Maybe }[] = [];
  private returned: Set<Irqs | undefined> = new Set();

  constructor(body: ast.Block, effectOf: (fn: ast.Fn) => Effect | undefined) {
    this.effectOf = effectOf;
    this.leave(this.block(body, AS_CALLED), undefined);
    const [only] = this.returned;
    this.exits.returns = this.returned.size === 1 ? only : undefined;
  }

  private leave(state: Maybe, value: ast.Expression | undefined): void {
    if (!state) return;
    const [whenTrue, whenFalse] = value ? this.condition(value, state) : [state, state];
    const { exits } = this;
    exits.whenTrue = joined(exits.whenTrue, whenTrue);
    exits.whenFalse = joined(exits.whenFalse, whenFalse);
    exits.after = joined(exits.after, joined(whenTrue, whenFalse));
    this.returned.add(value && this.flagsIn(value, state));
  }

  // What is not written yet changes nothing: a half-typed text has statements without parts.

  private block(block: ast.Block | undefined, state: Maybe): Maybe {
    return (block?.lines ?? []).reduce(
      (s: Maybe, { statement }) => (statement ? this.statement(statement, s) : s),
      state,
    );
  }

  private statement(node: ast.Statement | undefined, before: Maybe): Maybe {
    if (!node) return before;
    const known = this.at.get(node);
    const passed: Passed = { before: joined(known?.before, before), during: undefined, after: undefined };
    this.at.set(node, passed);
    if (!before) return undefined;
    const after = this.effect(node, before, passed);
    passed.during = joined(known?.during, joined(passed.before, passed.during ?? after));
    passed.after = joined(known?.after, after);
    return after;
  }

  private effect(node: ast.Statement, s: FlowState, passed: Passed): Maybe {
    switch (node.$type) {
      case 'Let':
        return this.assign(node, node.value, s);
      case 'Simple': {
        const target = ast.isNameRef(node.target) ? node.target.target?.ref : undefined;
        if (!node.operator) return this.expression(node.target, s);
        const value = node.operator === '=' ? node.value : undefined;
        return target && value ? this.assign(target, value, s) : this.all([node.target, node.value], s);
      }
      case 'If': {
        const [yes, no] = this.condition(node.condition, s);
        passed.during = joined(yes, no);
        return joined(this.statement(node.then, yes), node.else ? this.statement(node.else, no) : no);
      }
      case 'While':
        return this.loop(node.body, s, (at) => {
          const [yes, no] = this.condition(node.condition, at);
          passed.during = joined(passed.during, joined(yes, no));
          return [yes, ast.isBoolLiteral(node.condition) && node.condition.value === 'true' ? undefined : no];
        });
      case 'For':
        return this.loop(node.body, this.all([node.low, node.high], s), (at) => [at, at]);
      case 'Loop':
        return this.loop(node.body, s, (at) => [at, undefined]);
      case 'Break':
      case 'Continue': {
        const loop = this.loops.at(-1);
        if (loop && node.$type === 'Break') loop.out = joined(loop.out, s);
        else if (loop) loop.again = joined(loop.again, s);
        return undefined;
      }
      case 'Return':
        this.leave(node.value ? this.expression(node.value, s) && s : s, node.value);
        passed.during = node.value && this.expression(node.value, s);
        return undefined;
      case 'Block':
        return this.block(node, s);
      case 'Atomic':
        return this.block(node.body, s);
      case 'ChooseStatement':
        return node.branches.map((each) => this.block(each, s)).reduce(joined, undefined);
      case 'Wait': {
        const after = this.all([node.condition, node.limit], s);
        passed.during = after;
        return node.expired ? joined(after, this.statement(node.expired, after)) : after;
      }
      case 'Assert':
        return this.expression(node.condition, s);
      default:
        return s;
    }
  }

  /** `enter`: from the head of the loop into it, and past it. */
  private loop(
    body: ast.Statement | undefined,
    first: Maybe,
    enter: (head: FlowState) => [inside: Maybe, past: Maybe],
  ): Maybe {
    let head = first;
    for (;;) {
      if (!head) return undefined;
      this.loops.push({ out: undefined, again: undefined });
      const [inside, past] = enter(head);
      const end = this.statement(body, inside);
      const { out, again } = this.loops.pop() as { out: Maybe; again: Maybe };
      const next: Maybe = joined(head, joined(end, again));
      if (isSame(next, head)) return joined(past, out);
      head = next;
    }
  }

  private assign(target: AstNode, value: ast.Expression | undefined, s: FlowState): Maybe {
    const flags = this.flagsIn(value, s);
    const lock = this.lockTriedIn(value, s);
    // Whether it was taken is in the local from now on.
    const done = lock ? this.all(ast.isCall(value) ? value.arguments : [], s) : this.expression(value, s);
    const after = done && forgetting(done, target);
    if (!after) return undefined;
    if (flags) return { ...after, saved: new Map(after.saved).set(target, flags) };
    return lock ? { ...after, tried: new Map(after.tried).set(target, lock) } : after;
  }

  /** The state of interrupts that a value tells of. */
  private flagsIn(value: ast.Expression | undefined, s: FlowState): Irqs | undefined {
    if (ast.isNameRef(value)) {
      const local = value.target?.ref;
      if (!local) return undefined;
      return s.saved.get(local) ?? (ast.isParameter(local) ? local : undefined);
    }
    if (!ast.isCall(value)) return undefined;
    const callee = value.callee?.ref;
    if (ast.isBuiltin(callee))
      return callee.name === 'irq_save' || callee.name === 'irqs_off' ? s.irqs : undefined;
    const returns = callee && this.effectOf(callee)?.returns;
    return returns && this.irqsAfter(returns, value, callee, s);
  }

  private lockTriedIn(value: ast.Expression | undefined, s: FlowState): AstNode | undefined {
    if (ast.isNameRef(value)) return value.target?.ref && s.tried.get(value.target.ref);
    const callee = ast.isCall(value) ? value.callee?.ref : undefined;
    const tries = callee?.name === 'spin_trylock' || callee?.name === 'down_trylock';
    return tries && ast.isCall(value) ? lockIn(value.arguments[0]) : undefined;
  }

  /** How the state is when the condition has come out true, and when false. */
  private condition(e: ast.Expression | undefined, s: FlowState): [yes: Maybe, no: Maybe] {
    if (ast.isUnary(e) && e.operator === '!') {
      const [yes, no] = this.condition(e.operand, s);
      return [no, yes];
    }
    if (ast.isBinary(e) && (e.operator === '&&' || e.operator === '||')) {
      const [yes, no] = this.condition(e.left, s);
      const isAnd = e.operator === '&&';
      const on = isAnd ? yes : no;
      const [a, b] = on ? this.condition(e.right, on) : [undefined, undefined];
      return isAnd ? [a, joined(no, b)] : [joined(yes, a), b];
    }
    if (ast.isBoolLiteral(e)) return e.value === 'true' ? [s, undefined] : [undefined, s];
    const lock = this.lockTriedIn(e, s);
    if (lock) return [taking(s, lock), s];
    const callee = ast.isCall(e) ? e.callee?.ref : undefined;
    const effect = ast.isFn(callee) && !isDown(callee) ? this.effectOf(callee) : undefined;
    if (effect && ast.isCall(e)) {
      const at = this.all(e.arguments, s);
      return [effect.whenTrue, effect.whenFalse].map(
        (each) => at && this.applied(each, e, callee as ast.Fn, at),
      ) as [Maybe, Maybe];
    }
    const after = this.expression(e, s);
    return [after, after];
  }

  private all(list: readonly (ast.Expression | undefined)[], state: Maybe): Maybe {
    return list.reduce((s: Maybe, each) => (s && each ? this.expression(each, s) : s), state);
  }

  private expression(e: ast.Expression | undefined, s: FlowState): Maybe {
    switch (e?.$type) {
      case 'Call':
        return this.call(e, this.all(e.arguments, s));
      case 'Binary': {
        if (e.operator !== '&&' && e.operator !== '||') return this.all([e.left, e.right], s);
        const left = this.expression(e.left, s);
        return left && joined(left, this.expression(e.right, left));
      }
      case 'Conditional': {
        const at = this.expression(e.condition, s);
        return at && joined(this.expression(e.then, at), this.expression(e.else, at));
      }
      case 'Unary':
        return this.expression(e.operand, s);
      case 'Index':
        return this.all([e.base, e.index], s);
      case 'Member':
        return this.expression(e.base, s);
      default:
        return s;
    }
  }

  private call(e: ast.Call, s: Maybe): Maybe {
    const callee = e.callee?.ref;
    if (!s || !callee) return s;
    const lock = lockIn(e.arguments[0]);
    if (ast.isBuiltin(callee)) return this.builtin(callee.name, e, s, lock);
    if (isDown(callee)) {
      if (!lock || callee.name === 'down_trylock') return s;
      return callee.name === 'up' ? releasing(s, lock) : taking(s, lock);
    }
    const effect = this.effectOf(callee);
    return effect ? this.applied(effect.after, e, callee, s) : { ...s, irqs: '?', held: new Set() };
  }

  private builtin(name: string, e: ast.Call, s: FlowState, lock: AstNode | undefined): Maybe {
    switch (name) {
      case 'irq_save':
      case 'irq_disable':
        return { ...s, irqs: 'off' };
      case 'irq_enable':
        return { ...s, irqs: 'on' };
      case 'irq_restore':
        return { ...s, irqs: this.argumentFlags(e.arguments[0], s) };
      case 'spin_lock':
        return lock ? taking(s, lock) : s;
      case 'spin_unlock':
      case 'spin_lock_init':
        // One of an array may be any of those that are held.
        return lock ? releasing(s, lock) : s;
      case 'halt':
      case 'park':
        return undefined;
      default:
        return s;
    }
  }

  private argumentFlags(e: ast.Expression | undefined, s: FlowState): Irqs {
    if (ast.isBoolLiteral(e)) return e.value === 'true' ? 'off' : 'on';
    return (e && this.flagsIn(e, s)) ?? '?';
  }

  private irqsAfter(irqs: Irqs, e: ast.Call, callee: ast.Fn, s: FlowState): Irqs {
    if (irqs === 'found') return s.irqs;
    if (typeof irqs === 'string') return irqs;
    return this.argumentFlags(e.arguments[callee.parameters.indexOf(irqs)], s);
  }

  /** What a function leaves behind, for who called it like that. */
  private applied(effect: Maybe, e: ast.Call, callee: ast.Fn, s: FlowState): Maybe {
    if (!effect) return undefined;
    const real = (lock: AstNode): AstNode | undefined =>
      ast.isParameter(lock) ? lockIn(e.arguments[callee.parameters.indexOf(lock)]) : lock;
    let after: FlowState = { ...s, irqs: this.irqsAfter(effect.irqs, e, callee, s) };
    for (const lock of effect.lost) {
      const named = real(lock);
      if (named) after = releasing(after, named);
    }
    for (const lock of effect.held) {
      const named = real(lock);
      if (named) after = taking(after, named);
    }
    return after;
  }
}

/** The prelude's, which are what a semaphore is. */
function isDown(fn: ast.Callable): boolean {
  return ['down', 'down_trylock', 'up'].includes(fn.name) && fn.parameters[0]?.name === 'sem';
}

/** The lock that an argument stands for, if it is one and always the same. */
export function lockIn(e: ast.Expression | undefined): AstNode | undefined {
  const named = ast.isNameRef(e) ? e.target?.ref : undefined;
  if (ast.isSpinlock(named)) return named.size ? undefined : named;
  if (ast.isSemaphore(named) || ast.isParameter(named)) return named;
  return undefined;
}
