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
