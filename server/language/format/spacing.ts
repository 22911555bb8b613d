/** The blanks between two words or signs on one line. */
import { isMark, isName, type Leaf } from './leaves.ts';

const NONE_BEFORE = new Set([';', ',', ')', ']', '.', '..', '++', '--', '[']);
const NONE_AFTER = new Set(['(', '[', '.', '..', '!']);
/** Words that are called like a function. */
const CALLED = new Set(['choose', 'exists', 'forall', 'count', 'assert', 'builtin']);
/** Signs that the lexer would take for one if nothing stood between them. */
const MERGING = new Set(['--', '++', '+=', '-=', '==', '!=', '<=', '>=', '&&', '||', '..', '//', '/*']);

export function spaceBetween(a: Leaf, b: Leaf): '' | ' ' {
  return !wantsSpace(a, b) && !wouldMerge(a.text, b.text) ? '' : ' ';
}

function wantsSpace(a: Leaf, b: Leaf): boolean {
  if (a.comment || b.comment || isMark(a) || isMark(b)) return true;
  if (a.text === '{' && b.text === '}') return false;
  if (isListOfValues(a) || isListOfValues(b))
    return a.text !== '{' && b.text !== '}' ? spaceOfSigns(a, b) : b.text === '{' || a.text === '}';
  return spaceOfSigns(a, b);
}

function spaceOfSigns(a: Leaf, b: Leaf): boolean {
  if (NONE_AFTER.has(a.text) || isPrefixMinus(a)) return false;
  if (NONE_BEFORE.has(b.text)) return false;
  if (b.text === '(') return !isName(a) && !CALLED.has(a.text);
  if (b.text === ':') return b.rule === 'Conditional';
  if (b.text === '?') return b.rule === 'Conditional';
  return true;
}

function isPrefixMinus(leaf: Leaf): boolean {
  return leaf.text === '-' && (leaf.rule === 'Unary' || leaf.rule === 'BoundTerm');
}

/** The braces of `for how in {x86, arm64}` hold values: no blanks inside. */
function isListOfValues(leaf: Leaf): boolean {
  return leaf.rule === 'ScenarioParameter' && (leaf.text === '{' || leaf.text === '}');
}

function wouldMerge(a: string, b: string): boolean {
  const ends = a.slice(-1) + b.slice(0, 1);
  return /\w\w/.test(ends) || MERGING.has(ends);
}
