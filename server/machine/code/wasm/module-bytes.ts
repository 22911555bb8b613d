/** A module of the small language as a WebAssembly binary. Its memory is imported; its tables lie in it. */
import type { Module } from '../code.ts';
import { appendSection, type Bytes, I32, name, OP, SECTION, signed, unsigned, vector } from './bytes.ts';
import { functionBody, type Places } from './function-body.ts';

export interface MemoryLimits {
  /** Pages of 64 KiB. */
  initial: number;
  maximum: number;
  shared: boolean;
}

export interface WasmModule {
  bytes: Uint8Array<ArrayBuffer>;
  /** What each number stands for that the import `env.impossible` is called with. */
  reasons: string[];
}

/** Where each table lies, in words, from `first` on; and the first word after them. */
export function layOutTables(module: Module, first: number): { at: number[]; end: number } {
  let end = first;
  const at = module.tables.map(({ entries }) => {
    const start = end;
    end += Math.ceil(entries.byteLength / 4);
    return start;
  });
  return { at, end };
}

/** Writes the tables to where `layOutTables` has put them. */
export function writeTables(module: Module, at: number[], memory: ArrayBufferLike): void {
  module.tables.forEach(({ entries }, i) => {
    const bytes = new Uint8Array(entries.buffer, entries.byteOffset, entries.byteLength);
    new Uint8Array(memory, at[i] * 4, entries.byteLength).set(bytes);
  });
}

/** Imports `env.memory` and `env.impossible(reason)`; exports the functions named. */
export function moduleBytes(
  module: Module,
  tablesAt: number[],
  memory: MemoryLimits,
  exported: readonly string[],
): WasmModule {
  const types: Bytes[] = [];
  const typeIndex = new Map<string, number>();
  const typeOf = (parameters: number, result: boolean): number => {
    const key = `${parameters}:${result}`;
    let index = typeIndex.get(key);
    if (index === undefined) {
      index = types.length;
      typeIndex.set(key, index);
      const takes = vector(Array.from({ length: parameters }, () => [I32]));
      types.push([0x60, ...takes, ...vector(result ? [[I32]] : [])]);
    }
    return index;
  };

  const impossibleType = typeOf(1, false);
  const functionTypes = module.functions.map((fn) => typeOf(fn.parameters.length, fn.result));
  const functions = new Map(
    module.functions.map((fn, i) => [fn.name, { index: i + 1, result: fn.result, type: functionTypes[i] }]),
  );
  const reasons: string[] = [];
  const groups = new Map<string, { first: number; type: number }>();
  const elements: string[] = [];
  for (const group of module.groups) {
    const any = group.functions.find((f) => f !== '');
    groups.set(group.name, { first: elements.length, type: any ? functions.get(any)!.type : 0 });
    elements.push(...group.functions);
  }
  const places: Places = {
    functions,
    globals: new Map(module.globals.map((global, i) => [global, i])),
    tables: new Map(
      module.tables.map(({ name: table, entries }, i) => [
        table,
        { at: tablesAt[i], bytes: entries instanceof Uint8Array },
      ]),
    ),
    groups,
    impossible: 0,
    reason(text) {
      const known = reasons.indexOf(text);
      return known >= 0 ? known : reasons.push(text) - 1;
    },
  };
  const bodies = module.functions.map((fn) => functionBody(fn, places));

  const out: Bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  appendSection(out, SECTION.type, [vector(types)]);
  const limits = [memory.shared ? 3 : 1, ...unsigned(memory.initial), ...unsigned(memory.maximum)];
  appendSection(out, SECTION.import, [
    vector([
      [...name('env'), ...name('memory'), 0x02, ...limits],
      [...name('env'), ...name('impossible'), 0x00, ...unsigned(impossibleType)],
    ]),
  ]);
  appendSection(out, SECTION.function, [vector(functionTypes.map(unsigned))]);
  appendSection(out, SECTION.table, [vector([[0x70, 0x00, ...unsigned(elements.length)]])]);
  appendSection(out, SECTION.global, [vector(module.globals.map(() => [I32, 0x01, OP.const, 0, OP.end]))]);
  appendSection(out, SECTION.export, [
    vector(exported.map((f) => [...name(f), 0x00, ...unsigned(functions.get(f)!.index)])),
  ]);
  appendSection(out, SECTION.element, [
    vector(elementRuns(elements).map(({ at, run }) => elementSegment(at, run, functions))),
  ]);
  appendSection(out, SECTION.code, [unsigned(bodies.length), ...bodies]);
  return { bytes: Uint8Array.from(out), reasons };
}

/** Stretches without holes. */
function elementRuns(elements: string[]): { at: number; run: string[] }[] {
  const runs: { at: number; run: string[] }[] = [];
  elements.forEach((element, i) => {
    if (element === '') return;
    if (i > 0 && elements[i - 1] !== '') runs[runs.length - 1].run.push(element);
    else runs.push({ at: i, run: [element] });
  });
  return runs;
}

function elementSegment(at: number, run: string[], functions: Places['functions']): Bytes {
  return [
    0x00,
    OP.const,
    ...signed(at),
    OP.end,
    ...vector(run.map((f) => unsigned(functions.get(f)!.index))),
  ];
}
