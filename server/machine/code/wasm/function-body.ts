/** The body of one function as WebAssembly instructions. Locals are parameters, variables, and two to hold operands. */
import type { Fn, Operator, Statement, Value } from '../code.ts';
import { type ByteWriter, EMPTY, I32, LATER, OP } from './bytes.ts';

/** Where things of the module are. */
export interface Places {
  functions: Map<string, { index: number; result: boolean }>;
  globals: Map<string, number>;
  /** Address in words. */
  tables: Map<string, { at: number; bytes: boolean }>;
  groups: Map<string, { first: number; type: number }>;
  /** Index of the imported function that reports the impossible. */
  impossible: number;
  /** Number of a reason, for that function. */
  reason(text: string): number;
}

const SIMPLE: Partial<Record<Operator, number>> = {
  '+': OP.add,
  '-': OP.sub,
  '*': OP.mul,
  '&': OP.and,
  '|': OP.or,
  '^': OP.xor,
  '<<': OP.shl,
  '>>': OP.shr,
  '>>>': OP.shrUnsigned,
  '==': OP.eq,
  '!=': OP.ne,
  '<': OP.lt,
  '<=': OP.le,
  '>': OP.gt,
  '>=': OP.ge,
  '<u': OP.ltUnsigned,
};

const SATURATING: Partial<Record<Operator, number>> = {
  '+!': OP.doubleAdd,
  '-!': OP.doubleSub,
  '*!': OP.doubleMul,
};

const LOADS: Record<number, readonly number[]> = { 4: OP.load128, 2: [OP.load64], 1: [OP.load] };
const STORES: Record<number, readonly number[]> = { 4: OP.store128, 2: [OP.store64], 1: [OP.store] };

/** A copy of more words is left to the instruction for it. */
const MOST_UNROLLED = 512;

/** The words `0 .. length - 1` by fours, and what is left. */
function pieces(length: number): { at: number; words: 1 | 2 | 4 }[] {
  const list: { at: number; words: 1 | 2 | 4 }[] = [];
  for (let at = 0; at < length; ) {
    const words = length - at >= 4 ? 4 : length - at >= 2 ? 2 : 1;
    list.push({ at, words });
    at += words;
  }
  return list;
}

/** Writes the function's entry in the code section. */
export function writeFunction(fn: Fn, places: Places, out: ByteWriter): void {
  const size = out.later();
  // One run of locals, all of one type.
  out.byte(1);
  const locals = out.later();
  out.byte(I32);
  const writer = new BodyWriter(fn, places, out);
  writer.statements(fn.body);
  // A function with a result returns on every way; the end itself is never come to.
  if (fn.result) out.byte(OP.unreachable);
  out.byte(OP.end);
  out.fill(locals, writer.extraLocals);
  out.fill(size, out.length - size - LATER);
}

class BodyWriter {
  private readonly out: ByteWriter;
  private readonly places: Places;
  private readonly locals = new Map<string, number>();
  private readonly parameters: number;

  constructor(fn: Fn, places: Places, out: ByteWriter) {
    this.places = places;
    this.out = out;
    for (const name of fn.parameters) this.local(name);
    this.parameters = this.locals.size;
  }

  get extraLocals(): number {
    return this.locals.size - this.parameters;
  }

  private local(name: string): number {
    let index = this.locals.get(name);
    if (index === undefined) {
      index = this.locals.size;
      this.locals.set(name, index);
    }
    return index;
  }

  private emit(op: number, operand: number): void {
    this.out.byte(op);
    this.out.unsigned(operand);
  }

  /** An access to memory: log2 of its alignment, and the offset in bytes. */
  private access(op: number, alignment: number, offset: number): void {
    this.out.byte(op);
    this.out.byte(alignment);
    this.out.unsigned(offset);
  }

  private emitConst(value: number): void {
    this.out.byte(OP.const);
    this.out.signed(value);
  }

  // ---------------------------------------------------------------------------------- statements

  statements(list: Statement[]): void {
    for (const s of list) this.statement(s);
  }

