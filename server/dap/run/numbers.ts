// A list of 32-bit integers that grows: a run of a million steps in four megabytes.

export interface Numbers {
  readonly length: number;
  at(i: number): number;
  push(value: number): void;
  append(values: Int32Array): void;
  truncate(length: number): void;
  /** All of them; good until there are more, or fewer. */
  all(): Int32Array;
  /** A copy. */
  slice(from: number, to?: number): Int32Array;
}

export function createNumbers(): Numbers {
  let values = new Int32Array(256);
  let length = 0;

  function reserve(more: number): void {
    if (length + more <= values.length) return;
    const wider = new Int32Array(Math.max(length + more, values.length * 2));
    wider.set(values.subarray(0, length));
    values = wider;
  }

  return {
    get length() {
      return length;
    },
    at: (i) => values[i],
    push(value) {
      if (length === values.length) reserve(1);
      values[length++] = value;
    },
    append(more) {
      reserve(more.length);
      values.set(more, length);
      length += more.length;
    },
    truncate(to) {
      length = Math.min(length, to);
    },
    all: () => values.subarray(0, length),
    slice: (from, to = length) => values.slice(from, Math.min(to, length)),
  };
}
