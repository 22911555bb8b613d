/**
 * What is certain of interrupts and locks in all functions, as their text stands: patches are left out. Made anew with each change of any file.
 */
import { type AstNode, AstUtils } from 'langium';
import * as ast from '../generated/ast.ts';
import { AS_CALLED, type FlowState, joined } from './state.ts';
import { type Effect, lockIn, Walk } from './walk.ts';

/** Everything that names a function, in all files. */
export type NamesOf = (fn: ast.Fn) => Iterable<AstNode>;

/** Interrupts are as they are for whoever runs the code; `?`: not the same each time, or not known. */
export interface Certain {
  irqs: 'on' | 'off' | '?';
  /** Interrupts are what they were when the function was called. */
  isAsFound: boolean;
  held: ReadonlySet<AstNode>;
}

const NOTHING: Certain = { irqs: '?', isAsFound: false, held: new Set() };

export type Code = ast.Fn | ast.CpuBlock;

export class Flow {
  private readonly walks = new Map<Code, Walk>();
  private readonly entries = new Map<Code, Certain>();
  private readonly open = new Set<ast.Fn>();
  private readonly namesOf: NamesOf;

  constructor(namesOf: NamesOf) {
    this.namesOf = namesOf;
  }

  /** Nothing for a function that is being gone through: to call itself is an error. */
  private readonly effectOf = (fn: ast.Fn): Effect | undefined => {
    if (this.open.has(fn) || !fn.body) return undefined;
    this.open.add(fn);
    const { exits } = this.walkOf(fn);
    this.open.delete(fn);
    return exits;
  };

  private walkOf(code: Code): Walk {
    let walk = this.walks.get(code);
    if (!walk) {
      walk = new Walk(code.body, this.effectOf);
      this.walks.set(code, walk);
    }
    return walk;
  }

  /** When nobody is known to call it, nothing. */
  entryOf(code: Code): Certain {
    const known = this.entries.get(code);
    if (known) return known;
    this.entries.set(code, NOTHING);
    const entry = ast.isCpuBlock(code) ? { ...NOTHING, irqs: 'on' as const } : this.entryOfFunction(code);
    this.entries.set(code, entry);
    return entry;
  }

  private entryOfFunction(fn: ast.Fn): Certain {
    let entry: Certain | undefined;
    for (const name of this.namesOf(fn)) {
      const at = this.whenNamed(name);
      if (at === 'never') continue;
      entry = entry ? either(entry, at) : at;
    }
    return entry ?? NOTHING;
  }

  /** At a call, or when the interrupt comes whose handler it is. */
  private whenNamed(name: AstNode): Certain | 'never' {
    if (ast.isNameRef(name)) return ast.isCall(name.$container) ? { ...NOTHING, irqs: 'off' } : 'never';
    if (!ast.isCall(name)) return 'never';
    const mark = markOf(name);
    // What a hunk repeats stands in the function; what it adds is called in a state that is not seen here.
    if (mark === 'quoted') return 'never';
    if (mark === '+') return NOTHING;
    const passed = this.passed(name);
    const certain = isOnlyCall(name) ? passed?.before : passed?.during;
    return certain ? { irqs: certain.irqs, isAsFound: false, held: heldBy(name, certain) } : NOTHING;
  }

  /** While the statement around a node looks at what it needs. */
  during(node: AstNode): Certain | undefined {
    return this.passed(node)?.during;
  }

  /** Around a statement: what is certain before and behind it; nothing where nobody comes. */
  passed(node: AstNode): { [K in 'before' | 'during' | 'after']?: Certain } | undefined {
    const statement = AstUtils.getContainerOfType(node, ast.isStatement);
    const code = statement && codeOf(statement);
    const passed = code && this.walkOf(code).at.get(statement);
    if (!passed) return undefined;
    const entry = this.entryOf(code);
    const certain = (s: FlowState | undefined) => s && resolved(s, entry);
    return { before: certain(passed.before), during: certain(passed.during), after: certain(passed.after) };
  }

  /** What the function does to interrupts and locks of whoever calls it. Nothing: nobody comes back. */
  effect(fn: ast.Fn): FlowState | undefined {
    return fn.body ? this.walkOf(fn).exits.after : AS_CALLED;
  }
}

export function codeOf(node: AstNode): Code | undefined {
  if (AstUtils.getContainerOfType(node, ast.isHunk)) return undefined;
  return AstUtils.getContainerOfType(node, (each): each is Code => ast.isFn(each) || ast.isCpuBlock(each));
}

/** Of its statement, which is gone through once. */
function isOnlyCall(call: ast.Call): boolean {
  const { $container: user } = call;
  const isWhole = ast.isSimple(user)
    ? !user.operator
    : ast.isLet(user) || ast.isReturn(user) || ast.isIf(user);
  return isWhole && !AstUtils.streamAllContents(call).some(ast.isCall);
}

/** What the called function knows to be held, by its own names. */
function heldBy({ callee, arguments: given }: ast.Call, { held }: Certain): Set<AstNode> {
  const parameters = callee?.ref?.parameters ?? [];
  const passed = parameters.filter((_, i) => {
    const lock = lockIn(given[i]);
    return lock !== undefined && held.has(lock);
  });
  return new Set([...[...held].filter((lock) => !ast.isParameter(lock)), ...passed]);
}

function markOf(node: AstNode): '+' | 'quoted' | undefined {
  if (!AstUtils.getContainerOfType(node, ast.isHunk)) return undefined;
  for (let at: AstNode | undefined = node; at; at = at.$container)
    if (ast.isLine(at) && at.mark === '+') return '+';
  return 'quoted';
}

function resolved({ irqs, held, lost }: FlowState, entry: Certain): Certain {
  const isAsFound = irqs === 'found';
  const known = isAsFound ? entry.irqs : typeof irqs === 'string' ? irqs : '?';
  return {
    irqs: known,
    isAsFound,
    held: new Set([
      ...held,
      ...[...entry.held].filter((lock) => !lost.has(lock) && ![...lost].some(ast.isParameter)),
    ]),
  };
}

function either(a: Certain, b: Certain): Certain {
  return {
    irqs: a.irqs === b.irqs ? a.irqs : '?',
    isAsFound: false,
    held: joined({ ...AS_CALLED, held: a.held }, { ...AS_CALLED, held: b.held })?.held ?? new Set(),
  };
}
