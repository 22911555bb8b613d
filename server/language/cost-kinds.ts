/**
 * What steps cost in simulated time, by their kind: the names that a `costs` block knows, and what a kind costs where the
 * scenario says nothing else. docs/language.md has them as a table, and a test holds the two together.
 *
 * The figures are orders of magnitude of a server of 2020: a cache line that another CPU had takes some ten nanoseconds, and
 * storing a record about a microsecond. Interrupts travel for one to nine microseconds (in a guest five to twenty).
 */
export interface CostKind {
  /** What it is the cost of: goes on "the time that …". */
  meaning: string;
  /** In nanoseconds; between the two everything is equally likely. */
  low: number;
  high: number;
}

export const COST_KINDS = {
  local: { meaning: 'a step on locals takes, or on variables that nobody else uses', low: 1, high: 5 },
  load: { meaning: 'a look at shared state takes', low: 10, high: 100 },
  store: { meaning: 'a store to shared state takes', low: 10, high: 100 },
  atomic: { meaning: 'a read-modify-write takes', low: 30, high: 200 },
  lock: { meaning: 'taking a free spinlock takes, and trying to, and joining its queue', low: 30, high: 200 },
  unlock: { meaning: 'releasing a spinlock takes', low: 10, high: 100 },
  handover: {
    meaning: 'passes until the next CPU in a queue has a spinlock that came free',
    low: 50,
    high: 500,
  },
  notice: { meaning: 'passes until a CPU in a wait sees that its condition holds', low: 50, high: 500 },
  wake: { meaning: 'passes until a sleeper runs again that was woken', low: 1_000, high: 10_000 },
  reserve: { meaning: 'reserving a record takes', low: 200, high: 600 },
  commit: { meaning: 'making a record final takes', low: 200, high: 800 },
  read: { meaning: 'reading a record takes', low: 200, high: 600 },
  print: { meaning: '`print()` takes besides what `takes` says', low: 0, high: 0 },
  send: { meaning: 'sending an interrupt takes its sender', low: 100, high: 500 },
  ipi: { meaning: 'an IPI is on its way', low: 1_000, high: 9_000 },
  nmi: { meaning: 'an NMI is on its way', low: 1_000, high: 9_000 },
  interrupt: { meaning: 'taking an interrupt takes, and returning from one', low: 200, high: 1_000 },
} satisfies Record<string, CostKind>;

export type CostName = keyof typeof COST_KINDS;

export function isCostName(name: string): name is CostName {
  return Object.hasOwn(COST_KINDS, name);
}

export function unknownCost(name: string): string {
  return `There is no kind of step called \`${name}\` that could have a cost. The kinds are ${Object.keys(COST_KINDS).join(', ')}.`;
}
