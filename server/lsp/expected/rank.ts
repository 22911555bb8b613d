/** How well something that completion offers goes where a certain type is expected. Nothing is left out: what goes badly comes last. */
import * as ast from '../../language/generated/ast.ts';
import { type LsType, MEMBERS, typeOfNamed, typeOfType } from '../../language/types.ts';
import type { Expected } from './expected.ts';

export const Rank = {
  /** Has the type. */
  exact: 0,
  /** Can be stored there all the same: a number where a CPU is expected. */
  fits: 1,
  /** Has a part of the type, or an element. */
  leadsTo: 2,
  /** Can be the left side of a comparison, or nobody knows. */
  possible: 3,
  never: 4,
} as const;
export type Rank = (typeof Rank)[keyof typeof Rank];

/** `asPlace`: a function is named here, not called. */
export function rankOf(node: ast.Named | ast.Callable, expected: Expected, asPlace: boolean): Rank {
  if (ast.isFn(node) && asPlace && wants(expected, 'place'))
    return node.parameters.length === 0 && !node.returns ? Rank.exact : Rank.fits;
  const isCalled = ast.isFn(node) || ast.isBuiltin(node);
  if (expected.isVariable && !isStored(node)) return Rank.never;
  if (isCalled && !node.returns) return Rank.never;
  const type = isCalled ? typeOfType(node.returns) : typeOfNamed(node);
  if (type.k === 'any') return Rank.possible;
  return rankOfType(type, expected);
}

export function rankOfType(type: LsType, expected: Expected): Rank {
  if (type.k === 'error') return Rank.possible;
  if (expected.types.length === 0) return Rank.exact;
  if (expected.types.some((each) => isSame(type, each))) return Rank.exact;
  if (expected.accepts(type)) return Rank.fits;
  if (leads(type, expected)) return Rank.leadsTo;
  const isCompared = wants(expected, 'bool') && !['spinlock', 'log', 'place', 'void'].includes(type.k);
  return isCompared ? Rank.possible : Rank.never;
}

/** Of words that begin a value. */
export function rankOfWord(word: string, expected: Expected): Rank | undefined {
  if (expected.isVariable && word in WORDS) return Rank.never;
  switch (word) {
    case 'none':
      return expected.accepts({ k: 'none' }) && expected.types.length > 0 ? Rank.exact : Rank.never;
    case 'cpu':
      return wants(expected, 'bool') ? Rank.leadsTo : Rank.never;
    case 'choose':
      return Rank.possible;
    default: {
      const type = WORDS[word];
      return type && rankOfType(type, expected);
    }
  }
}

const WORDS: Record<string, LsType> = {
  true: { k: 'bool' },
  false: { k: 'bool' },
  exists: { k: 'bool' },
  forall: { k: 'bool' },
  count: { k: 'int' },
  this_cpu: { k: 'cpu', optional: false },
  all_cpus: { k: 'cpus' },
  other_cpus: { k: 'cpus' },
  none: { k: 'none' },
};

const wants = ({ types }: Expected, k: LsType['k']): boolean => types.some((each) => each.k === k);

/** A `cpu` is a `cpu?`, for who looks. */
function isSame(type: LsType, wanted: LsType): boolean {
  if (type.k !== wanted.k) return false;
  if (type.k === 'enum' && wanted.k === 'enum') return type.enum === wanted.enum;
  if (type.k === 'array' && wanted.k === 'array') return isSame(type.element, wanted.element);
  if ((type.k === 'seq' || type.k === 'record') && 'log' in wanted)
    return !type.log || !wanted.log || type.log === wanted.log;
  return true;
}

function leads(type: LsType, expected: Expected): boolean {
  if (type.k === 'array') return rankOfType(type.element, expected) <= Rank.fits;
  const members = Object.values(MEMBERS[type.k] ?? {});
  return members.some((each) => expected.types.some(({ k }) => k === each.replace('?', '') && k !== 'bool'));
}

function isStored(node: ast.Named | ast.Callable): boolean {
  return ast.isShared(node) || ast.isLet(node) || (ast.isParameter(node) && node.reference);
}
