/** Random scenarios in which CPUs 1 to n run the same code in the background. */
import type { Chance } from '../differential/random-conditions.ts';
import { randomScenario } from '../differential/random-scenario.ts';

/** Agents of the twins, and what all of them are called. */
export const nameless = (text: string): string => text.replace(/\bCPU [1-9]/g, 'CPU');

/**
 * CPU 1 of a random scenario several times over. What it names of CPU 1 becomes something about all CPUs, but for one
 * scenario in six, in which the twins are told apart as it happens.
 */
export function randomTwins(chance: Chance): string {
  const twins = chance.of(2, 2, 2, 3);
  const text = randomScenario(chance)
    .replace('  expect no starvation;\n', '')
    .replace(/cpus = \d/, `cpus = ${twins + 1}`)
    .replace(/^ {2}(?:background )?cpu 2 \{\n[\s\S]*?^ {2}\}\n/m, '')
    .replace(/^ {2}(?:background )?cpu 1 \{/m, `  background cpu 1..${twins} {`);
  const halting = chance.one(3)
    ? text
        .replace('fn h0() {\n', 'fn h0() {\nif (y) halt();\n')
        .replace(' cpu 0 {\n', ' cpu 0 {\nsend_nmi(other_cpus, h0);\n')
    : text;
  return chance.one(6) ? halting : withoutNames(halting, chance);
}

function withoutNames(text: string, chance: Chance): string {
  return text
    .replace(/send_(ipi|nmi)\([12], /g, 'send_$1(other_cpus, ')
    .replace(/(?<!!)\bcpu\[[12]\](\.\w+| in \w+)/g, (_, what) => {
      const counted = `count(c in all_cpus: cpu[c]${what})`;
      return `(${chance.of(`exists(c in all_cpus: cpu[c]${what})`, `forall(c in all_cpus: cpu[c]${what})`, `${counted} > 1`)})`;
    });
}

const SHORT = [
  'own = 1;',
  'own = 1 - own;',
  'x = true;',
  'who = this_cpu;',
  'if (who == this_cpu) x = false;',
  'let a = who; if (a != none) friend[a] = this_cpu;',
  'friend = who;',
  'set = other_cpus;',
  'spin_lock(a_lock); x = !x; spin_unlock(a_lock);',
  'if (spin_trylock(a_lock)) spin_unlock(a_lock);',
  'down(sem); up(sem);',
  'send_ipi(other_cpus, strikes);',
  'wait x;',
];

/** Three CPUs that run the same few steps, on everything that can name a CPU. */
export function threeTwins(chance: Chance): string {
  const body = Array.from({ length: chance.of(1, 2) }, () => chance.of(...SHORT)).map((step, i) =>
    step.replaceAll(/\ba\b/g, `a${i}`),
  );
  return `shared x: bool = false;
shared who: cpu? = none;
shared set: cpus = all_cpus;
percpu own: 0..1 = 0;
percpu friend: cpu? = none;
spinlock a_lock;
semaphore sem = 1;
fn strikes() { own = 1; }
fn dies() { halt(); }
scenario three "" {
  machine { cpus = 4; }
  cpu 0 { ${chance.of('x = true;', 'send_nmi(set, dies);', 'spin_lock(a_lock);', 'who = none;')} }
  background cpu 1..3 { ${body.join(' ')} }
  expect no hang;
  expect reachable count(c in all_cpus: own[c] == 1 || friend[c] == c) > 1;
}`;
}
