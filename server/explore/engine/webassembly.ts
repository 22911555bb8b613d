/** The part of the WebAssembly interface that is used here; the same in Node and in browsers. */

export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  /** By pages of 64 KiB; throws when there is no more. */
  grow(pages: number): number;
}

export type WasmExports = Record<string, (...args: number[]) => number>;

interface WasmInterface {
  Memory: new (limits: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { exports: WasmExports };
}

export const wasm = (globalThis as unknown as { WebAssembly: WasmInterface }).WebAssembly;
