/** What can stand at the end of a text that an expression begins with: names, members, texts. */
import { type AstNode, AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import type { Level } from '../language/lookout.ts';
import type { LockstepServices } from '../language/module.ts';
import { treeOf } from '../language/parse-expression.ts';
import { signature } from '../language/signature.ts';
import { MEMBERS, memberOwner } from '../language/types.ts';
import { isAskable, missing, type OpenCase } from '../program/ask.ts';

export interface Completion {
  /** What it completes to, in the place of the last `replaces` characters. */
  text: string;
  replaces: number;
  kind: 'variable' | 'value' | 'enum' | 'function' | 'field' | 'keyword' | 'text';
  detail?: string;
}

const KEYWORDS = [
  'true',
  'false',
  'none',
  'this_cpu',
  'all_cpus',
  'other_cpus',
  'cpu',
  'exists',
  'forall',
  'count',
];

export function completeExpression(
  services: LockstepServices,
  open: OpenCase,
  before: string,
  levels: readonly Level[],
): Completion[] {
  const quoted = /^(?:[^"]|"(?:\\.|[^"\\])*")*"((?:\\.|[^"\\])*)$/.exec(before);
  if (quoted) return texts(open, quoted[1]);
  if (/(?:^|[^\w.])\d\w*$/.test(before)) return [];
  const word = /\w*$/.exec(before)?.[0] ?? '';
  const rest = before.slice(0, before.length - word.length);
  if (/[^.]\.\s*$/.test(rest)) return fitting(word, members(services, rest, levels));
  const afterIn = /\]\s*in\s+$/.test(rest);
  return fitting(word, [...names(open, levels, afterIn), ...(afterIn ? [] : KEYWORDS.map(keyword))]);
}

type Found = Omit<Completion, 'replaces'>;

function fitting(word: string, found: Found[]): Completion[] {
  const wanted = word.toLowerCase();
  return found
    .filter(({ text }) => text.toLowerCase().startsWith(wanted))
    .map((each) => ({ ...each, replaces: word.length }));
}

function keyword(text: string): Found {
  return { text, kind: 'keyword' };
}

function texts({ lowering }: OpenCase, begun: string): Completion[] {
  const known = lowering.texts.names.filter((text) => text.length > 0 && text.startsWith(begun));
  return known.map((text) => ({ text: `${text}"`, replaces: begun.length, kind: 'text' as const }));
}

/** The text ends with a dot: with any word behind it, it is a member of what is before it. */
function members(services: LockstepServices, rest: string, levels: readonly Level[]): Found[] {
  const text = `${rest}x`;
  const { tree } = treeOf(services, text, levels);
  const last = [tree, ...AstUtils.streamAllContents(tree)]
    .filter((node) => ast.isMember(node))
    .find((node) => node.$cstNode?.end === text.length);
  const owner = last && memberOwner(last.base);
  const found = owner ? (MEMBERS[owner] ?? {}) : {};
  return Object.entries(found).map(([member, detail]) => ({ text: member, kind: 'field', detail }));
}

function names(open: OpenCase, levels: readonly Level[], onlyFunctions: boolean): Found[] {
  const found = new Map<string, Found>();
  for (const [name, [node]] of levels.flatMap((level) => [...level])) {
    if (found.has(name) || !node || missing(open, node)) continue;
    const made = onlyFunctions ? placeName(node) : valueName(open, node);
    if (made)
      found.set(name, { ...made, text: made.kind === 'function' && !onlyFunctions ? `${name}(` : name });
  }
  return [...found.values()];
}

type Shown = Pick<Found, 'kind' | 'detail'>;

function placeName(node: AstNode): Shown | undefined {
  return ast.isFn(node) ? { kind: 'function', detail: signature(node) } : undefined;
}

function valueName(open: OpenCase, node: AstNode): Shown | undefined {
  const detail = signature(node);
  switch (node.$type) {
    case 'Fn':
    case 'Builtin':
      return isAskable(open, node as ast.Fn | ast.Builtin) ? { kind: 'function', detail } : undefined;
    case 'Let':
    case 'Parameter':
    case 'ForVariable':
    case 'Shared':
    case 'Spinlock':
    case 'Semaphore':
    case 'Log':
      return { kind: 'variable', detail };
    case 'Config':
    case 'Const':
    case 'ScenarioParameter':
      return { kind: 'value', detail };
    case 'EnumMember':
      return { kind: 'enum', detail };
    default:
      return undefined;
  }
}
