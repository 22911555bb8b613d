/** The bounds of a range of lengths of time: `80..90 ms`. */
import { unitOf } from './durations.ts';
import type { Expression, Range } from './generated/ast.ts';

/** The lower bound in nanoseconds where it is a number alone, which has the unit of the upper one. */
export function boundAlone({ low, high }: Range): number | undefined {
  const upper = withoutMinus(high);
  const lower = withoutMinus(low);
  if (upper?.$type !== 'DurationLiteral') return undefined;
  if (lower?.$type !== 'NumberLiteral' && lower?.$type !== 'DecimalLiteral') return undefined;
  return (lower === low ? 1 : -1) * Math.round(Number(lower.value) * unitOf(upper.value));
}

/** A minus before a bound is a mistake that is better told than a number without a unit. */
function withoutMinus(e: Expression | undefined): Expression | undefined {
  return e?.$type === 'Unary' && e.operator === '-' ? e.operand : e;
}
