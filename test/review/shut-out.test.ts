/** Waits that keep away whoever could end them: `// LS7…` behind a line is what must be said there, and nothing else anywhere. */
import { describe, test } from 'vitest';
import { check } from './said.ts';

const STOCK = 'shared done: bool = false;\nshared other: bool = false;\nfn h() { done = true; }\n';
/** CPU 0 does the first, CPU 1 the second. */
const two = (first: string, second = '', more = '') =>
  check(`${STOCK}${more}scenario one {
  cpu 0 {
${first}
  }
  cpu 1 { ${second} }
  expect no hang;
}`);

describe('a wait for a handler of the same CPU, with interrupts off', () => {
  test('is seen where the CPU sends itself the interrupt', () =>
    two('irq_disable(); send_ipi(0, h);\nwhile (!done) cpu_relax(); // LS7014\nirq_enable();'));
  test('is seen where another one sends it', () =>
    two('let flags = irq_save();\nwait done; // LS7014\nirq_restore(flags);', 'send_ipi(0, h);'));
  test('is seen where the answer is counted', () =>
    two(
      'irq_disable(); send_ipi(0, rise);\nwhile (x < 1) cpu_relax(); // LS7014\nirq_enable();',
      '',
      'fn rise() { x = x + 1; }\n',
    ));
  test('is no matter with interrupts on', () => two('send_ipi(0, h); wait done;'));
  test('is no matter where they are on again', () =>
    two('let flags = irq_save(); send_ipi(0, h); irq_restore(flags); wait done;'));
  test('is no matter where they may be on', () =>
    two('if (tells) irq_disable(); send_ipi(0, h); wait done; irq_enable();', 'tells = true;'));
  test('is no matter where the handler also runs on another CPU', () =>
    two('irq_disable(); wait done; irq_enable();', 'send_ipi(0, h); send_ipi(1, h);'));
  test('is no matter where somebody else does it too', () =>
    two('irq_disable(); send_ipi(0, h); wait done; irq_enable();', 'done = true;'));
  test('is no matter where it is an NMI', () =>
    two('irq_disable(); send_nmi(0, h); wait done; irq_enable();'));
  test('is no matter where it ends by itself', () =>
    two('irq_disable(); send_ipi(0, h); wait done for 1 ms; irq_enable();'));
  test('is no matter where the CPU has done it before', () =>
    two('done = true; irq_disable(); send_ipi(0, h); wait done; irq_enable();'));
  test('is no matter where it has waited for the same before', () =>
    two('send_ipi(0, h); wait done; irq_disable(); wait done; irq_enable();'));
  test('is no matter where something else tells that it is done', () =>
    two(
      'send_ipi(0, g); wait other; irq_disable(); wait done; irq_enable();',
      '',
      'fn g() { done = true; other = true; }\n',
    ));
});

describe('a wait for what is undone first', () => {
  test('is seen, as if it had not been so at the start', () =>
    two(
      'irq_disable(); busy = true; send_ipi(0, g);\nwhile (busy) cpu_relax(); // LS7014\nirq_enable();',
      '',
      'shared busy: bool = false;\nfn g() { busy = false; }\n',
    ));
  test('is no matter where it is undone on some ways only', () =>
    two(
      'irq_disable(); if (tells) busy = true; send_ipi(0, g);\nwhile (busy) cpu_relax();\nirq_enable();',
      'tells = true;',
      'shared busy: bool = false;\nfn g() { busy = false; }\n',
    ));
});

describe('a wait in a handler', () => {
  test('is seen where only the code under it ends it', () =>
    two(
      'x = 1; done = true;',
      'send_ipi(0, g);',
      `fn g() {
  wait done;                // LS7014
}
`,
    ));
  test('is seen where only another handler of the CPU ends it', () =>
    two(
      '',
      'send_ipi(0, g); send_ipi(0, h);',
      `fn g() {
  wait done;                // LS7014
}
`,
    ));
  test('is seen in an NMI handler that waits for another handler', () =>
    two(
      '',
      'send_nmi(0, g); send_ipi(0, h);',
      `fn g() {
  wait done;                // LS7014
}
`,
    ));
  test('is no matter where another CPU ends it', () =>
    two('x = 1;', 'send_ipi(0, g); done = true;', 'fn g() { wait done; }\n'));
  test('is no matter where an NMI ends it', () =>
    two('', 'send_ipi(0, g); send_nmi(0, h);', 'fn g() { wait done; }\n'));
  test('is no matter where the handler is sent once it is done', () =>
    two('done = true; other = true;', 'wait other; send_ipi(0, g);', 'fn g() { wait done; }\n'));
  test('is no matter where it may run on the other CPU', () =>
    two('done = true;', 'send_ipi(0, g); send_ipi(1, g);', 'fn g() { wait done; }\n'));
});

test('a wait for what only the same code does behind it is one for ever', () =>
  two('wait done; // LS7007\ndone = true;'));

describe('a wait for the handler of a CPU that spins for the lock with interrupts off', () => {
  const ask = (touch: string, more = '') =>
    check(`${STOCK}fn ask() {
  spin_lock(a);
  send_ipi(other_cpus, h);
  ${more}
  spin_unlock(a);
}
scenario one { cpu 0 { ask(); } cpu 1 { ${touch} } expect no hang; }`);
  const WAIT = 'while (!done) cpu_relax(); // LS7015';
  test('is seen', () =>
    ask('let flags = irq_save(); spin_lock(a); spin_unlock(a); irq_restore(flags);', WAIT));
  test('is seen where both do the same with interrupts off', () =>
    check(`shared busy: bool = false;
fn g() { busy = false; }
fn call() {
  spin_lock(a);
  busy = true;
  send_ipi(other_cpus, g);
  while (busy) cpu_relax(); // LS7015
  spin_unlock(a);
}
scenario one { cpu 0..1 { irq_disable(); call(); irq_enable(); } expect no hang; }`));
  test('is no matter where interrupts are on there', () =>
    ask('spin_lock(a); spin_unlock(a);', 'wait done;'));
  test('is no matter where that CPU waits for the answer first', () =>
    ask('wait done; irq_disable(); spin_lock(a); spin_unlock(a); irq_enable();', 'wait done;'));
  test('is no matter where it spins for another lock', () =>
    ask('irq_disable(); spin_lock(b); spin_unlock(b); irq_enable();', 'wait done;'));
  test('is no matter where the lock is released before the wait', () =>
    check(`${STOCK}scenario one {
  cpu 0 { spin_lock(a); send_ipi(1, h); spin_unlock(a); wait done; }
  cpu 1 { irq_disable(); spin_lock(a); spin_unlock(a); irq_enable(); }
  expect no hang;
}`));
  test('is no matter where another lock keeps them apart', () =>
    check(`${STOCK}scenario one {
  cpu 0 { spin_lock(b); spin_lock(a); send_ipi(1, h); wait done; spin_unlock(a); spin_unlock(b); }
  cpu 1 { spin_lock(b); irq_disable(); spin_lock(a); spin_unlock(a); irq_enable(); spin_unlock(b); }
  expect no hang;
}`));
  test('is no matter where a third one answers too', () =>
    check(`${STOCK}scenario one {
  machine { cpus = 3; }
  cpu 0 { spin_lock(a); send_ipi(other_cpus, h); wait done; spin_unlock(a); }
  cpu 1 { irq_disable(); spin_lock(a); spin_unlock(a); irq_enable(); }
  cpu 2 { x = 1; }
  expect no hang;
}`));
});
