/** Lengths of time, with and without a spread. All are known before the machine runs. */
import type { AstNode } from 'langium';
import { impossibleLength, nanoseconds } from '../language/durations.ts';
import type * as ast from '../language/generated/ast.ts';
import { boundAlone } from '../language/range-bounds.ts';
import { constant, evaluateBinary, isConst, negate } from './fold.ts';
import { lowerExpression } from './lower-expression.ts';
import { constantOf, error, type Lowering, type Value, valueOf } from './lowering.ts';
import type { BinaryOperator, Expr } from './program.ts';
import { besidesLine, fixed, meanOf, type Spread, scaled, shifted } from './spread.ts';
import { type CaseType, DURATION } from './values.ts';

/** How long something takes. */
export interface Length {
  /** Nanoseconds: what it counts with where nothing is drawn. */
  mean: number;
  spread: Spread;
  /** It is the time of the line with this text: `spread` is that of a line of 1000 characters. */
  text?: Expr;
}

/** The characters of a line that `time_for()` takes the full time for. */
export const FULL_LINE = 1000;

/** Bits on the wire for a character: 8N1. */
const BITS = 10;

export function lengthOf(c: Lowering, e: ast.Expression, what: string): Length {
  const value = lowerExpression(c, e);
  const mean = constantOf(value, e, what);
  const { spread, text } = durationOf(value.t);
  if (spread) mustBePossible(spread.least, e);
  mustBePossible(mean, e);
  return { mean, spread: spread ?? fixed(mean), ...(text ? { text } : {}) };
}

export function mustBePossible(ns: number, node: ast.Expression): void {
  const wrong = impossibleLength(ns, node.$type === 'Unary');
  if (wrong) error(wrong.code, wrong.message, node);
}

/** The same where it cannot depend on what is in the log. */
export function spreadOf(c: Lowering, e: ast.Expression, what: string): Spread {
  const { spread, text } = lengthOf(c, e, what);
  if (text) error('LS2042', `${what} is not the time of a line: \`time_for()\` is for \`takes\`.`, e);
  return spread;
}

function durationOf(t: CaseType): Extract<CaseType, { k: 'duration' }> {
  return t.k === 'duration' ? t : DURATION_TYPE;
}

const DURATION_TYPE = DURATION as Extract<CaseType, { k: 'duration' }>;

function valueWith(spread: Spread, text?: Expr): Value {
  const t: CaseType = { k: 'duration', spread, ...(text ? { text } : {}) };
  return valueOf(constant(meanOf(spread)), t);
}

// ------------------------------------------------------------------------------------ spreads as they are written

/** `80..90 ms`: a number alone has the unit of the upper bound. */
export function lowerRange(c: Lowering, e: ast.Range): Value {
  if (!e.high) return error('LS2040', 'Say where the range ends: `80..90 ms`.', e);
  const high = plainLength(c, e.high, 'The upper bound');
  return uniform(boundAlone(e) ?? plainLength(c, e.low, 'The lower bound'), high, e);
}

function uniform(low: number, high: number, node: AstNode): Value {
  if (low > high)
    return error('LS2040', 'The lower bound is above the upper one: write the shorter time first.', node);
  return valueWith({ k: 'uniform', least: low, span: high - low });
}

/** A length of time without a spread, which another one is made of. */
function plainLength(c: Lowering, e: ast.Expression, what: string): number {
  const { spread, text, mean } = lengthOf(c, e, what);
  if (text || spread.k !== 'fixed')
    return error('LS2042', `${what} has a spread itself: give one length, such as \`87 ms\`.`, e);
  return mean;
}

type Lower = (c: Lowering, e: ast.Call) => Value;

export const DURATION_BUILTINS: Record<string, Lower> = {
  uniform: (c, e) => {
    const [low, high] = e.arguments.map((a, i) =>
      plainLength(c, a, i ? 'The upper bound' : 'The lower bound'),
    );
    return uniform(low, high, e);
  },
  normal: (c, e) => {
    const mean = plainLength(c, e.arguments[0], 'The mean');
    const sd = plainLength(c, e.arguments[1], 'The standard deviation');
    return valueWith({ k: 'normal', least: 0, mean, sd });
  },
  exponential: (c, e) =>
    valueWith({ k: 'exponential', least: 0, mean: plainLength(c, e.arguments[0], 'The mean') }),
  line_time: (c, e) => {
    const characters = positive(c, e.arguments[0], 'The number of characters');
    const baud = positive(c, e.arguments[1], 'The speed');
    return valueOf(constant(Math.round((characters * BITS * 1e9) / baud)), DURATION);
  },
  time_for: (c, e) => {
    const message = lowerExpression(c, e.arguments[0]);
    const { spread, text } = lengthOf(c, e.arguments[1], 'The time of a full line');
    if (text)
      return error(
        'LS2042',
        'This is the time of one line already: give that of a full one.',
        e.arguments[1],
      );
    return valueWith(spread, message.x);
  },
};

