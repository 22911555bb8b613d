/**
 * Collects the ops of a program under construction: emission, labels, frames, local slots, faults, sources.
 * Local slots are provisional numbers (`pool * POOL + index`) until the layout is known; jump targets are
 * labels (negative) until everything is emitted.
 */
import type { AstNode, LangiumDocument } from 'langium';
import { AstUtils } from 'langium';
import { CompileError } from './diagnostic.ts';
import type { NamesAt } from './names-at.ts';
import type {
  Check,
  Fault,
  Frame,
  FunctionInfo,
  Level,
  LocalInfo,
  Location,
  Op,
  Slot,
  SlotInfo,
  SourceRange,
} from './program.ts';

export const POOL = 1 << 20;
/** More ops than this is a model that inlines into something nobody could check. */
const MAX_OPS = 60_000;
/** Upper bound of a text, until it is known how many texts there are. */
export const TEXTS = 2 ** 30;
const MAX_LOCALS = 4_000;

/** A jump target that is not known yet. */
export type Label = number;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type OpBody = DistributiveOmit<Op, 'at' | 'frame' | 'private' | 'glued' | 'clear'>;

interface LocalSlot extends SlotInfo {
  /** Holds texts too: how many there are is known at the end. */
  texts: boolean;
}

/** Kinds of a pool that are no log. */
const PLAIN = -1;
const TEXT = -2;

/** Local slots that may share their place: those of one interrupt level and one kind. */
interface Pool {
  level: Level;
  /** Log whose sequence numbers live here, or one of the other kinds. */
  log: number;
  slots: LocalSlot[];
  cursor: number;
}

/** A piece of code that agents start in: a CPU's block, a device's, or an interrupt handler. */
export interface Body {
  level: Level;
  agents: number[];
}

export class ProgramBuilder {
  /** Texts never share a place with anything else: whoever numbers them anew knows where they are. */
  textsAlone = false;
  readonly ops: Op[] = [];
  /** Body of each op, same index. */
  readonly bodyOf: Body[] = [];
  readonly frames: Frame[] = [];
  readonly functions: FunctionInfo[] = [];
  readonly faults: Fault[] = [];
  readonly sources: { uri: string; text: string }[] = [];
  readonly pools: Pool[] = [];
  private readonly labels: Location[] = [];
  private readonly functionIds = new Map<AstNode, number>();
  private readonly sourceIds = new Map<LangiumDocument, number>();

  /** Where the next op goes: set by the lowering as it moves through the text. */
  frame = 0;
  body: Body = { level: 0, agents: [] };
  glue = false;
  /** Says what names stand for where an op is emitted. Only where somebody will ask. */
  namesNow: (() => NamesAt) | undefined;
  readonly namesOf = new Map<Op, NamesAt>();
  private at: SourceRange = { source: 0, line: 0, column: 0, endLine: 0, endColumn: 0 };

  private readonly root: AstNode;

  constructor(root: AstNode) {
    this.root = root;
    this.emitAt({ k: 'finish' }, this.at);
  }

  // ---------------------------------------------------------------- source positions

  range(node: AstNode): SourceRange {
    const cst = node.$cstNode;
    const document = AstUtils.getDocument(node);
    let source = this.sourceIds.get(document);
    if (source === undefined) {
      source = this.sources.length;
      this.sourceIds.set(document, source);
      this.sources.push({ uri: document.uri.toString(), text: document.textDocument.getText() });
    }
    if (!cst) return { source, line: 0, column: 0, endLine: 0, endColumn: 0 };
    const { start, end } = cst.range;
    return { source, line: start.line, column: start.character, endLine: end.line, endColumn: end.character };
  }

  /** Ops emitted from now on come from this node. */
  standAt(node: AstNode): void {
    this.at = this.range(node);
  }

  /** Runs `emit` with positions of `node`, then goes back. */
  during<T>(node: AstNode, emit: () => T): T {
    const before = this.at;
    this.standAt(node);
    const result = emit();
    this.at = before;
    return result;
  }

  // ---------------------------------------------------------------- ops and labels

  get here(): Location {
    return this.ops.length;
  }