  private statement(s: Statement): void {
    switch (s.k) {
      case 'set':
        this.value(s.value);
        this.emit(OP.localSet, this.local(s.name));
        return;
      case 'setGlobal':
        this.value(s.value);
        this.emit(OP.globalSet, this.places.globals.get(s.name)!);
        return;
      case 'store': {
        const offset = this.address(s.at, s.offset);
        this.value(s.value);
        this.access(OP.store, 2, offset);
        return;
      }
      case 'if':
        this.value(s.c);
        this.out.all([OP.if, EMPTY]);
        this.statements(s.then);
        if (s.else.length > 0) {
          this.out.byte(OP.else);
          this.statements(s.else);
        }
        this.out.byte(OP.end);
        return;
      case 'while':
        this.out.all([OP.block, EMPTY, OP.loop, EMPTY]);
        this.value(s.c);
        this.out.byte(OP.eqz);
        this.emit(OP.brIf, 1);
        this.statements(s.body);
        this.emit(OP.br, 0);
        this.out.all([OP.end, OP.end]);
        return;
      case 'return':
        if (s.value) this.value(s.value);
        this.out.byte(OP.return);
        return;
      case 'do':
        if (this.value(s.value)) this.out.byte(OP.drop);
        return;
      case 'copy':
        if (s.apart && s.length.k === 'const' && s.length.value <= MOST_UNROLLED)
          return this.copyApart(s.to, s.from, s.length.value);
        this.bytesOf(s.to);
        this.bytesOf(s.from);
        this.bytesOf(s.length);
        this.out.all(OP.copy);
        return;
      case 'clear':
        this.bytesOf(s.to);
        this.emitConst(0);
        this.bytesOf(s.length);
        this.out.all(OP.fill);
        return;
      case 'impossible':
        this.emitConst(this.places.reason(s.reason));
        this.emit(OP.call, this.places.impossible);
        this.out.byte(OP.unreachable);
        return;
    }
  }

  /** Pushes a word address, or a number of words, in bytes. */
  private bytesOf(v: Value): void {
    if (v.k === 'const') return this.emitConst(v.value << 2);
    this.value(v);
    this.emitConst(2);
    this.out.byte(OP.shl);
  }

  /** Pushes the address's base in bytes and returns what is to be added to it, in bytes: constants are known here. */
  private address(at: Value, offset: number): number {
    let known = offset;
    const terms: Value[] = [];
    const visit = (v: Value): void => {
      if (v.k === 'const') known += v.value;
      else if (v.k === 'binary' && v.op === '+') {
        visit(v.a);
        visit(v.b);
      } else terms.push(v);
    };
    visit(at);
    if (terms.length === 0) {
      this.emitConst(0);
      return known * 4;
    }
    terms.forEach((term, i) => {
      this.value(term);
      if (i > 0) this.out.byte(OP.add);
    });
    // An offset is unsigned and does not wrap with the base.
    if (known < 0) {
      this.emitConst(known);
      this.out.byte(OP.add);
      known = 0;
    }
    this.emitConst(2);
    this.out.byte(OP.shl);
    return known * 4;
  }

  /** Word by word, but as many as fit at once. */
  private copyApart(target: Value, source: Value, length: number): void {
    const to = this.once(target, '/to');
    const from = this.once(source, '/from');
    for (const { at, words } of pieces(length)) {
      const toOffset = this.address(to, at);
      const fromOffset = this.address(from, at);
      this.wide(LOADS[words], fromOffset);
      this.wide(STORES[words], toOffset);
    }
  }

  /** A value that can be evaluated several times: what is more than a sum of variables is kept in one. */
  private once(v: Value, name: string): Value {
    const isCheap = (part: Value): boolean =>
      part.k === 'get' ||
      part.k === 'global' ||
      part.k === 'const' ||
      (part.k === 'binary' && part.op === '+' && isCheap(part.a) && isCheap(part.b));
    if (isCheap(v)) return v;
    this.value(v);
    this.emit(OP.localSet, this.local(name));
    return { k: 'get', name };
  }

  /** An access to four words, two or one; those are aligned as words. */
  private wide(op: readonly number[], offset: number): void {
    this.out.all(op);
    this.out.byte(2);
    this.out.unsigned(offset);
  }

  /** 1 when the words differ: those that fit are compared four at a time, and what is left by itself. */
  private differ(left: Value, right: Value, length: number): void {
    const sides = [this.once(left, '/a'), this.once(right, '/b')];
    let fours = 0;
    let parts = 0;
    for (const { at, words } of pieces(length)) {
      for (const side of sides) {
        const offset = this.address(side, at);
        this.wide(LOADS[words], offset);
      }
      if (words === 4) {
        this.out.all(OP.xor128);
        if (fours++ > 0) this.out.all(OP.or128);
        continue;
      }
      this.out.byte(words === 2 ? OP.ne64 : OP.ne);
      parts++;
    }
    // The operands lie on the stack one after the other: the fours' sum at the bottom.
    for (let i = 1; i < parts; i++) this.out.byte(OP.or);
    if (fours === 0) {
      if (parts === 0) this.emitConst(0);
      return;
    }
    if (parts === 0) {
      this.out.all(OP.any128);
      return;
    }
    const rest = this.local('/rest');
    this.emit(OP.localSet, rest);
    this.out.all(OP.any128);
    this.emit(OP.localGet, rest);
    this.out.byte(OP.or);
  }

