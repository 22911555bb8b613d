/** Random scenarios about a few locks that are taken inside each other, by CPUs and handlers; some are told in time by flags or interrupts, or kept apart by others. */
import type { Chance } from '../differential/random-conditions.ts';

const STOCK = `shared x: bool = false;
shared f: bool = false;
shared g: bool = false;
spinlock a;
spinlock b;
spinlock c;
semaphore s = 1;
semaphore t = 1;
`;

export function randomCircles(chance: Chance): string {
  // In a ring each takes a lock and the next one; otherwise any.
  const ring = chance.one(3);
  const inRing = chance.of(SPINLOCKS, SPINLOCKS, ['a', 's', 't']);
  const cpus = ring ? 3 : chance.of(2, 2, 3);
  const handlers = ['h0', 'h1'].map(
    (name) => `fn ${name}() {\n${nest(chance, [chance.of(...SPINLOCKS)])}}\n`,
  );
  const blocks = Array.from({ length: cpus }, (_, cpu) => {
    const body = ring
      ? [nest(chance, [inRing[cpu], inRing[(cpu + 1) % 3]])]
      : Array.from({ length: chance.of(1, 1, 2) }, () => nest(chance, anyLocks(chance, chance.of(2, 2, 3))));
    return `  cpu ${cpu} {\n${body.join('')}  }\n`;
  });
  return `${STOCK}${handlers.join('')}scenario circles {
  machine { cpus = ${cpus}; }
${chance.one(3) ? '  timing any;\n' : ''}${blocks.join('')}  expect no hang;
}
`;
}

const SPINLOCKS = ['a', 'b', 'c'];
const SEMAPHORES = ['s', 't'];

const anyLocks = (chance: Chance, count: number): string[] =>
  Array.from({ length: count }, () => chance.of(...SPINLOCKS, ...SEMAPHORES));

/** Statements in which locks lie inside each other. */
function nest(chance: Chance, [lock, ...others]: readonly string[]): string {
  if (!lock) return aside(chance);
  const inner = (): string => `${aside(chance)}${nest(chance, others)}`;
  if (SEMAPHORES.includes(lock)) return `${semaphore(chance, lock, inner())}${aside(chance)}`;
  const take = (): string => `spin_lock(${lock});\n${inner()}spin_unlock(${lock});`;
  const text = chance.of(
    take,
    take,
    take,
    take,
    () => `spin_lock(${lock});\nspin_unlock(${lock});\n${inner()}`,
    () => `if (spin_trylock(${lock})) {\n${inner()}spin_unlock(${lock});\n}`,
    () => `let flags = irq_save();\n${take()}\nirq_restore(flags);`,
    () => `if (${chance.of('f', 'g')}) {\n${take()}\n}`,
  )();
  return `{\n${text}\n}\n${aside(chance)}`;
}

/** Some are handed over, and are no locks then. */
function semaphore(chance: Chance, name: string, inner: string): string {
  const text = chance.of(
    `down(${name});\n${inner}up(${name});`,
    `down(${name});\n${inner}up(${name});`,
    `down(${name});\n${inner}up(${name});`,
    `if (down_trylock(${name})) {\n${inner}up(${name});\n}`,
    `down(${name});\nup(${name});\n${inner}`,
    `down(${name});\n${inner}if (f) up(${name});`,
  );
  return `{\n${text}\n}\n`;
}

function aside(chance: Chance): string {
  if (!chance.one(4)) return '';
  const text = chance.of(
    'f = true;',
    'g = true;',
    'x = !x;',
    'wait f;',
    'takes 100 ms;',
    `send_ipi(${chance.of('other_cpus', '0', '1')}, ${chance.of('h0', 'h1')});`,
    'send_ipi(0, h0);',
    'send_nmi(other_cpus, h1);',
  );
  return `${text}\n`;
}
