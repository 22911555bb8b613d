/** Expressions of the language, asked about a case that is compiled to be looked at. */
import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import type { Level } from '../language/lookout.ts';
import type { LockstepServices } from '../language/module.ts';
import { type Mistake, parseExpression } from '../language/parse-expression.ts';
import { toLevel } from '../language/scope.ts';
import { whyNotAssignable } from '../language/validation/assignable.ts';
import {
  type Asked,
  type LocalAt,
  localsAt,
  lowerAsked,
  missing,
  type OpenCase,
  type Standpoint,
  visibleNames,
} from '../program/ask.ts';
import type { ValueType } from '../program/program.ts';
import { type Completion, completeExpression } from './complete-expression.ts';

export type { Completion } from './complete-expression.ts';

export interface CaseExpressions {
  /** `to`: the type of the place that the value is for. */
  compile(text: string, at: Standpoint, to?: ValueType): Asked | { mistake: Mistake };
  /** A condition on the whole machine, as an expectation has one: for a search that looks out for it. */
  wanted(text: string): { tree: ast.Expression } | { mistake: Mistake };
  /** What can stand at the end of a text that an expression begins with. */
  complete(before: string, at: Standpoint): Completion[];
  /** The locals that have a value there. */
  locals(at: Standpoint): LocalAt[];
}

export function createCaseExpressions(services: LockstepServices, open: OpenCase): CaseExpressions {
  const levelsAt = createLevels(open);

  function ask(text: string, at: Standpoint, to?: ValueType): Asked | { mistake: Mistake } {
    const { tree, mistakes } = parseExpression(services, text, levelsAt(at));
    const [mistake] = mistakes;
    if (mistake || !tree) return { mistake: ofNoValue(open, mistake, text, at) ?? mistake };
    const absent = absentName(open, tree);
    if (absent) return { mistake: absent };
    const asked = lowerAsked(open, tree, at, to);
    if ('error' in asked) return { mistake: mistakeOf(asked.error, tree, text) };
    const fixed = asked.place ? undefined : whyNotAssignable(tree);
    return fixed ? { ...asked, fixed } : asked;
  }

  return {
    compile(text, at, to) {
      const { written, original } = spelledOut(text);
      const asked = ask(written, at, to);
      if (!('mistake' in asked)) return asked;
      const { start, end, ...mistake } = asked.mistake;
      return { mistake: { ...mistake, start: original(start), end: original(end) } };
    },
    wanted(text) {
      const { tree, mistakes } = parseExpression(services, text, levelsAt(NOWHERE));
      if (mistakes.length > 0 || !tree) return { mistake: mistakes[0] };
      const absent = absentName(open, tree);
      if (absent) return { mistake: absent };
      const asked = lowerAsked(open, tree, NOWHERE);
      if ('error' in asked) return { mistake: mistakeOf(asked.error, tree, text) };
      if (asked.type.k === 'bool') return { tree };
      const message = 'This is no condition: it is neither true nor false. Compare it with something.';
      return { mistake: { code: 'LS2001', message, start: 0, end: text.length } };
    },
    complete: (before, at) => completeExpression(services, open, before, levelsAt(at)),
    locals: (at) => localsAt(open, at),
  };
}

/** Where nobody stands: shared names only. */
const NOWHERE: Standpoint = { agent: -1, location: 0, frame: -1 };

/** In the debugger `cpu` alone is the CPU that one looks at: `cpu == 1`. */
const BARE_CPU = /"(?:\\.|[^"\\\n])*"|[\w.]\s*\.\s*cpu\b|\bcpu\b(?!\s*\[)/g;
const MEANT = 'this_cpu';

function spelledOut(text: string): { written: string; original: (offset: number) => number } {
  const longer = MEANT.length - 'cpu'.length;
  const places: number[] = [];
  const written = text.replace(BARE_CPU, (found, at: number) => {
    if (found !== 'cpu') return found;
    places.push(at + places.length * longer);
    return MEANT;
  });
  const original = (offset: number) => {
    const before = places.filter((at) => at + longer < offset).length;
    const inside = places.some((at) => at < offset && offset <= at + longer);
    return inside ? offset : offset - before * longer;
  };
  return { written, original };
}

/** All but the locals are the same everywhere. */
function createLevels(open: OpenCase): (at: Standpoint) => Level[] {
  const [, ...others] = visibleNames(open, { agent: -1, location: 0, frame: -1 });
  const common = others.map(toLevel);
  return (at) => [toLevel(visibleNames(open, at)[0]), ...common];
}

function absentName(open: OpenCase, tree: ast.Expression): Mistake | undefined {
  for (const node of [tree, ...AstUtils.streamAllContents(tree)]) {
    const target = ast.isNameRef(node) ? node.target.ref : undefined;
    if (!target || !missing(open, target)) continue;
    const patch = AstUtils.getContainerOfType<AstNode & { name: string }>(target, ast.isPatch);
    const by = patch
      ? `the patch ${patch.name}, which is not applied here`
      : 'nothing that this scenario has';
    return { code: 'LS1020', message: `\`${target.name}\` is declared by ${by}.`, ...placeIn(node) };
  }
  return undefined;
}

/** A name that nothing has here may be that of a local which has a value elsewhere in the frame. */
function ofNoValue(
  open: OpenCase,
  mistake: Mistake,
  text: string,
  { frame }: Standpoint,
): Mistake | undefined {
  const name = text.slice(mistake.start, mistake.end);
  const frameInfo = mistake.code === 'LS1020' ? open.lowering.b.frames[frame] : undefined;
  const local = frameInfo?.locals.find((each) => each.name === name);
  if (!local) return undefined;
  const message = `\`${name}\` is not available here: this local has its value only from its declaration in line ${local.at.line + 1} to the end of the block.`;
  return { ...mistake, message };
}

/** The mistake may lie in what the expression names: then it is about the whole of it. */
function mistakeOf(
  { code, message, node }: { code: string; message: string; node: AstNode },
  tree: ast.Expression,
  text: string,
): Mistake {
  const inside = AstUtils.findRootNode(node) === AstUtils.findRootNode(tree);
  return { code, message, ...(inside ? placeIn(node) : { start: 0, end: text.length }) };
}

function placeIn(node: AstNode): { start: number; end: number } {
  return { start: node.$cstNode?.offset ?? 0, end: node.$cstNode?.end ?? 0 };
}
