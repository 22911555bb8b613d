/** Random choices, and random expressions over the stock of shared things. */
export interface Chance {
  of<T>(...values: T[]): T;
  /** True once in so many times. */
  one(inSoMany: number): boolean;
}

/** For `if`, `while`, `wait`, `assert`: what a CPU can look at. */
export function conditionFor(chance: Chance): string {
  const simple = (): string =>
    chance.of(
      'x',
      '!x',
      'y',
      '!y',
      'n == 0',
      'n > 0',
      'n == m',
      'm != 1',
      'who == none',
      'who == this_cpu',
      'own == 0',
      'flags[0]',
      '!flags[1]',
      'color == red',
      'color != blue',
      'irqs_off()',
      'in_irq()',
      'spin_is_locked(a)',
      'cursor == log_next(ring)',
      'z < 0',
      'grid[1] == 1',
      'place == none',
    );
  if (chance.one(5)) return `${simple()} && ${simple()}`;
  if (chance.one(6)) return `${simple()} || ${simple()}`;
  return simple();
}

/** A condition that others can make true, for waiting. */
export function waitCondition(chance: Chance): string {
  return chance.of(
    'x',
    '!x',
    'y',
    '!y',
    'n > 0',
    'n == 0',
    'm == 2',
    'who != none',
    'flags[0]',
    '!flags[1]',
    'color == blue',
  );
}

/** For expectations: also CPUs, locks, the console. */
export function conditionOf(chance: Chance, cpus: number): string {
  const cpu = chance.of(...Array.from({ length: cpus }, (_, i) => i));
  if (chance.one(4))
    return `${conditionOf(chance, cpus)} ${chance.of('&&', '||')} ${conditionOf(chance, cpus)}`;
  return chance.of(
    'x',
    '!y',
    'n == 2',
    'n <= m',
    'who == none',
    'flags[0] != flags[1]',
    'color == blue',
    `cpu[${cpu}].halted`,
    `cpu[${cpu}].parked`,
    `cpu[${cpu}].finished`,
    `cpu[${cpu}].irqs_off`,
    `cpu[${cpu}].in_irq`,
    `cpu[${cpu}].in_nmi`,
    `cpu[${cpu}] in f0`,
    `cpu[${cpu}] in h0`,
    'count(c in all_cpus: cpu[c] in f1) > 1',
    'exists(c in all_cpus: holder(a) == c)',
    'holder(a) == none',
    'holder(s) != none',
    'spin_is_locked(b[1])',
    'printed("one")',
    'printed("two")',
    'lost("one")',
    'log_first(ring) == cursor',
    'place == cursor',
    'z == -1',
    `grid[${cpu % 2}] > n`,
    `forall(i in 0..1: flags[i])`,
    `who != none && cpu[who].halted`,
    'cpu[0] in pick',
  );
}
