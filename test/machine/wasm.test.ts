/** The small language as WebAssembly. */
import { describe, expect, test } from 'vitest';
import { wasm } from '../../server/explore/engine/webassembly.ts';
import {
  add,
  binary,
  constant,
  get,
  give,
  impossible,
  load,
  type Module,
  when,
} from '../../server/machine/code/code.ts';
import { layOutTables, moduleBytes, writeTables } from '../../server/machine/code/wasm/module-bytes.ts';
import { CODE_CASES, CODE_MEMORY } from './code-cases.ts';

function instantiate(module: Module, shared: boolean) {
  const memory = new wasm.Memory({ initial: 1, maximum: 1, shared });
  const tables = layOutTables(module, CODE_MEMORY);
  const exported = module.functions.map((fn) => fn.name);
  const { bytes, reasons } = moduleBytes(module, tables.at, { initial: 1, maximum: 1, shared }, exported);
  writeTables(module, tables.at, memory.buffer);
  const fail = (reason: number): never => {
    throw new Error(reasons[reason]);
  };
  const { exports } = new wasm.Instance(new wasm.Module(bytes), {
    env: { memory, impossible: fail },
  });
  return exports;
}

const yields = (parameters: string[], ...body: Module['functions'][number]['body']): Module => ({
  globals: [],
  tables: [],
  groups: [],
  functions: [{ name: 'f', parameters, result: true, body }],
});

describe.each([false, true])('WebAssembly with shared memory: %s', (shared) => {
  test.each(CODE_CASES)('means what the language says: $name', ({ module, calls }) => {
    const functions = instantiate(module, shared);
    for (const { fn, args, expect: result } of calls)
      expect([fn, args, functions[fn](...args)]).toEqual([fn, args, result]);
  });

  test('throws the reason when the impossible happens', () => {
    const { f } = instantiate(
      yields(['a'], when(get('a'), [impossible('a "is" not 0')]), give(constant(4))),
      shared,
    );
    expect(f(0)).toBe(4);
    expect(() => f(1)).toThrow('a "is" not 0');
  });
});

describe('WebAssembly', () => {
  test('has constants of every length', () => {
    const values = [0, 1, -1];
    for (let bit = 1; bit < 32; bit++) values.push(2 ** bit - 1, 2 ** bit, -(2 ** bit), -(2 ** bit) - 1);
    for (const value of values) {
      const { f } = instantiate(yields([], give(constant(value | 0))), false);
      expect(f()).toBe(value | 0);
    }
  });

  test('reaches a word before its base by a negative constant', () => {
    const module = yields(['a'], give(load(add(get('a'), constant(-3)), 1)));
    module.tables.push({ name: 'words', entries: Int32Array.of(7, 8, 9) });
    const { f } = instantiate(module, false);
    expect(f(CODE_MEMORY + 2)).toBe(7);
  });

  test('is written for bodies longer than any fixed room', () => {
    const many = Array.from(
      { length: 40_000 },
      (_, i) => ({ k: 'set', name: 'a', value: binary('^', get('a'), constant(i)) }) as const,
    );
    const { f } = instantiate(yields(['a'], ...many, give(get('a'))), false);
    let expected = 5;
    for (let i = 0; i < 40_000; i++) expected ^= i;
    expect(f(5)).toBe(expected);
  });
});
