/** JavaScript source for stores, for leaving an op and for stopping at a fault. */
import type { Check, Expr, Location, Op, Place, StepProgram, Store } from '../../program/program.ts';
import { canFault, elementOf, valueOf } from './expressions.ts';

/** Lines that evaluate `e` into the variable `name`, stopping the op when that is a fault. */
export function evaluate(name: string, e: Expr, program: StepProgram): string[] {
  const lines = [`const ${name} = ${valueOf(e, program)};`];
  if (canFault(e)) lines.push('if (fault.pending !== 0) return trap(s);');
  return lines;
}

/** Lines that store the JavaScript value `value` into a place. Names end in `tag` so that they stay apart. */
export function storeValue(to: Place, value: string, tag: string, program: StepProgram): string[] {
  switch (to.k) {
    case 'local':
      return [`s[r+${to.slot}] = ${value};`];
    case 'shared':
      return [`s[${to.slot}] = ${value};`];
    case 'irqsOff':
      return [`s[r+${program.regions.irqsOff}+v] = ${value};`];
    case 'element': {
      const slot = elementOf(to, program);
      if (/^\d+$/.test(slot)) return [`s[${slot}] = ${value};`];
      return [
        `const at${tag} = ${slot};`,
        'if (fault.pending !== 0) return trap(s);',
        `s[at${tag}] = ${value};`,
      ];
    }
  }
}

/** Lines for one store of an assignment. Stores of an op happen one after the other. */
export function storeOf(store: Store, tag: string, program: StepProgram): string[] {
  const { to, value, check } = store;
  if (value.k === 'const' && (!check || (value.value >= check.lo && value.value <= check.hi))) {
    return storeValue(to, `${value.value}`, tag, program);
  }
  const name = `x${tag}`;
  const lines = evaluate(check?.saturate ? `raw${tag}` : name, value, program);
  if (check) lines.push(...checked(check, name, tag));
  return [...lines, ...storeValue(to, name, tag, program)];
}

function checked(check: Check, name: string, tag: string): string[] {
  const { lo, hi, saturate, fault } = check;
  if (!saturate) return [`if (${name} < ${lo} || ${name} > ${hi}) return fail(s, ${fault});`];
  return [`const ${name} = raw${tag} < ${lo} ? ${lo} : raw${tag} > ${hi} ? ${hi} : raw${tag};`];
}

/**
 * Lines that leave the op for its target number `which`: locals that die are cleared, and a glued op there is
 * handed back to run at once.
 */
export function leave(op: Op, target: Location, which: number, program: StepProgram): string[] {
  const lines = (op.clear?.[which] ?? []).map((slot) => `s[r+${slot}] = 0;`);
  lines.push(`s[r+${program.regions.location}+v] = ${target};`);
  lines.push(`return ${runsOn(program, target) ? target : 0};`);
  return lines;
}

/** A glued choice is not run on: the agent stands at it and nobody else may go meanwhile. */
export function runsOn(program: StepProgram, target: Location): boolean {
  const op = program.ops[target];
  return op.glued && op.k !== 'choose' && op.k !== 'chooseValue';
}
