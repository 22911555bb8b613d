/** Lengths of time and costs: bounds the wrong way round, negative and endless times, kinds of steps that there are not. */
import { AstUtils, type ValidationAcceptor } from 'langium';
import { isCostName, unknownCost } from '../cost-kinds.ts';
import { impossibleLength } from '../durations.ts';
import {
  type Call,
  type Cost,
  type DecimalLiteral,
  type Expression,
  isBuiltin,
  isCosts,
  isRange,
  isScenario,
  type Range,
} from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { boundAlone } from '../range-bounds.ts';
import { typeOf } from '../types.ts';
import { ANY_SETTINGS, constantNumber } from './constants.ts';
import { type Checks, register } from './register.ts';
import { report } from './report.ts';

/** Where a length of time stands, one line per construct: it must be one that can be. */
const LENGTHS: Checks = {
  Takes: (node, accept) => checkLength(node.duration, accept),
  Let: (node, accept) => checkLength(node.takes, accept),
  Simple: (node, accept) => checkLength(node.takes, accept),
  Wait: (node, accept) => checkLength(node.limit, accept),
  CpuBlock: (node, accept) => checkLength(node.after, accept),
  Device: (node, accept) => checkLength(node.after, accept),
  Config: (node, accept) => checkLength(node.value, accept),
  Setting: (node, accept) => checkLength(node.value, accept),
  ScenarioParameter: (node, accept) => {
    for (const each of node.values) checkLength(each, accept);
  },
  Range: checkRange,
  DecimalLiteral: checkDecimal,
  Call: (node, accept) => {
    for (const each of node.arguments) checkLength(each, accept);
    checkSpreadCall(node, accept);
  },
  Cost: checkCost,
};

export function registerDurationChecks(services: LockstepServices): void {
  register(services, LENGTHS);
}

/** Says so when this is a length of time that cannot be; its value otherwise, as far as it is known. */
function checkLength(
  node: Expression | undefined,
  accept: ValidationAcceptor,
  alone?: number,
): number | undefined {
  if (!node || (alone === undefined && typeOf(node).k !== 'duration')) return undefined;
  const value = alone ?? constantNumber(node, ANY_SETTINGS);
  const wrong = value !== undefined && impossibleLength(value, node.$type === 'Unary');
  if (!wrong) return value;
  report(accept, wrong.code, wrong.message, node);
  return undefined;
}

function checkRange(node: Range, accept: ValidationAcceptor): void {
  const low = checkLength(node.low, accept, boundAlone(node));
  checkOrder(low, checkLength(node.high, accept), node, accept);
}

function checkDecimal(node: DecimalLiteral, accept: ValidationAcceptor): void {
  const range = AstUtils.getContainerOfType(node, isRange);
  const isBound = range && (range.low === node || range.low === node.$container);
  if (isBound && boundAlone(range) !== undefined) return;
  report(
    accept,
    'LS2045',
    `Numbers are whole; a length of time has a unit, as in \`${node.value} ms\` or \`${node.value}..${Number(node.value) + 1} ms\`.`,
    node,
  );
}

function checkOrder(
  low: number | undefined,
  high: number | undefined,
  node: Range | Call,
  accept: ValidationAcceptor,
): void {
  if (low !== undefined && high !== undefined && low > high)
    report(accept, 'LS2040', 'The lower bound is above the upper one. Write the shorter time first.', node);
}

function checkSpreadCall(node: Call, accept: ValidationAcceptor): void {
  const callee = node.callee?.ref;
  if (!isBuiltin(callee)) return;
  const [first, second] = node.arguments;
  switch (callee.name) {
    case 'uniform':
      return checkOrder(possibleLength(first), possibleLength(second), node, accept);
    case 'line_time':
      for (const each of node.arguments) checkAboveZero(each, accept);
      return;
    case 'padded':
      return checkPadded(first, second, accept);
  }
}

/** Of one that cannot be it is said already. */
function possibleLength(node: Expression | undefined): number | undefined {
  const value = constantNumber(node, ANY_SETTINGS);
  return value === undefined || impossibleLength(value, false) ? undefined : value;
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
  checkLength(node.value, accept);
  const scenario = AstUtils.getContainerOfType(node, isScenario);
  const all = scenario?.items.filter(isCosts).flatMap((each) => each.costs) ?? [];
  const first = all.find((each) => each.kind === node.kind);
  if (first && first !== node)
    report(accept, 'LS5004', `What \`${node.kind}\` costs is given already. Remove one of the two.`, node, {
      property: 'kind',
      related: [{ message: 'The other one', node: first }],
    });
}
