/** A module of the small language as a WebAssembly binary. Its memory is imported; its tables lie in it. */
import type { Module } from '../code.ts';
import { ByteWriter, I32, LATER, OP, SECTION } from './bytes.ts';
import { type Places, writeFunction } from './function-body.ts';

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

/**
 * Imports `env.memory`, `env.impossible(reason)` and the module's hosts; exports the functions named. `named`: every function keeps its name, for
 * profiles.
 */
export function moduleBytes(
  module: Module,
  tablesAt: number[],
  memory: MemoryLimits,
  exported: readonly string[],
  named = false,
): WasmModule {
  const types: { parameters: number; result: boolean }[] = [];
  const typeIndex = new Map<string, number>();
  const typeOf = (parameters: number, result: boolean): number => {
    const key = `${parameters}:${result}`;
    let index = typeIndex.get(key);
    if (index === undefined) {
      index = types.length;
      typeIndex.set(key, index);
      types.push({ parameters, result });
    }
    return index;
  };

  const impossibleType = typeOf(1, false);
  const functionTypes = module.functions.map((fn) => typeOf(fn.parameters.length, fn.result));
  const hosts = module.hosts ?? [];
  const hostTypes = hosts.map((host) => typeOf(host.parameters, host.result));
  const all = [...hosts, ...module.functions];
  const allTypes = [...hostTypes, ...functionTypes];
  const functions = new Map(
    all.map((fn, i) => [fn.name, { index: i + 1, result: fn.result, type: allTypes[i] }]),
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

  const out = new ByteWriter();
  const vector = <T>(items: readonly T[], write: (item: T) => void): void => {
    out.unsigned(items.length);
    items.forEach(write);
  };
  const index = (fn: string): void => out.unsigned(functions.get(fn)!.index);
  out.all([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  out.section(SECTION.type, () =>
    vector(types, ({ parameters, result }) => {
      out.byte(0x60);
      out.unsigned(parameters);
      for (let i = 0; i < parameters; i++) out.byte(I32);
      out.all(result ? [1, I32] : [0]);
    }),
  );
  out.section(SECTION.import, () => {
    out.byte(2 + hosts.length);
    out.name('env');
    out.name('memory');
    out.all([0x02, memory.shared ? 3 : 1]);
    out.unsigned(memory.initial);
    out.unsigned(memory.maximum);
    out.name('env');
    out.name('impossible');
    out.byte(0x00);
    out.unsigned(impossibleType);
    hosts.forEach((host, i) => {
      out.name('env');
      out.name(host.name);
      out.byte(0x00);
      out.unsigned(hostTypes[i]);
    });
  });
  out.section(SECTION.function, () => vector(functionTypes, (type) => out.unsigned(type)));
  out.section(SECTION.table, () => {
    out.all([1, 0x70, 0x00]);
    out.unsigned(elements.length);
  });
  out.section(SECTION.global, () => vector(module.globals, () => out.all([I32, 0x01, OP.const, 0, OP.end])));
  out.section(SECTION.export, () =>
    vector(exported, (fn) => {
      out.name(fn);
      out.byte(0x00);
      index(fn);
    }),
  );
  out.section(SECTION.element, () =>
    vector(elementRuns(elements), ({ at, run }) => {
      out.all([0x00, OP.const]);
      out.signed(at);
      out.byte(OP.end);
      vector(run, index);
    }),
  );
  out.section(SECTION.code, () => vector(module.functions, (fn) => writeFunction(fn, places, out)));
  if (named)
    out.section(SECTION.custom, () => {
      out.name('name');
      out.byte(1);
      const size = out.later();
      vector(module.functions, (fn) => {
        index(fn.name);
        out.name(fn.name);
      });
      out.fill(size, out.length - size - LATER);
    });
  return { bytes: out.result(), reasons };
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
