/** Random scenarios about waits, some of them with interrupts off or in handlers, for flags that handlers and other CPUs set. */
import type { Chance } from '../differential/random-conditions.ts';

const STOCK = `shared f: bool = false;
shared g: bool = false;
shared n: 0..2 = 0;
spinlock l;
`;

export function randomShutOut(chance: Chance): string {
  const handlers = ['h0', 'h1', 'h2'].map((name) => {
    const wait = chance.one(4) ? waiting(chance) : '';
    return `fn ${name}() {\n${wait}${change(chance)}}\n`;
  });
  const theme = chance.of<readonly string[]>(
    ['', ''],
    // Somebody waits with the lock held, and somebody else spins for it.
    [asking(chance, 0), SPINNING],
    // A handler waits for the code under it.
    [`send_ipi(1, h3);\n${chance.one(2) ? 'g = true;\n' : ''}`, 'n = 2;\n'],
  );
  const blocks = [0, 1].map((cpu) => {
    const others = Array.from({ length: chance.of(1, 2, 2, 3) }, () => statement(chance, cpu, true));
    const body = chance.one(2) ? [theme[cpu], ...others] : [...others, theme[cpu]];
    return `  ${cpu === 1 && chance.one(3) ? 'background ' : ''}cpu ${cpu} {\n${body.join('')}  }\n`;
  });
  handlers.push('fn h3() {\nwhile (n < 2) cpu_relax();\n}\n');
  return `${STOCK}${handlers.join('')}scenario shut_out {
  machine { cpus = 2; }
${chance.one(3) ? '  timing any;\n' : ''}${blocks.join('')}  expect no hang;
}
`;
}

const change = (chance: Chance): string =>
  `${chance.of('f = true;', 'f = true;', 'g = true;', 'g = !g;', 'n = n < 2 ? n + 1 : 0;', 'n = 1;', 'f = false;')}\n`;

const waiting = (chance: Chance): string =>
  `while (${chance.of('!f', '!f', '!g', 'n < 1', 'n == 0', '!f || !g', '!(f || g)')}) cpu_relax();\n`;

const sending = (chance: Chance, cpu: number): string =>
  `${chance.of(`send_ipi(${cpu}, h0);`, `send_ipi(${cpu}, h1);`, `send_ipi(${1 - cpu}, h0);`, 'send_ipi(other_cpus, h1);', `send_nmi(${cpu}, h2);`, `send_nmi(${1 - cpu}, h2);`)}\n`;

const asking = (chance: Chance, cpu: number): string =>
  `spin_lock(l);\n${chance.of('send_ipi(1, h0);\n', sending(chance, cpu))}${waiting(chance)}spin_unlock(l);\n`;

const SPINNING = '{\nlet flags = irq_save();\nspin_lock(l);\nspin_unlock(l);\nirq_restore(flags);\n}\n';

function statement(chance: Chance, cpu: number, outer: boolean): string {
  const inner = (): string =>
    Array.from({ length: chance.of(1, 2) }, () => statement(chance, cpu, false)).join('');
  const simple = [
    () => waiting(chance),
    () => waiting(chance),
    () => sending(chance, cpu),
    () => sending(chance, cpu),
    () => change(chance),
  ];
  const nested = [
    () => `{\nlet flags = irq_save();\n${inner()}irq_restore(flags);\n}\n`,
    () => `{\nlet flags = irq_save();\n${sending(chance, cpu)}${waiting(chance)}irq_restore(flags);\n}\n`,
    () => `irq_disable();\n${inner()}irq_enable();\n`,
    () => `if (${chance.of('f', 'g', 'n == 1')}) {\n${inner()}}\n`,
    () => `spin_lock(l);\n${inner()}spin_unlock(l);\n`,
    () => asking(chance, cpu),
    () => SPINNING,
  ];
  return chance.of(...simple, ...(outer ? nested : []))();
}
