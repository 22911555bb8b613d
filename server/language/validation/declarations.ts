/** Declarations: which types may stand where, and values that must be known before the run. */
import { type AstNode, AstUtils, type ValidationAcceptor } from 'langium';
import {
  type ArrayType,
  type Config,
  type Const,
  type Expression,
  isBuiltin,
  isCall,
  isConfig,
  isConst,
  isCpuSet,
  isEnumMember,
  isFn,
  isFor,
  isLet,
  isNameRef,
  isParameter,
  isScenarioParameter,
  isShared,
  type Log,
  type RangeType,
  type Semaphore,
  type Shared,
  type SimpleType,
  type Spinlock,
} from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { constantNumber } from './constants.ts';
import { register } from './register.ts';
import { report } from './report.ts';

const MAX_COUNT = 1024;

export function registerDeclarationChecks(services: LockstepServices): void {
  register(services, {
    SimpleType: checkSimpleType,
    RangeType: checkRangeType,
    ArrayType: (node: ArrayType, accept) => checkCount(node.size, 'The size of an array', 1, accept),
    Spinlock: (node: Spinlock, accept) => checkCount(node.size, 'The number of locks', 1, accept),
    Semaphore: (node: Semaphore, accept) => checkCount(node.count, 'The count of a semaphore', 0, accept),
    Log: (node: Log, accept) => {
      checkCount(node.size, 'The number of records', 1, accept);
      checkCount(node.lag, 'The lag of a log', 0, accept);
    },
    Shared: (node: Shared, accept) => {
      mustBeKnown(node.value, 'An initial value', accept);
      mustBeInRange(node, accept);
    },
    Config: (node: Config, accept) => {
      mustBeKnown(node.value, 'A default', accept);
      mustBeInRange(node, accept);
    },
    Const: (node: Const, accept) => mustBeKnown(node.value, 'The value of a constant', accept),
  });
}

/** Locks, logs and functions are passed, not stored; `any` and `void` are the prelude's. */
function checkSimpleType(node: SimpleType, accept: ValidationAcceptor): void {
  const owner = AstUtils.getContainerOfType(
    node,
    (each) =>
      isParameter(each) || isFn(each) || isBuiltin(each) || isShared(each) || isConfig(each) || isLet(each),
  );
  if (isParameter(owner) ? isBuiltin(owner.$container) : isBuiltin(owner)) return;
  const { kind } = node;
  if (kind === 'any' || kind === 'void') {
    const instead =
      kind === 'void' ? 'Leave the type out where there is no value.' : 'Write the type of the values.';
    report(accept, 'LS2022', `\`${kind}\` is for builtin functions only. ${instead}`, node);
    return;
  }
  const object = kind === 'spinlock' || kind === 'semaphore' || kind === 'log' || kind === 'place';
  if (!object || isParameter(owner)) return;
  const instead =
    kind === 'place'
      ? 'Pass the function as an argument.'
      : `Declare it as \`${kind} name${kind === 'log' ? '[size]' : kind === 'semaphore' ? ' = 1' : ''};\` at the top of the file.`;
  report(accept, 'LS2022', `A \`${kind}\` is no value that could be stored. ${instead}`, node);
}

function checkRangeType(node: RangeType, accept: ValidationAcceptor): void {
  mustBeKnown(node.low, 'A bound', accept);
  mustBeKnown(node.high, 'A bound', accept);
  const low = constantNumber(node.low);
  const high = constantNumber(node.high);
  if (low === undefined || high === undefined || low <= high) return;
  report(
    accept,
    'LS2021',
    `This range is empty: ${low} is more than ${high}. Write the lower bound first.`,
    node,
  );
}

function mustBeInRange(node: Shared | Config, accept: ValidationAcceptor): void {
  if (node.type?.$type !== 'RangeType') return;
  const [value, low, high] = [node.value, node.type.low, node.type.high].map((each) => constantNumber(each));
  if (value === undefined || low === undefined || high === undefined || (value >= low && value <= high))
    return;
  report(accept, 'LS2024', `\`${node.name}\` must be from ${low} to ${high}, and this is ${value}.`, node, {
    property: 'value',
  });
}

function checkCount(
  value: Expression | undefined,
  what: string,
  least: number,
  accept: ValidationAcceptor,
): void {
  if (!value) return;
  mustBeKnown(value, what, accept);
  const count = constantNumber(value);
  if (count === undefined || (count >= least && count <= MAX_COUNT)) return;
  report(accept, 'LS6002', `${what} must be from ${least} to ${MAX_COUNT}, and this is ${count}.`, value);
}

/** Constants, settings and parameters of a scenario are known before the run; state and calls are not. */
function mustBeKnown(value: Expression | undefined, what: string, accept: ValidationAcceptor): void {
  if (!value) return;
  const unknown = [value, ...AstUtils.streamAllContents(value)].find((each) => !isKnown(each));
  if (unknown)
    report(
      accept,
      'LS2011',
      `${what} must be known before the run: use numbers, constants and machine settings.`,
      unknown,
    );
}

const KNOWN = new Set([
  'NumberLiteral',
  'DecimalLiteral',
  'BoolLiteral',
  'NoneLiteral',
  'TextLiteral',
  'DurationLiteral',
  'Unary',
  'Binary',
  'Conditional',
  'Range',
]);
/** Builtin functions whose value is known when their arguments are. */
const COMPUTED = new Set(['uniform', 'normal', 'exponential', 'line_time']);

function isKnown(node: AstNode): boolean {
  if (isCpuSet(node)) return node.which === 'all_cpus';
  if (isCall(node)) {
    const callee = node.callee?.ref;
    return !callee || (isBuiltin(callee) && COMPUTED.has(callee.name));
  }
  if (!isNameRef(node)) return KNOWN.has(node.$type);
  const target = node.target?.ref;
  if (!target) return true;
  return (
    isConst(target) ||
    isConfig(target) ||
    isEnumMember(target) ||
    isScenarioParameter(target) ||
    (target.$type === 'ForVariable' && isFor(target.$container) === false)
  );
}