function positive(c: Lowering, e: ast.Expression, what: string): number {
  const n = constantOf(lowerExpression(c, e), e, what);
  return n > 0 ? n : error('LS2043', `${what} must be above 0, not ${n}.`, e);
}

/** `padded("aaaa", 991)`. */
export function padded(c: Lowering, e: ast.Call): Value {
  const [message, length] = e.arguments;
  const characters = positive(c, length, 'The number of characters');
  if (message.$type !== 'TextLiteral') return error('LS2034', 'padded() takes a text in quotes.', message);
  if (characters < message.value.length)
    return error(
      'LS2043',
      `The text alone has ${message.value.length} characters, and this says that the line has ${characters}.`,
      length,
    );
  return valueOf(constant(c.texts.id(message.value, characters)), { k: 'text' });
}

// ------------------------------------------------------------------------------------ computing

/** What an operator makes of a length of time: with a spread, a fixed time can be added and a number multiply it. */
export function durationResult(op: BinaryOperator, a: Value, b: Value, node: AstNode): CaseType {
  const [left, right] = [durationOf(a.t), durationOf(b.t)];
  if (!left.spread && !right.spread) return DURATION;
  const factor = op === '*' ? (a.t.k === 'duration' ? b : a) : op === '/' ? b : undefined;
  const spread = (left.spread ?? right.spread) as Spread;
  const text = left.text ?? right.text;
  if (factor && factor.t.k === 'int' && isConst(factor.x))
    return multiplied(spread, op === '*' ? factor.x.value : 1 / factor.x.value, text, node);
  const fixedTime = left.spread ? b.x : a.x;
  if ((op !== '+' && op !== '-') || !isConst(fixedTime))
    return error(
      'LS2042',
      'A length of time with a spread can be multiplied by a number, and a fixed time can be added to it or taken from it.',
      node,
    );
  if (left.spread && right.spread) return error('LS2042', NO_SUM, node);
  if (op === '-' && !left.spread) return error('LS2042', NOT_TAKEN_FROM, node);
  const by = evaluateBinary(op, 0, fixedTime.value);
  return text ? besidesText(spread, by, text, node) : movedBy(spread, by, node);
}

const NO_SUM =
  'Both lengths of time are drawn, or depend on a line, and no sum of two such is known. Let the first be taken before the second: `takes …; takes …;`.';
const NOT_TAKEN_FROM =
  'A length of time that is drawn, or depends on a line, cannot be taken from another. Say what is left as a length of its own.';

function multiplied(spread: Spread, by: number, text: Expr | undefined, node: AstNode): CaseType {
  if (by >= 0) return { k: 'duration', spread: scaled(spread, by), ...(text ? { text } : {}) };
  return error(
    'LS2041',
    'A length of time with a spread cannot be negative: multiply it by 0 or more.',
    node,
  );
}

function movedBy(spread: Spread, by: number, node: AstNode): CaseType {
  const moved = shifted(spread, by);
  if (moved.least < 0) return error('LS2041', 'This length of time could become negative.', node);
  return { k: 'duration', spread: moved };
}

function besidesText(spread: Spread, by: number, text: Expr, node: AstNode): CaseType {
  if (by < 0)
    return error(
      'LS2041',
      'A short line takes less time than what is taken from it here. Only add to the time of a line, or write a shorter one for a full line.',
      node,
    );
  return { k: 'duration', spread: besidesLine(spread, by), text };
}

/** `-D`: a step towards a length, as in `5 ms + -d`. */
export function negatedLength(v: Value, node: AstNode): Value {
  const { spread } = durationOf(v.t);
  if (spread) return error('LS2041', 'A length of time with a spread cannot be negative.', node);
  return valueOf(negate(v.x), DURATION);
}

export function literalLength(e: ast.DurationLiteral): Value {
  return valueOf(constant(nanoseconds(e.value)), DURATION);
}
