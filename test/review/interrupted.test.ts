/** Locks held where a handler that takes them can come in: `// LS7012` behind a line is where that must be said. */
import { describe, test } from 'vitest';
import { check } from './said.ts';

const HANDLER = 'fn handler() { spin_lock(a); spin_unlock(a); }\n';

describe('a lock that a handler takes too', () => {
  test('is held with interrupts on', () =>
    check(`${HANDLER}scenario one {
  cpu 0 {
    spin_lock(a);           // LS7012
    x = 1;
    spin_unlock(a);
  }
  cpu 1 { send_ipi(0, handler); }
  expect no hang;
}`));
  test('is held with interrupts on by who sends the interrupt to itself', () =>
    check(`${HANDLER}scenario one {
  cpu 0 {
    send_ipi(this_cpu, handler);
    spin_lock(a);           // LS7012
    spin_unlock(a);
  }
  expect no hang;
}`));
  test('is held for as long as the interrupt takes to come', () =>
    check(`${HANDLER}scenario one {
  cpu 0 {
    spin_lock(a);           // LS7012
    takes 80 ms;
    spin_unlock(a);
  }
  cpu 1 { takes 80 ms; send_ipi(0, handler); }
  expect no hang;
}`));
  test('is held while it waits for another that somebody holds so long', () =>
    check(`${HANDLER}scenario one {
  cpu 0 {
    spin_lock(a);           // LS7012
    spin_lock(b);
    spin_unlock(b);
    spin_unlock(a);
  }
  cpu 1 { spin_lock(b); takes 80 ms; send_ipi(0, handler); spin_unlock(b); }
  expect no hang;
}`));
  test('is held where an NMI comes, with interrupts off too', () =>
    check(`${HANDLER}scenario one {
  cpu 0 {
    let flags = irq_save();
    spin_lock(a);           // LS7012
    spin_unlock(a);
    irq_restore(flags);
  }
  cpu 1 { send_nmi(0, handler); }
  expect no hang;
}`));
  test('is taken by a trylock and held with interrupts on', () =>
    check(`${HANDLER}scenario one {
  cpu 0 {
    if (spin_trylock(a)) {  // LS7012
      spin_unlock(a);
    }
  }
  cpu 1 { send_ipi(0, handler); }
  expect no hang;
}`));
  test('is an element of an array, the same one', () =>
    check(`fn handler() { spin_lock(many[1]); spin_unlock(many[1]); }
scenario one {
  cpu 0 {
    spin_lock(many[0]); spin_unlock(many[0]);
    spin_lock(many[1]);     // LS7012
    spin_unlock(many[1]);
  }
  cpu 1 { send_ipi(0, handler); }
  expect no hang;
}`));
  test('is passed to the function that takes it', () =>
    check(`${HANDLER}fn with_lock(p: spinlock) {
  spin_lock(p);             // LS7012
  spin_unlock(p);
}
scenario one { cpu 0 { with_lock(a); with_lock(b); } cpu 1 { send_ipi(0, handler); } expect no hang; }`));
});

describe('nothing is said of a lock', () => {
  const beside = (task: string, sender = 'send_ipi(0, handler);', more = HANDLER) =>
    check(`${more}scenario one { cpu 0 { ${task} } cpu 1 { ${sender} } expect no hang; }`);
  test('that is held with interrupts off', () =>
    beside('let flags = irq_save(); spin_lock(a); spin_unlock(a); irq_restore(flags);'));
  test('that is held with interrupts off in a function that is called so', () =>
    check(`${HANDLER}fn inner() { spin_lock(a); x = 1; spin_unlock(a); }
scenario one { cpu 0 { irq_disable(); inner(); irq_enable(); } cpu 1 { send_ipi(0, handler); } expect no hang; }`));
  test('that the handler only tries', () =>
    beside(
      'spin_lock(a); spin_unlock(a);',
      'send_ipi(0, handler);',
      'fn handler() { if (spin_trylock(a)) spin_unlock(a); }\n',
    ));
  test('when the interrupt goes to another CPU', () =>
    beside('spin_lock(a); spin_unlock(a);', 'send_ipi(1, handler);'));
  test('when the interrupt is sent only after it was released', () =>
    beside('spin_lock(a); spin_unlock(a); ready = true;', 'wait ready; send_ipi(0, handler);'));
  test('when the interrupt is sent only after a time in which it has long been released', () =>
    beside('spin_lock(a); x = 1; spin_unlock(a);', 'takes 80 ms; send_ipi(0, handler);'));
  test('when it is released before interrupts are on', () =>
    beside('irq_disable(); spin_lock(a); spin_unlock(a); irq_enable(); x = 1;'));
  test('that an NMI’s handler takes only when it finds it free of this CPU', () =>
    beside(
      'spin_lock(a); spin_unlock(a);',
      'send_nmi(0, handler);',
      'fn handler() { if (holder(a) == this_cpu) return; spin_lock(a); spin_unlock(a); }\n',
    ));
  test('that may be another one', () =>
    beside(
      'let i = choose(0..1); spin_lock(many[i]); x = 1; spin_unlock(many[i]);',
      'send_ipi(0, handler);',
      'fn handler() { spin_lock(many[0]); spin_unlock(many[0]); }\n',
    ));
});
