/** Assignments and calls as statements, and `return`. */
import { AstUtils, type ValidationAcceptor } from 'langium';
import {
  type Expression,
  isCall,
  isCpuBlock,
  isDevice,
  isFn,
  isHunk,
  isSeqType,
  type Return,
  type Simple,
} from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { type LsType, typeOf, typeOfType } from '../types.ts';
import { whyNotAssignable } from './assignable.ts';
import { isError, mustBe } from './expected-type.ts';
import { register } from './register.ts';
import { report } from './report.ts';
import { mustFit } from './types.ts';

export function registerStatementChecks(services: LockstepServices): void {
  register(services, { Simple: checkSimple, Return: checkReturn });
}

function checkSimple(node: Simple, accept: ValidationAcceptor): void {
  mustBe(accept, node.takes, [{ k: 'duration' }], 'The time a step takes');
  if (!node.target) return;
  if (!node.operator) {
    if (!isCall(node.target)) {
      const hint =
        node.target.$type === 'Binary' && node.target.operator === '=='
          ? ' For an assignment write `=`.'
          : '';
      report(
        accept,
        'LS3014',
        `A statement must do something: assign a value or call a function.${hint}`,
        node.target,
      );
    }
    return;
  }
  const reason = whyNotAssignable(node.target);
  if (reason) {
    report(accept, 'LS2004', `This cannot be assigned to. ${reason}`, node.target);
    return;
  }
  checkValue(node, typeOf(node.target), accept);
}

function checkValue(node: Simple, type: LsType, accept: ValidationAcceptor): void {
  if (isError(type)) return;
  if (type.k === 'array') {
    report(accept, 'LS2004', 'An array cannot be assigned as a whole: assign its elements.', node.target);
    return;
  }
  if (node.operator === '=') {
    mustFit(accept, node.value, type, 'The value');
    return;
  }
  const counts: LsType[] = [{ k: 'int' }, { k: 'seq', log: undefined, optional: true }];
  if (node.operator === '++' || node.operator === '--')
    mustBe(accept, node.target, counts, `What \`${node.operator}\` counts`);
  else {
    mustBe(accept, node.target, [...counts, { k: 'duration' }], `The variable left of \`${node.operator}\``);
    mustBe(
      accept,
      node.value,
      [{ k: type.k === 'duration' ? 'duration' : 'int' }],
      `The value right of \`${node.operator}\``,
    );
  }
}

function checkReturn(node: Return, accept: ValidationAcceptor): void {
  const owner = AstUtils.getContainerOfType(
    node,
    (each) => isFn(each) || isHunk(each) || isCpuBlock(each) || isDevice(each),
  );
  const fn = isFn(owner) ? owner : isHunk(owner) ? owner.target?.ref : undefined;
  if (!fn) {
    if (owner && !isHunk(owner))
      report(
        accept,
        'LS3005',
        '`return` belongs into a function. To end this CPU early, put the rest into an `else`.',
        node,
      );
    return;
  }
  if (!fn.returns) {
    if (node.value)
      report(
        accept,
        'LS2038',
        `\`${fn.name}\` gives no value. Write \`return;\`, or declare its type: \`fn ${fn.name}(…): bool\`.`,
        node.value,
      );
    return;
  }
  if (!node.value) {
    report(accept, 'LS2038', `\`${fn.name}\` must give a value here.`, node, {
      keyword: 'return',
      related: [{ message: 'Its type is declared here', node: fn }],
    });
    return;
  }
  // Of which log the caller knows: the parameter stands for it.
  const type = isSeqType(fn.returns)
    ? ({ k: 'seq', log: undefined, optional: true } as const)
    : typeOfType(fn.returns);
  mustFit(accept, node.value as Expression, type, `What \`${fn.name}\` returns`);
}
