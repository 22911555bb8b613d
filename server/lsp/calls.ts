/** Calls in the text: in what a call stands, and which one is being written. */
import { type AstNode, AstUtils } from 'langium';
import {
  type CpuBlock,
  type Device,
  type Fn,
  type Hunk,
  isCpuBlock,
  isDevice,
  isFn,
  isHunk,
} from '../language/generated/ast.ts';

/** What runs code. */
export type Runner = Fn | Hunk | CpuBlock | Device;

export function runnerOf(node: AstNode): Runner | undefined {
  const isRunner = (each: AstNode): each is Runner =>
    isFn(each) || isHunk(each) || isCpuBlock(each) || isDevice(each);
  return AstUtils.getContainerOfType(node, isRunner);
}

/** The name before the innermost bracket that is open at the end of a text, and how many commas are behind the bracket. */
export function openCall(
  tokens: readonly { image: string }[],
): { name: string; argument: number } | undefined {
  const open: { name: string; sign: string; commas: number }[] = [];
  tokens.forEach(({ image }, index) => {
    const inner = open.at(-1);
    if (/^[([{]$/.test(image)) open.push({ name: tokens[index - 1]?.image ?? '', sign: image, commas: 0 });
    else if (/^[)\]}]$/.test(image)) open.pop();
    else if (image === ',' && inner) inner.commas++;
  });
  // An index inside of a call is still an argument of it, a block is not.
  const within = open.slice(open.findLastIndex((each) => each.sign === '{') + 1);
  const call = within.findLast((each) => each.sign === '(' && /^\w+$/.test(each.name));
  return call && { name: call.name, argument: call.commas };
}
