/** Says that a value has the wrong type. */
import type { ValidationAcceptor } from 'langium';
import type { Expression } from '../generated/ast.ts';
import { assignable, type LsType, typeOf, typeText } from '../types.ts';
import { report } from './report.ts';

export function isError(type: LsType): boolean {
  return type.k === 'error' || type.k === 'any';
}

/** As a part of a sentence: "a number", "a `cpu`", "nothing (`none`)". */
export function described(type: LsType): string {
  switch (type.k) {
    case 'int':
    case 'place':
      return typeText(type);
    case 'bool':
      return 'true or false (`bool`)';
    case 'none':
      return '`none`';
    case 'void':
      return 'no value at all';
    case 'cpus':
      return 'a set of CPUs';
    case 'duration':
      return 'a duration such as `87 ms`';
    case 'enum':
      return `one of \`${type.enum.name}\``;
    default:
      return `${/^[aeiou]/.test(typeText(type)) ? 'an' : 'a'} \`${typeText(type)}\``;
  }
}

/** `what` begins the sentence: "A condition", "`x`". */
export function mustBe(
  accept: ValidationAcceptor,
  value: Expression | undefined,
  allowed: LsType[],
  what: string,
): void {
  if (!value) return;
  const type = typeOf(value);
  if (allowed.some((each) => assignable(type, each))) return;
  if (type.k === 'void') {
    report(accept, 'LS2013', `${what} must be ${oneOf(allowed)}, but this function gives no value.`, value);
    return;
  }
  report(accept, 'LS2001', `${what} must be ${oneOf(allowed)}, but this is ${described(type)}.`, value);
}

function oneOf(types: LsType[]): string {
  return types.map(described).join(' or ');
}
