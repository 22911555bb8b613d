/** What can stand left of `=`. */
import { type Expression, isCpuState, isMember, type Named, type NameRef } from '../generated/ast.ts';
import { memberOwner, typeOf } from '../types.ts';

/** The reason, as a sentence with what to do, or nothing when the expression is a variable. */
export function whyNotAssignable(e: Expression): string | undefined {
  switch (e.$type) {
    case 'NameRef':
      return e.target?.ref && whyNotNamed(e.target.ref, e);
    case 'Index':
      return e.base && whyNotAssignable(e.base);
    case 'Member':
      return whyNotMember(e.base, e.member);
    case 'CpuState':
      return 'A CPU is no variable.';
    default:
      return 'This is a value, not a variable.';
  }
}

function whyNotNamed(target: Named, e: NameRef): string | undefined {
  const name = `\`${target.name}\``;
  switch (target.$type) {
    case 'Shared':
    case 'Let':
      return undefined;
    case 'Parameter': {
      const { k } = typeOf(e);
      const object = k === 'spinlock' || k === 'semaphore' || k === 'log' || k === 'place';
      return object
        ? `${name} stands for ${k === 'place' ? 'a function' : `a ${k}`}, which cannot be replaced.`
        : undefined;
    }
    case 'Config':
      return `${name} is a machine setting: only the \`machine\` block of a scenario sets it. For state, declare \`shared ${target.name}\`.`;
    case 'Const':
      return `${name} is a constant. For state, declare \`shared ${target.name}\`.`;
    case 'ForVariable':
      return `${name} is counted by its loop.`;
    case 'ScenarioParameter':
      return `${name} is a parameter of the scenario, the same throughout a run.`;
    case 'EnumMember':
      return `${name} is a value of an enum.`;
    case 'Spinlock':
      return `${name} is a spinlock: use spin_lock() and spin_unlock().`;
    case 'Semaphore':
      return `${name} is a semaphore: use down(), down_trylock() and up().`;
    case 'Log':
      return `${name} is a log: use log_reserve() and log_commit().`;
    case 'Fn':
      return `${name} is a function.`;
    case 'Device':
      return `${name} is a device.`;
  }
}

function whyNotMember(base: Expression | undefined, member: string): string | undefined {
  if (!base) return undefined;
  if (isCpuState(base)) return `What \`cpu[…].${member}\` says can only be looked at.`;
  if (memberOwner(base) === 'record') return 'A log record is written by log_commit() only.';
  if (memberOwner(base) === 'semaphore' && member !== 'lock') return undefined;
  return isMember(base) ? 'This is a value, not a variable.' : `\`.${member}\` cannot be assigned.`;
}