  emit(op: OpBody): Location {
    return this.emitAt(op, this.at);
  }

  private emitAt(op: OpBody, at: SourceRange): Location {
    if (this.ops.length >= MAX_OPS) {
      throw new CompileError(
        'LS6002',
        `This scenario comes to more than ${MAX_OPS} steps of code once calls are expanded. Call big functions from fewer places.`,
        this.root,
      );
    }
    const location = this.ops.length;
    const made = { ...op, at, frame: this.frame, private: false, glued: this.glue } as Op;
    this.ops.push(made);
    this.bodyOf.push(this.body);
    if (this.namesNow) this.namesOf.set(made, this.namesNow());
    return location;
  }

  /** The location after the op that is emitted next. */
  get next(): Location {
    return this.ops.length + 1;
  }

  label(): Label {
    this.labels.push(0);
    return -this.labels.length;
  }

  place(label: Label): void {
    this.labels[-label - 1] = this.here;
  }

  jump(target: Label | Location): void {
    this.emit({ k: 'assign', stores: [], next: target });
  }

  resolve(target: Label | Location): Location {
    return target < 0 ? this.labels[-target - 1] : target;
  }

  // ---------------------------------------------------------------- frames and functions

  functionId(node: AstNode, name: string, summary?: string): number {
    let id = this.functionIds.get(node);
    if (id === undefined) {
      id = this.functions.length;
      this.functionIds.set(node, id);
      this.functions.push({ name, at: this.range(node), ...(summary ? { summary } : {}), locations: [] });
    }
    return id;
  }

  /** A builder for a question about the finished program: it knows the functions, and what it collects goes nowhere. */
  asking(): ProgramBuilder {
    const other = new ProgramBuilder(this.root);
    for (const [node, id] of this.functionIds) other.functionIds.set(node, id);
    other.functions.push(...this.functions);
    return other;
  }

  pushFrame(fn: number, parent: number, call?: AstNode): number {
    this.frames.push({ fn, parent, ...(call ? { call: this.range(call) } : {}), locals: [] });
    return this.frames.length - 1;
  }

  declareLocal(info: LocalInfo): void {
    this.frames[this.frame].locals.push(info);
  }

  // ---------------------------------------------------------------- local slots

  private pool(log: number): number {
    const level = this.body.level;
    let index = this.pools.findIndex((p) => p.level === level && p.log === log);
    if (index < 0) {
      index = this.pools.length;
      this.pools.push({ level, log, slots: [], cursor: 0 });
    }
    return index;
  }

  /** A slot for a value between lo and hi. `log`: it holds sequence numbers of that log. */
  allocate(name: string, lo: number, hi: number, log = PLAIN): Slot {
    const texts = hi === TEXTS;
    const p = this.pool(texts && this.textsAlone ? TEXT : log);
    const pool = this.pools[p];
    const index = pool.cursor++;
    if (index > MAX_LOCALS)
      throw new CompileError(
        'LS6003',
        `More than ${MAX_LOCALS} local variables are alive at once.`,
        this.root,
      );
    const known = pool.slots[index];
    if (known) {
      known.lo = Math.min(known.lo, lo);
      known.hi = Math.max(known.hi, texts ? 0 : hi);
      known.texts ||= texts;
    } else {
      pool.slots.push({ name, lo: Math.min(0, lo), hi: texts ? 0 : Math.max(0, hi), initial: 0, texts });
    }
    return p * POOL + index;
  }

  /** Remembers which local slots are taken, to free them at the end of a scope. */
  mark(): number[] {
    return this.pools.map((p) => p.cursor);
  }

  release(mark: number[]): void {
    this.pools.forEach((p, i) => {
      p.cursor = mark[i] ?? 0;
    });
  }

  // ---------------------------------------------------------------- faults

  fault(code: string, message: string, node: AstNode): number {
    this.faults.push({ code, message, at: this.range(node) });
    return this.faults.length - 1;
  }

  check(lo: number, hi: number, saturate: boolean, name: string, node: AstNode): Check {
    const message = `${name} leaves its range ${lo}..${hi}.`;
    return { lo, hi, saturate, fault: saturate ? -1 : this.fault('LS8001', message, node) };
  }
}
