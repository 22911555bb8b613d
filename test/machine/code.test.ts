/** The small language as JavaScript, and what the arithmetic of a model becomes in it. */
import { describe, expect, test } from 'vitest';
import { constant, get, give, impossible, when } from '../../server/machine/code/code.ts';
import { instantiate } from '../../server/machine/code/print-javascript.ts';
import { stepOf } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { BinaryOperator, Expr } from '../../server/program/program.ts';
import { bin, ProgramBuilder } from '../support/program-builder.ts';
import { CODE_CASES, CODE_MEMORY } from './code-cases.ts';

describe('printed JavaScript', () => {
  test.each(CODE_CASES)('means what the language says: $name', ({ module, calls }) => {
    const { functions } = instantiate(module);
    const memory = new Int32Array(CODE_MEMORY);
    for (const { fn, args, expect: result } of calls) {
      expect([fn, args, functions[fn](memory, ...args)]).toEqual([fn, args, result]);
    }
  });

  test('means the same with a parameter that is written in', () => {
    const body = [give({ k: 'load', at: get('s'), offset: 2 } as const)];
    const module = {
      globals: [],
      tables: [],
      groups: [],
      functions: [{ name: 'at', parameters: ['s'], result: true, body }],
    };
    const { functions } = instantiate(module, { s: 1 });
    expect(functions.at(Int32Array.of(0, 0, 0, 8), 0)).toBe(8);
  });

  test('throws the reason when the impossible happens', () => {
    const body = [when(get('a'), [impossible('a "is" not 0')]), give(constant(4))];
    const { functions } = instantiate({
      globals: [],
      tables: [],
      groups: [],
      functions: [{ name: 'f', parameters: ['a'], result: true, body }],
    });
    expect(functions.f(new Int32Array(1), 0)).toBe(4);
    expect(() => functions.f(new Int32Array(1), 1)).toThrow('a "is" not 0');
  });
});

/** What `x = a op b` does, for operands of up to 65 536 values and a checked x. */
function storing(op: BinaryOperator, a: number, b: number, saturate = false) {
  const p = new ProgramBuilder({ cpus: 1 });
  const x = p.shared('x', 0, 65_535);
  const from = (value: number): Expr => p.shared('operand', value, value);
  const [left, right] = [from(a), from(b)];
  p.cpu('work', () => p.set(x, bin(left, op, right), { check: p.check(0, 65_535, saturate) }));
  const machine = createMachine(p.build());
  const s = machine.initial();
  machine.apply(s, stepOf(0));
  return machine.faultOf(s) >= 0 ? 'fault' : machine.evaluate(x, s, 0);
}

describe('arithmetic that leaves 32 bits', () => {
  test('is out of range, not a small number it wraps to', () => {
    expect(storing('*', 65_536, 65_536)).toBe('fault');
    expect(storing('*', 65_535, 65_537)).toBe('fault');
    expect(storing('+', 2_147_483_647, 2_147_483_647)).toBe('fault');
  });

  test('stops at the bound of a saturating range', () => {
    expect(storing('*', 65_536, 65_536, true)).toBe(65_535);
    expect(storing('+', 2_147_483_647, 1, true)).toBe(65_535);
  });

  test('is as exact as ever below that', () => {
    expect(storing('*', 255, 257)).toBe(65_535);
    expect(storing('*', 256, 256)).toBe('fault');
    expect(storing('-', 2_147_483_647, 2_147_483_640)).toBe(7);
    expect(storing('/', 2_147_483_647, 65_536)).toBe(32_767);
    expect(storing('%', 2_147_483_647, 65_536)).toBe(65_535);
    expect(storing('/', 5, 0)).toBe(0);
  });
});
