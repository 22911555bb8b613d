/** Random scenarios about one variable and its lock: some go without it, and some of those are told in time by flags, semaphores or interrupts. */
import type { Chance } from '../differential/random-conditions.ts';

const STOCK = `shared x: saturating 0..1 = 0;
shared y: saturating 0..1 = 0;
shared f: bool = false;
shared g: bool = false;
spinlock l;
spinlock m;
semaphore s = 0;
semaphore t = 1;
`;

export function randomGuards(chance: Chance): string {
  const cpus = chance.of(2, 2, 3);
  const handlers = ['h0', 'h1'].map(
    (name) => `fn ${name}() {\n${statements(chance, chance.of(1, 2), cpus, 0)}}\n`,
  );
  const blocks = Array.from({ length: cpus }, (_, cpu) => {
    const body = statements(chance, chance.of(2, 3, 4), cpus, 2);
    return `  cpu ${cpu} {\n${chance.one(5) ? `loop {\n${body}}\n` : body}  }\n`;
  });
  return `${STOCK}${handlers.join('')}scenario guards {
  machine { cpus = ${cpus}; }
${blocks.join('')}  expect no hang;
}
`;
}

/** `depth`: how deep statements may still lie inside each other; 0 in handlers, which do not wait. */
function statements(chance: Chance, count: number, cpus: number, depth: number): string {
  return Array.from({ length: count }, () => `${statement(chance, cpus, depth)}\n`).join('');
}

function statement(chance: Chance, cpus: number, depth: number): string {
  const use = (): string => chance.of('x = 1;', 'x = 0;', 'x++;', 'if (x == 1) y = 1;', 'y = x;');
  const flag = chance.of('f', 'g');
  const inner = (): string => (depth > 0 ? statements(chance, chance.of(1, 2), cpus, depth - 1) : use());
  const locked = `spin_lock(l);\n${use()}\nspin_unlock(l);`;
  const simple = [
    () => locked,
    () => locked,
    () => locked,
    () => use(),
    () => use(),
    () => `${flag} = true;`,
    () => `${flag} = !${flag};`,
    () => 'up(s);',
    () => `spin_lock(m);\n${use()}\nspin_unlock(m);`,
    () => `if (spin_trylock(l)) {\n${use()}\nspin_unlock(l);\n}`,
  ];
  const nested = [
    () =>
      chance.of(
        `down(t);\n${use()}\nup(t);`,
        `down(t);\n${use()}\nup(t);`,
        `if (down_trylock(t)) {\n${use()}\nup(t);\n}`,
        `down(t);\n${use()}\nif (f) up(t);`,
      ),
    () => `wait ${flag};`,
    () => 'down(s);',
    () => `if (${flag}) {\n${inner()}} else {\n${inner()}}`,
    () => `let seen = ${flag};\nif (seen) {\n${inner()}}`,
    () => `if (!${flag}) halt();`,
    () => `send_ipi(${chance.of('other_cpus', 'this_cpu', '0')}, ${chance.of('h0', 'h1')});`,
    () => `let flags = irq_save();\n${inner()}irq_restore(flags);`,
    () =>
      `spin_lock(l);\n${chance.of('f = true;', 'g = true;', 'if (f) g = false;', 'up(s);')}\n${use()}\nspin_unlock(l);`,
    () => `spin_lock(l);\nif (${flag}) {\n${use()}\n}\nspin_unlock(l);`,
    () => `wait ${flag} for 10 ms;`,
    () => `takes ${chance.of('1 ms', '100 ms')};`,
    () => `send_nmi(other_cpus, h0);`,
  ];
  return `{\n${chance.of(...simple, ...(depth > 0 ? nested : []))()}\n}`;
}
