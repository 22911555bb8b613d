/** Types of values: where a value must have a certain type, and what operators and calls ask of theirs. */
import type { ValidationAcceptor } from 'langium';
import type {
  Binary,
  Call,
  Choose,
  Conditional,
  Config,
  Cost,
  CpuState,
  Expression,
  For,
  Let,
  Quantifier,
  Range,
  ScenarioParameter,
  Shared,
  Unary,
} from '../generated/ast.ts';
import { isBuiltin, isCpuState, isFn, isNameRef } from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { boundAlone } from '../range-bounds.ts';
import { assignable, comparable, type LsType, typeOf, typeOfType } from '../types.ts';
import { whyNotAssignable } from './assignable.ts';
import { described, isError, mustBe } from './expected-type.ts';
import { type Checks, register } from './register.ts';
import { report } from './report.ts';

const BOOL: LsType[] = [{ k: 'bool' }];
const INT: LsType[] = [{ k: 'int' }];
const DURATION: LsType[] = [{ k: 'duration' }];
const CPU: LsType[] = [{ k: 'int' }, { k: 'cpu', optional: true }];

/** One line per construct: what its parts must be. */
const PARTS: Checks = {
  If: (node, accept) => mustBe(accept, node.condition, BOOL, 'A condition'),
  While: (node, accept) => mustBe(accept, node.condition, BOOL, 'A condition'),
  Assert: (node, accept) => mustBe(accept, node.condition, BOOL, 'An assertion'),
  Expect: (node, accept) => mustBe(accept, node.condition, BOOL, 'A condition'),
  Takes: (node, accept) => mustBe(accept, node.duration, DURATION, 'The time a step takes'),
  Wait: (node, accept) => {
    mustBe(accept, node.condition, BOOL, 'What is waited for');
    mustBe(accept, node.limit, DURATION, 'The limit of a wait');
  },
  For: checkRange,
  Quantifier: (node, accept) => {
    checkRange(node, accept);
    mustBe(accept, node.condition, BOOL, 'A condition');
  },
  CpuBlock: (node, accept) => {
    mustBe(accept, node.first, INT, 'The number of a CPU');
    mustBe(accept, node.last, INT, 'The number of a CPU');
    mustBe(accept, node.after, DURATION, 'The time of the start');
  },
  Device: (node, accept) => mustBe(accept, node.after, DURATION, 'The time of the start'),
  Cost: (node: Cost, accept) => mustBe(accept, node.value, DURATION, 'A cost'),
  Range: checkSpreadRange,
  CpuState: (node: CpuState, accept) => mustBe(accept, node.cpu, CPU, 'The number of a CPU'),
  Config: (node: Config, accept) => mustFit(accept, node.value, typeOfType(node.type), 'The default'),
  Shared: checkShared,
  Let: checkLet,
  Setting: (node, accept) => {
    const config = node.config?.ref;
    if (config) mustFit(accept, node.value, typeOfType(config.type), `\`${config.name}\``);
  },
  Spinlock: (node, accept) => mustBe(accept, node.size, INT, 'The number of locks'),
  Semaphore: (node, accept) => mustBe(accept, node.count, INT, 'The count of a semaphore'),
  Log: (node, accept) => {
    mustBe(accept, node.size, INT, 'The number of records');
    mustBe(accept, node.lag, INT, 'The lag of a log');
  },
  RangeType: (node, accept) => {
    mustBe(accept, node.low, INT, 'The lower bound');
    mustBe(accept, node.high, INT, 'The upper bound');
  },
  ArrayType: (node, accept) => mustBe(accept, node.size, INT, 'The size of an array'),
  ScenarioParameter: checkParameterValues,
  Choose: checkChoose,
  Conditional: checkConditional,
  Unary: (node: Unary, accept) =>
    node.operator === '!'
      ? mustBe(accept, node.operand, BOOL, 'The operand of `!`')
      : mustBe(accept, node.operand, [...INT, ...DURATION], 'The operand of `-`'),
  Binary: checkBinary,
  Call: checkCall,
};

export function registerTypeChecks(services: LockstepServices): void {
  register(services, PARTS);
}

export function mustFit(
  accept: ValidationAcceptor,
  value: Expression | undefined,
  type: LsType,
  what: string,
): void {
  if (value && type.k !== 'void') mustBe(accept, value, [type], what);
}

function checkRange(node: For | Quantifier, accept: ValidationAcceptor): void {
  if (node.high) {
    mustBe(accept, node.low, INT, 'The first value');
    mustBe(accept, node.high, INT, 'The last value');
  } else mustBe(accept, node.low, [{ k: 'cpus' }], 'What follows `in`, without `..`,');
}

/** `0..200 ms`: a number alone has the unit of the upper bound. */
function checkSpreadRange(node: Range, accept: ValidationAcceptor): void {
  mustBe(accept, node.high, DURATION, 'The upper bound');
  if (boundAlone(node) === undefined) mustBe(accept, node.low, DURATION, 'The lower bound');
}

function checkShared(node: Shared, accept: ValidationAcceptor): void {
  let type = typeOfType(node.type);
  // One value fills an array.
  while (type.k === 'array' && node.value && typeOf(node.value).k !== 'array') type = type.element;
  mustFit(accept, node.value, type, 'The initial value');
}

