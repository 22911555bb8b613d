/** `value.member` and `value[index]`. */
import type { ValidationAcceptor } from 'langium';
import type { Index, Member } from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { MEMBERS, memberOwner, typeOf } from '../types.ts';
import { described, isError, mustBe } from './expected-type.ts';
import { register } from './register.ts';
import { report } from './report.ts';
import { nearest } from './unknown-name.ts';

const OWNERS: Record<string, string> = {
  semaphore: 'A semaphore',
  record: 'A log record',
  cpuState: 'A CPU',
};

export function registerMemberChecks(services: LockstepServices): void {
  register(services, { Member: checkMember, Index: checkIndex });
}

function checkMember(node: Member, accept: ValidationAcceptor): void {
  if (!node.base || !node.member) return;
  const owner = memberOwner(node.base);
  if (owner === undefined) {
    const type = typeOf(node.base);
    if (isError(type)) return;
    const what = `This is ${described(type)}, which has no members`;
    report(accept, 'LS2017', `${what}; semaphores, log records and \`cpu[…]\` have.`, node, {
      property: 'member',
    });
    return;
  }
  const members = Object.keys(MEMBERS[owner] ?? {});
  if (members.includes(node.member)) return;
  const suggestion = nearest(node.member, members);
  const hint = suggestion
    ? ` Did you mean \`${suggestion}\`?`
    : ` It has ${members.map((each) => `\`${each}\``).join(', ')}.`;
  report(accept, 'LS2017', `${OWNERS[owner]} has no \`${node.member}\`.${hint}`, node, {
    property: 'member',
    data: { name: node.member, suggestion },
  });
}

function checkIndex(node: Index, accept: ValidationAcceptor): void {
  if (!node.base || !node.index) return;
  const base = typeOf(node.base);
  if (base.k !== 'array' && !isError(base)) {
    report(
      accept,
      'LS2028',
      `This is ${described(base)}: only arrays and per-CPU variables can be indexed.`,
      node.base,
    );
  }
  mustBe(accept, node.index, [{ k: 'int' }, { k: 'cpu', optional: true }], 'An index');
}
