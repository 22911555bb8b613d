/** The cases of a scenario: every combination of its parameters' values. */
import type * as ast from '../language/generated/ast.ts';
import { constant } from './fold.ts';
import { lowerExpression } from './lower-expression.ts';
import { constantOf, error, type Lowering, type Value, valueOf } from './lowering.ts';
import { int } from './values.ts';

/** More combinations than this are a slip of the pen. */
const MAX_CASES = 256;

export type CaseValues = Map<ast.ScenarioParameter, { value: Value; text: string }>;

/** All cases, the last parameter varying fastest. One empty case for a scenario without parameters. */
export function casesOf(c: Lowering, scenario: ast.Scenario): CaseValues[] {
  let cases: CaseValues[] = [new Map()];
  for (const parameter of scenario.parameters) {
    const values = valuesOf(c, parameter);
    cases = cases.flatMap((known) => values.map((v) => new Map(known).set(parameter, v)));
    if (cases.length > MAX_CASES)
      error('LS5010', `This scenario has more than ${MAX_CASES} cases. Range over fewer values.`, scenario);
  }
  return cases;
}

function valuesOf(c: Lowering, parameter: ast.ScenarioParameter): { value: Value; text: string }[] {
  if (parameter.values.length) {
    return parameter.values.map((e) => {
      const value = lowerExpression(c, e);
      constantOf(value, e, 'The value of a parameter');
      return { value, text: e.$cstNode?.text ?? '' };
    });
  }
  if (!parameter.low || !parameter.high)
    return error('LS5011', `${parameter.name} has no values.`, parameter);
  const lo = constantOf(lowerExpression(c, parameter.low), parameter.low, 'A bound of a parameter');
  const hi = constantOf(lowerExpression(c, parameter.high), parameter.high, 'A bound of a parameter');
  if (hi < lo || hi - lo >= MAX_CASES)
    error('LS5011', `The range ${lo}..${hi} of ${parameter.name} has no value, or too many.`, parameter);
  return Array.from({ length: hi - lo + 1 }, (_, i) => ({
    value: valueOf(constant(lo + i), int(lo, hi)),
    text: String(lo + i),
  }));
}