function checkLet(node: Let, accept: ValidationAcceptor): void {
  mustBe(accept, node.takes, DURATION, 'The time a step takes');
  if (node.type) {
    mustFit(accept, node.value, typeOfType(node.type), `\`${node.name}\``);
    return;
  }
  const type = node.value && typeOf(node.value);
  if (type?.k === 'void') {
    report(accept, 'LS2013', 'This function gives no value that could be kept.', node.value);
  } else if (type?.k === 'none') {
    report(
      accept,
      'LS2001',
      `\`none\` alone does not say what \`${node.name}\` is. Write its type: \`let ${node.name}: cpu? = none;\`.`,
      node.value,
    );
  }
}

function checkParameterValues(node: ScenarioParameter, accept: ValidationAcceptor): void {
  mustBe(accept, node.low, INT, 'The first value');
  mustBe(accept, node.high, INT, 'The last value');
  const [first, ...others] = node.values;
  if (first)
    for (const each of others) mustFit(accept, each, typeOf(first), 'Like the first one, this value');
}

function checkChoose(node: Choose, accept: ValidationAcceptor): void {
  if (node.high) {
    mustBe(accept, node.low, INT, 'The first value');
    mustBe(accept, node.high, INT, 'The last value');
    return;
  }
  for (const each of node.options) {
    if (!comparable(typeOf(node.low), typeOf(each)))
      mustFit(accept, each, typeOf(node.low), 'Like the first one, this choice');
  }
}

function checkConditional(node: Conditional, accept: ValidationAcceptor): void {
  mustBe(accept, node.condition, BOOL, 'A condition');
  if (!node.then || !node.else) return;
  if (!comparable(typeOf(node.then), typeOf(node.else)))
    mustFit(accept, node.else, typeOf(node.then), 'Like the value before `:`, this one');
}

function checkBinary(node: Binary, accept: ValidationAcceptor): void {
  const { left, right, operator } = node;
  if (!left || !right) return;
  const [a, b] = [typeOf(left), typeOf(right)];
  if (operator === '&&' || operator === '||') {
    mustBe(accept, left, BOOL, `The left side of \`${operator}\``);
    mustBe(accept, right, BOOL, `The right side of \`${operator}\``);
    return;
  }
  if (isError(a) || isError(b)) return;
  if (fits(operator, a, b, node)) return;
  report(accept, 'LS2005', `\`${operator}\` does not go with ${described(a)} and ${described(b)}.`, node);
}

function fits(operator: Binary['operator'], a: LsType, b: LsType, node: Binary): boolean {
  const both = (k: LsType['k']) => a.k === k && b.k === k;
  switch (operator) {
    case '==':
    case '!=':
      return comparable(a, b);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return both('int') || both('duration') || (both('seq') && comparable(a, b));
    case '+':
    case '-':
      return (
        both('int') ||
        both('duration') ||
        (a.k === 'seq' && b.k === 'int') ||
        (operator === '-' && both('seq') && comparable(a, b))
      );
    case '*':
      return both('int') || (a.k === 'duration' && b.k === 'int') || (a.k === 'int' && b.k === 'duration');
    case '/':
      return both('int') || (a.k === 'duration' && b.k === 'int');
    case '%':
      return both('int');
    case 'in':
      // `cpu[0] in console_unlock`, and `c in targets`.
      if (isCpuState(node.left)) return isNameRef(node.right) && isFn(node.right.target.ref);
      return (a.k === 'cpu' || a.k === 'int') && b.k === 'cpus';
    default:
      return true;
  }
}

function checkCall(node: Call, accept: ValidationAcceptor): void {
  const callee = node.callee?.ref;
  if (!callee) return;
  const { parameters } = callee;
  if (node.arguments.length !== parameters.length) {
    const signature = `${callee.name}(${parameters.map((each) => each.name).join(', ')})`;
    const count =
      parameters.length === 0
        ? 'no arguments'
        : parameters.length === 1
          ? 'one argument'
          : `${parameters.length} arguments`;
    report(
      accept,
      'LS2002',
      `\`${signature}\` takes ${count}, and here are ${node.arguments.length || 'none'}.`,
      node,
      {
        property: 'callee',
        related: [{ message: 'Declared here', node: callee }],
      },
    );
  }
  const [first] = node.arguments;
  parameters.forEach((parameter, i) => {
    const argument = node.arguments[i];
    if (!argument) return;
    let type = typeOfType(parameter.type);
    // cmpxchg(variable, old, new): the values must fit the variable.
    if (type.k === 'any' && i > 0 && parameters[0]?.reference && first && isBuiltin(callee))
      type = typeOf(first);
    if (parameter.reference) {
      const reason = whyNotAssignable(argument);
      if (reason) {
        report(
          accept,
          'LS2003',
          `\`${parameter.name}\` must be a variable, to read and to change. ${reason}`,
          argument,
        );
        return;
      }
      if (!isError(type) && !assignable(type, typeOf(argument)))
        mustFit(accept, argument, type, `\`${parameter.name}\``);
    }
    if (type.k === 'any' && typeOf(argument).k === 'void')
      mustBe(accept, argument, [{ k: 'int' }], `\`${parameter.name}\``);
    else mustFit(accept, argument, type, `\`${parameter.name}\``);
  });
  if (callee.name === 'holder' && isBuiltin(callee) && first)
    mustBe(accept, first, [{ k: 'spinlock' }, { k: 'semaphore' }], '`lock`');
}
