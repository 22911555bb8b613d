/** The value of an expression that is the same in every run, as far as it can be told from the text alone. */
import { AstUtils } from 'langium';
import { nanoseconds } from '../durations.ts';
import { type Config, type Const, type Expression, isConfig, isConst, isNameRef } from '../generated/ast.ts';

type Settings = Pick<ReadonlyMap<Config, number | undefined>, 'has' | 'get'>;

/** Where an option may have any value: nothing that depends on one is known. */
export const ANY_SETTINGS: Settings = { has: () => true, get: () => undefined };

/** Times in nanoseconds. `settings`: values of config options; an option that is not among them has its default. */
export function constantNumber(
  e: Expression | undefined,
  settings: Settings = new Map(),
): number | undefined {
  switch (e?.$type) {
    case 'NumberLiteral':
      return e.value;
    case 'DurationLiteral':
      return nanoseconds(e.value);
    case 'Unary': {
      const value = e.operator === '-' ? constantNumber(e.operand, settings) : undefined;
      return value === undefined ? undefined : -value;
    }
    case 'NameRef': {
      const target = e.target.ref;
      if (isConst(target)) return constCircle(target) ? undefined : constantNumber(target.value, settings);
      if (isConfig(target))
        return settings.has(target) ? settings.get(target) : constantNumber(target.value, settings);
      return undefined;
    }
    case 'Binary': {
      const left = constantNumber(e.left, settings);
      const right = constantNumber(e.right, settings);
      return left === undefined || right === undefined ? undefined : combined(e.operator, left, right);
    }
    default:
      return undefined;
  }
}

function combined(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right);
    case '%':
      return right === 0 ? undefined : left % right;
    default:
      return undefined;
  }
}

/** Does the constant's value lead back to the constant? */
export function constCircle(start: Const): Const[] | undefined {
  const seen = new Set<Const>();
  const search = (node: Const): Const[] | undefined => {
    if (seen.has(node)) return undefined;
    seen.add(node);
    const used = [node.value, ...(node.value ? AstUtils.streamAllContents(node.value) : [])].filter(
      isNameRef,
    );
    for (const { target } of used) {
      const next = target?.ref;
      if (!isConst(next)) continue;
      if (next === start) return [node];
      const rest = search(next);
      if (rest) return [node, ...rest];
    }
    return undefined;
  };
  return search(start);
}
