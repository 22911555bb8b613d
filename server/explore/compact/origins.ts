/** By which decision of which state each state was found: six bytes each, or eight where states have very many decisions. */
const PAGE = 1 << 16;

export interface Origins {
  readonly bytes: number;
  /** For the states in their order; for state 0 nothing. */
  push(parent: number, way: number): void;
  /** The ways from state 0: at each state, which of its decisions. */
  waysTo(id: number): number[];
}

/** `room`: decisions of a state at most. */
export function createOrigins(room: number): Origins {
  const parents: Int32Array[] = [];
  const ways: (Uint16Array | Int32Array)[] = [];
  let length = 0;
  return {
    get bytes() {
      return parents.reduce((sum, page, i) => sum + page.byteLength + ways[i].byteLength, 0);
    },
    push(parent, way) {
      const within = length++ % PAGE;
      if (within === 0) {
        parents.push(new Int32Array(PAGE));
        ways.push(room <= 1 << 16 ? new Uint16Array(PAGE) : new Int32Array(PAGE));
      }
      parents[parents.length - 1][within] = parent;
      ways[ways.length - 1][within] = way;
    },
    waysTo(id) {
      const found: number[] = [];
      for (let at = id; at > 0; at = parents[Math.floor((at - 1) / PAGE)][(at - 1) % PAGE])
        found.push(ways[Math.floor((at - 1) / PAGE)][(at - 1) % PAGE]);
      return found.reverse();
    },
  };
}