  // ---------------------------------------------------------------------------------- values

  /** Pushes the value; false when it is a call that has none. */
  private value(v: Value): boolean {
    switch (v.k) {
      case 'const':
        this.emitConst(v.value);
        return true;
      case 'get':
        this.emit(OP.localGet, this.local(v.name));
        return true;
      case 'global':
        this.emit(OP.globalGet, this.places.globals.get(v.name)!);
        return true;
      case 'load': {
        const offset = this.address(v.at, v.offset);
        this.access(OP.load, 2, offset);
        return true;
      }
      case 'table':
        this.tableEntry(v.table, v.index);
        return true;
      case 'eqz':
        this.value(v.a);
        this.out.byte(OP.eqz);
        return true;
      case 'binary':
        this.binary(v.op, v.a, v.b);
        return true;
      case 'choose':
        this.value(v.c);
        this.out.all([OP.if, I32]);
        this.value(v.t);
        this.out.byte(OP.else);
        this.value(v.e);
        this.out.byte(OP.end);
        return true;
      case 'call': {
        const callee = this.places.functions.get(v.fn);
        if (!callee) throw new Error(`there is no function ${v.fn}`);
        for (const arg of v.args) this.value(arg);
        this.emit(OP.call, callee.index);
        return callee.result;
      }
      case 'differ':
        this.differ(v.a, v.b, v.length);
        return true;
      case 'dispatch': {
        const group = this.places.groups.get(v.group);
        if (!group) throw new Error(`there is no group ${v.group}`);
        for (const arg of v.args) this.value(arg);
        this.value(v.index);
        this.emitConst(group.first);
        this.out.byte(OP.add);
        this.emit(OP.callIndirect, group.type);
        this.out.byte(0);
        return true;
      }
      case 'atomic':
        this.atomic(v);
        return true;
      case 'compareExchange': {
        const offset = this.address(v.at, v.offset);
        this.value(v.expected);
        this.value(v.value);
        this.out.all(OP.atomicCompareExchange);
        this.out.byte(2);
        this.out.unsigned(offset);
        return true;
      }
    }
  }

  private atomic(v: Extract<Value, { k: 'atomic' }>): void {
    const offset = this.address(v.at, v.offset);
    if (v.value) this.value(v.value);
    const op = {
      load: OP.atomicLoad,
      add: OP.atomicAdd,
      or: OP.atomicOr,
      exchange: OP.atomicExchange,
    }[v.op];
    this.out.all(op);
    this.out.byte(2);
    this.out.unsigned(offset);
  }

  private tableEntry(name: string, index: Value): void {
    const table = this.places.tables.get(name);
    if (!table) throw new Error(`there is no table ${name}`);
    if (table.bytes) {
      this.value(index);
      this.access(OP.loadByte, 0, table.at * 4);
      return;
    }
    const offset = this.address(index, table.at);
    this.access(OP.load, 2, offset);
  }

  private binary(op: Operator, a: Value, b: Value): void {
    const simple = SIMPLE[op];
    if (simple !== undefined) {
      this.value(a);
      this.value(b);
      this.out.byte(simple);
      return;
    }
    const saturating = SATURATING[op];
    if (saturating !== undefined) {
      this.value(a);
      this.out.byte(OP.toDouble);
      this.value(b);
      this.out.all([OP.toDouble, saturating, ...OP.saturate]);
      return;
    }
    this.divide(op, a, b);
  }

  /** A zero divisor yields 0; the smallest integer divided by -1 wraps, where the instruction would trap. */
  private divide(op: Operator, a: Value, b: Value): void {
    // Operands can contain divisions themselves, so each depth has locals of its own.
    this.depth++;
    const left = this.local(`/left${this.depth}`);
    const right = this.local(`/right${this.depth}`);
    this.value(a);
    this.emit(OP.localSet, left);
    this.value(b);
    this.emit(OP.localTee, right);
    this.depth--;
    this.out.all([OP.if, I32]);
    if (op === '%') {
      this.emit(OP.localGet, left);
      this.emit(OP.localGet, right);
      this.out.byte(OP.rem);
    } else {
      this.emit(OP.localGet, right);
      this.emitConst(-1);
      this.out.all([OP.eq, OP.if, I32]);
      this.emitConst(0);
      this.emit(OP.localGet, left);
      this.out.all([OP.sub, OP.else]);
      this.emit(OP.localGet, left);
      this.emit(OP.localGet, right);
      this.out.all([OP.div, OP.end]);
    }
    this.out.byte(OP.else);
    this.emitConst(0);
    this.out.byte(OP.end);
  }

  private depth = 0;
}
