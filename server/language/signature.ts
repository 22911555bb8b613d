/** A declaration in one line, as it is written: what a hover and a completion show of it. */
import type { AstNode } from 'langium';
import {
  isEnum,
  isFn,
  isLet,
  isParameter,
  isPatch,
  isScenario,
  isSeries,
  type Parameter,
  type Type,
} from './generated/ast.ts';
import { typeOf, typeText } from './types.ts';

export function signature(node: AstNode): string {
  switch (node.$type) {
    case 'Fn':
    case 'Builtin': {
      const { name, parameters, returns } = node as AstNode & {
        name: string;
        parameters: Parameter[];
        returns?: Type;
      };
      const result = returns ? `: ${text(returns)}` : '';
      return `${isFn(node) ? '' : 'builtin '}fn ${name}(${parameters.map(text).join(', ')})${result}`;
    }
    case 'EnumMember':
      return isEnum(node.$container) ? `${node.$container.name}.${text(node)}` : text(node);
    case 'ForVariable':
      return `for (${text(node)} in …)`;
    case 'Device':
      return `device ${(node as AstNode & { name: string }).name}`;
    default:
      break;
  }
  if (isPatch(node)) {
    const needs = node.needs.length > 0 ? ` needs ${node.needs.map((each) => each.$refText).join(', ')}` : '';
    return `patch ${node.name}${titled(node.title)}${needs}`;
  }
  if (isSeries(node))
    return `series ${node.name}${titled(node.title)} { ${node.patches.map((each) => each.$refText).join('; ')} }`;
  if (isScenario(node)) return `scenario ${node.name}${titled(node.title)}`;
  if (isParameter(node)) return text(node);
  if (isLet(node) && !node.type) return `let ${node.name}: ${shownType(typeText(typeOf(node.value)))}`;
  return text(node);
}

function titled(title: string | undefined): string {
  return title === undefined ? '' : ` "${title}"`;
}

function shownType(type: string): string {
  return type.replace(/^an? /, '');
}

/** The source text on one line. */
function text(node: AstNode): string {
  const source = (node.$cstNode?.text ?? '').replace(/\s+/g, ' ').replace(/;$/, '').trim();
  return source.length > 200 ? `${source.slice(0, 199)}…` : source;
}
