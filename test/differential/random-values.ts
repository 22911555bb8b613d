/** Statements that are about values: arithmetic, indices, parameters, sequence numbers. Some of them go wrong at run time. */
import type { Chance } from './random-conditions.ts';

/** What the statements below need to be declared. */
export const VALUES_STOCK = `shared z: -2..3 = 0;
shared place: seq of ring = none;
shared grid: 0..2[2] = 1;
fn pick(k: 0..2): 0..2 {
  if (k > n) return m;
  return k;
}
fn sum(v: 0..2, by: 0..2): 0..2 {
  v = (v + by) % 3;
  return v;
}
fn positive(): bool {
  return z > 0;
}
`;

export function calculating(chance: Chance, local: string): string {
  return chance.of(
    'z = z - 1;',
    'z = -z;',
    'z = n - m;',
    'z = (z * 2 - n) / 2;',
    'z = z % 2;',
    'n = 2 / m;',
    'z -= n;',
    'm += z;',
    'grid[0] = grid[1];',
    'grid[n] = 2;',
    'm = grid[m];',
    'grid[own]++;',
    'flags[n] = !x;',
    'n = pick(m);',
    'n = pick(n) == 1 ? 2 : 0;',
    'n = sum(n, 1);',
    'grid[own] = sum(grid[own], m);',
    'if (positive()) n = 0;',
    'while (positive()) z--;',
    `let ${local} = pick(grid[0]) + n;\nz = ${local} - 2;`,
    `let ${local} = fetch_add(z, 1);\nif (${local} == 2) y = true;`,
    `let ${local} = cmpxchg(who, none, this_cpu);\nif (${local} == this_cpu) x = true;`,
    `let ${local} = holder(a);\nif (${local} != none) who = ${local};`,
    'who = none;',
    'for (c in all_cpus) if (c == this_cpu) x = !x;',
    'color = choose(red, blue);',
  );
}

export function numbering(chance: Chance, local: string): string {
  return chance.of(
    'place = log_first(ring);',
    'place = log_next(ring);',
    'place = cursor;',
    'place = none;',
    'cursor++;',
    'if (place != none && place == cursor) x = true;',
    'if (cursor < log_next(ring)) n = 0;',
    `let ${local} = log_read(ring, place);\nif (${local} != none) place = ${local}.seq;`,
    `let ${local} = log_next(ring) - cursor;\nif (${local} > 1) m = 2;`,
  );
}

/** A semaphore made by hand, mostly wrong. */
export function sleeping(chance: Chance): string {
  return chance.of(
    'sem_queue(s);\nsem_sleep(s);',
    'if (sem_wake(s)) n = 1;',
    'sem_queue(s);',
    's.count = 1;',
  );
}
