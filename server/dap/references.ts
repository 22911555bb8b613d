// Numbers that the client holds for things of one stop. They die when the machine moves and are never used again.

export interface References<T> {
  add(value: T): number;
  get(id: number): T | undefined;
  /** The machine moves: every number given out so far is dead. */
  clear(): void;
}

export function createReferences<T>(): References<T> {
  let next = 1;
  let first = 1;
  let values: T[] = [];
  return {
    add(value) {
      values.push(value);
      return next++;
    },
    get: (id) => values[id - first],
    clear() {
      values = [];
      first = next;
    },
  };
}
