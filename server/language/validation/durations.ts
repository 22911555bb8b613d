/** Lengths of time and costs: bounds the wrong way round, negative times, kinds of steps that there are not. */
import { AstUtils, type ValidationAcceptor } from 'langium';
import { isCostName, unknownCost } from '../cost-kinds.ts';
import { unitOf } from '../durations.ts';
import {
  type Call,
  type Cost,
  type Expression,
  isBuiltin,
  isCosts,
  isScenario,
  type Range,
} from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { constantNumber } from './constants.ts';
import { register } from './register.ts';
import { report } from './report.ts';

export function registerDurationChecks(services: LockstepServices): void {
  register(services, { Range: checkRange, Call: checkSpreadCall, Cost: checkCost });
}

function checkRange(node: Range, accept: ValidationAcceptor): void {
  const { low, high } = node;
  const alone = low?.$type === 'NumberLiteral' && high?.$type === 'DurationLiteral';
  checkBounds(alone ? low.value * unitOf(high.value) : constantNumber(low), high, node, accept);
}

function checkBounds(
  low: number | undefined,
  high: Expression | undefined,
  node: Range | Call,
  accept: ValidationAcceptor,
): void {
  const upper = constantNumber(high);
  if (low !== undefined && low < 0) negative(node, accept);
  else if (low !== undefined && upper !== undefined && low > upper)
    report(accept, 'LS2040', 'The lower bound is above the upper one. Write the shorter time first.', node);
}

function negative(node: Expression, accept: ValidationAcceptor): void {
  report(accept, 'LS2041', 'A length of time cannot be negative.', node);
}

function checkSpreadCall(node: Call, accept: ValidationAcceptor): void {
  const callee = node.callee?.ref;
  if (!isBuiltin(callee)) return;
  const [first, second] = node.arguments;
  switch (callee.name) {
    case 'uniform':
      return checkBounds(constantNumber(first), second, node, accept);
    case 'normal':
    case 'exponential':
      for (const each of node.arguments) if ((constantNumber(each) ?? 0) < 0) negative(each, accept);
      return;
    case 'line_time':
      for (const each of node.arguments) checkAboveZero(each, accept);
      return;
    case 'padded':
      return checkPadded(first, second, accept);
  }
}

function checkAboveZero(node: Expression | undefined, accept: ValidationAcceptor): void {
  const n = constantNumber(node);
  if (node && n !== undefined && n <= 0) report(accept, 'LS2043', `This must be above 0, and is ${n}.`, node);
}

function checkPadded(
  text: Expression | undefined,
  length: Expression | undefined,
  accept: ValidationAcceptor,
): void {
  checkAboveZero(length, accept);
  if (!text || !length) return;
  if (text.$type !== 'TextLiteral') {
    report(accept, 'LS2034', 'padded() takes a text in quotes.', text);
    return;
  }
  const n = constantNumber(length);
  if (n !== undefined && n > 0 && n < text.value.length)
    report(
      accept,
      'LS2043',
      `The text alone has ${text.value.length} characters, and this says that the line has ${n}.`,
      length,
    );
}

function checkCost(node: Cost, accept: ValidationAcceptor): void {
  if (!node.kind) return;
  if (!isCostName(node.kind)) {
    report(accept, 'LS5017', unknownCost(node.kind), node, { property: 'kind' });
    return;
  }
  const value = constantNumber(node.value);
  if (value !== undefined && value < 0) negative(node.value, accept);
  const scenario = AstUtils.getContainerOfType(node, isScenario);
  const all = scenario?.items.filter(isCosts).flatMap((each) => each.costs) ?? [];
  const first = all.find((each) => each.kind === node.kind);
  if (first && first !== node)
    report(accept, 'LS5004', `What \`${node.kind}\` costs is given already. Remove one of the two.`, node, {
      property: 'kind',
      related: [{ message: 'The other one', node: first }],
    });
}
