/** Bytes of the WebAssembly binary format (https://webassembly.github.io/spec/core/binary/): numbers, vectors, sections. */

/** Bytes being written: in one array that grows, as lists of numbers are slow at the size of a module. */
export class ByteWriter {
  private bytes = new Uint8Array(1 << 16);
  length = 0;

  byte(b: number): void {
    if (this.length === this.bytes.length) this.grow();
    this.bytes[this.length++] = b;
  }

  all(bytes: readonly number[]): void {
    for (const b of bytes) this.byte(b);
  }

  /** Unsigned LEB128. */
  unsigned(n: number): void {
    let rest = n >>> 0;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Signed LEB128 of a 32-bit integer. */
  signed(n: number): void {
    let rest = n | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** Room for a number that is not known yet; yields where it is. */
  later(): number {
    for (let i = 0; i < LATER; i++) this.byte(0);
    return this.length - LATER;
  }

  /** Writes the number there: LEB128 may have zeros at its end. */
  fill(at: number, n: number): void {
    for (let i = 0; i < LATER; i++)
      this.bytes[at + i] = ((n >>> (7 * i)) & 0x7f) | (i < LATER - 1 ? 0x80 : 0);
  }

  /** A name: its length and its bytes in UTF-8, which is ASCII here. */
  name(text: string): void {
    this.unsigned(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  /** A section: its id, its length in bytes, and what is in it. */
  section(id: number, write: () => void): void {
    this.byte(id);
    const at = this.later();
    write();
    this.fill(at, this.length - at - LATER);
  }

  result(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  private grow(): void {
    const wider = new Uint8Array(this.bytes.length * 2);
    wider.set(this.bytes);
    this.bytes = wider;
  }
}

/** Bytes of a number that is filled in later: four hold any length there is. */
export const LATER = 4;

export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
} as const;

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
  load64: 0x29,
  store64: 0x37,
  ne64: 0x52,
  /** Of 128 bits. */
  load128: [0xfd, 0x00],
  store128: [0xfd, 0x0b],
  or128: [0xfd, 0x50],
  xor128: [0xfd, 0x51],
  any128: [0xfd, 0x53],
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
