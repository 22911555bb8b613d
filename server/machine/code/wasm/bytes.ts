/** Bytes of the WebAssembly binary format (https://webassembly.github.io/spec/core/binary/): numbers, vectors, sections. */

export type Bytes = number[];

/** Unsigned LEB128. */
export function unsigned(n: number): Bytes {
  const bytes: Bytes = [];
  let rest = n >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(n: number): Bytes {
  const bytes: Bytes = [];
  for (let rest = n | 0; ; ) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}

/** A name: its length and its bytes in UTF-8, which is ASCII here. */
export function name(text: string): Bytes {
  return [...unsigned(text.length), ...Array.from(text, (c) => c.charCodeAt(0))];
}

/** A vector: how many, and the items one after the other. */
export function vector(items: readonly Bytes[]): Bytes {
  return [...unsigned(items.length), ...items.flat()];
}

export const SECTION = {
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
} as const;

/** A section's id, its length in bytes, and what is in it. Appended to `out`, as spreading long arrays is slow. */
export function appendSection(out: Bytes, id: number, parts: readonly Bytes[]): void {
  out.push(id, ...unsigned(parts.reduce((n, part) => n + part.length, 0)));
  for (const part of parts) for (const byte of part) out.push(byte);
}

export const I32 = 0x7f;

/** Instructions, by their names in the specification. */
export const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  load: 0x28,
  loadByte: 0x2d,
  store: 0x36,
  const: 0x41,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  lt: 0x48,
  ltUnsigned: 0x49,
  gt: 0x4a,
  le: 0x4c,
  ge: 0x4e,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  div: 0x6d,
  rem: 0x6f,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shr: 0x75,
  shrUnsigned: 0x76,
  doubleAdd: 0xa0,
  doubleSub: 0xa1,
  doubleMul: 0xa2,
  toDouble: 0xb7,
  /** Two bytes: to the nearest integer there is, then nothing. */
  saturate: [0xfc, 0x02],
  copy: [0xfc, 0x0a, 0x00, 0x00],
  fill: [0xfc, 0x0b, 0x00],
  atomicLoad: [0xfe, 0x10],
  atomicAdd: [0xfe, 0x1e],
  atomicOr: [0xfe, 0x33],
  atomicExchange: [0xfe, 0x41],
  atomicCompareExchange: [0xfe, 0x48],
} as const;

/** No result. */
export const EMPTY = 0x40;
