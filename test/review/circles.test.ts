/** Locks in orders that close a circle: `// LS7006` or `// LS7013` behind a line is where that must be said. */
import { describe, expect, test } from 'vitest';
import { check, cpu, remarks } from './said.ts';

describe('two orders', () => {
  test('of two CPUs are seen', () =>
    check(`scenario one {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 {
    spin_lock(b);
    spin_lock(a);           // LS7006
    spin_unlock(a); spin_unlock(b);
  }
  expect no hang;
}`));
  test('come with all four places', async () => {
    const [remark] = await remarks(`spinlock a; spinlock b;
fn ab() {
  spin_lock(a);
  spin_lock(b);
  halt();
}
fn ba() {
  spin_lock(b);
  spin_lock(a);
  halt();
}
scenario one { cpu 0 { ab(); } cpu 1 { ba(); } expect no hang; }`);
    expect(remark.at.line + 1).toBe(9);
    expect(remark.related.map(({ at, message }) => `${at.line + 1}: ${message}`)).toEqual([
      '8: Here `b` is taken first.',
      '4: CPU 0 takes `b` here, holding `a`.',
      '3: There `a` is taken first.',
    ]);
  });
  test('with a semaphore’s own lock in between are none', () =>
    check(`scenario one {
  cpu 0 { spin_lock(a); up(s); spin_unlock(a); }
  cpu 1 { up(s); spin_lock(a); spin_unlock(a); }
  expect no hang;
}`));
  test('under a third lock are none', () =>
    check(`scenario one {
  cpu 0 { spin_lock(c); spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); spin_unlock(c); }
  cpu 1 { spin_lock(c); spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); spin_unlock(c); }
  expect no hang;
}`));
  test('of one CPU, one after the other, are none', () =>
    cpu(
      'spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a);\nspin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b);',
    ));
  test('where one of them only tries are none', () =>
    check(`scenario one {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { spin_lock(b); if (spin_trylock(a)) spin_unlock(a); spin_unlock(b); }
  expect no hang;
}`));
  test('where the first is released before the second is taken are none', () =>
    check(`scenario one {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { spin_lock(b); spin_unlock(b); spin_lock(a); spin_unlock(a); }
  expect no hang;
}`));
  test('that a patch makes are seen in the patch, and only with it', () =>
    check(`fn f() { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn g() { spin_lock(b); x = 1; spin_unlock(b); }
patch more {
  fn g {
    spin_lock(b);
  + spin_lock(a);           // LS7006
  + spin_unlock(a);
  }
}
scenario before { cpu 0 { f(); } cpu 1 { g(); } expect no hang; }
scenario after { with more; cpu 0 { f(); } cpu 1 { g(); } expect no hang; }`));
});

/** Takes the first and then the second, and releases both. */
const BOTH = `fn both(p: spinlock, q: spinlock) { spin_lock(p); spin_lock(q); spin_unlock(q); spin_unlock(p); }
`;

describe('orders that the scenario keeps apart are no matter:', () => {
  const two = (first: string, second: string, more = '') =>
    check(`${BOTH}${more}scenario one { cpu 0 { ${first} } cpu 1 { ${second} } expect no hang; }`);
  test('a flag says that the first is over', () =>
    two('both(a, b); ready = true;', 'wait ready; both(b, a);'));
  test('a flag says so behind a branch', () => two('both(a, b); ready = true;', 'if (ready) both(b, a);'));
  test('an interrupt comes only then', () =>
    two('both(a, b); send_ipi(1, handler);', '', 'fn handler() { both(b, a); }\n'));
  test('a semaphore is held by both', () =>
    two('down(s); both(a, b); up(s);', 'down(s); both(b, a); up(s);'));
  test('a semaphore is held by both, and one only tries it', () =>
    two('down(s); both(a, b); up(s);', 'if (down_trylock(s)) { both(b, a); up(s); }'));
  test('the others have been stopped', () =>
    two('both(a, b);', 'send_nmi(other_cpus, stop); both(b, a);', 'fn stop() { halt(); }\n'));
  test('the second comes only after a time in which the first is long over', () =>
    two('both(a, b);', 'takes 80 ms; both(b, a);'));
});

describe('orders are seen', () => {
  test('of which one lets the other begin before it is over', () =>
    check(`scenario one {
  cpu 0 { spin_lock(a); ready = true; spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 {
    wait ready;
    spin_lock(b);
    spin_lock(a);           // LS7006
    spin_unlock(a); spin_unlock(b);
  }
  expect no hang;
}`));
  test('of which one takes long with its lock held', () =>
    check(`scenario one {
  cpu 0 { spin_lock(a); takes 80 ms; spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 {
    spin_lock(b);
    spin_lock(a);           // LS7006
    spin_unlock(a); spin_unlock(b);
  }
  expect no hang;
}`));
  test('of which the second comes late, where any timing is looked at', () =>
    check(`scenario one {
  timing any;
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 {
    takes 80 ms;
    spin_lock(b);
    spin_lock(a);           // LS7006
    spin_unlock(a); spin_unlock(b);
  }
  expect no hang;
}`));
});

describe('three locks or more', () => {
  const three = (blocks: string[], more = '') =>
    check(`${BOTH}${more}scenario one {
  machine { cpus = ${blocks.length}; }
${blocks.map((block, i) => `  cpu ${i} { ${block} }`).join('\n')}
  expect no hang;
}`);
  const LAST = `spin_lock(c);
    spin_lock(a);           // LS7013
    spin_unlock(a); spin_unlock(c);`;
  test('in a circle are seen', () => three(['both(a, b);', 'both(b, c);', LAST]));
  test('come with every place', async () => {
    const all = await remarks(`spinlock a; spinlock b; spinlock c;
scenario one {
  machine { cpus = 3; }
  cpu 0 {
    spin_lock(a);
    spin_lock(b);
    halt();
  }
  cpu 1 {
    spin_lock(b);
    spin_lock(c);
    halt();
  }
  cpu 2 {
    spin_lock(c);
    spin_lock(a);
    halt();
  }
  expect no hang;
}`);
    expect(all.map(({ code, at, message }) => `${at.line + 1}: ${code} ${message}`)).toEqual([
      '16: LS7013 `a` is taken here while `c` is held, and elsewhere `b` while `a` is held, `c` while `b` is held: all of them can wait for each other for ever. Take all of them in one order everywhere.',
    ]);
    expect(all[0].related.map(({ at, message }) => `${at.line + 1}: ${message}`)).toEqual([
      '15: Here `c` is taken first.',
      '6: CPU 0 takes `b` here, holding `a`.',
      '5: There `a` is taken first.',
      '11: CPU 1 takes `c` here, holding `b`.',
      '10: There `b` is taken first.',
    ]);
  });
  test('of which one is behind another are seen', () =>
    three(['spin_lock(many[0]); both(a, b); spin_unlock(many[0]);', 'both(b, c);', LAST]));
  test('of an array are seen', () =>
    check(`spinlock fork[4];
fn dine(i: 0..3) {
  spin_lock(fork[i]);
  spin_lock(fork[(i + 1) % 4]); // LS7013
  spin_unlock(fork[(i + 1) % 4]);
  spin_unlock(fork[i]);
}
scenario one {
  machine { cpus = 4; }
  cpu 0 { dine(0); } cpu 1 { dine(1); } cpu 2 { dine(2); } cpu 3 { dine(3); }
  expect no hang;
}`));
  test('are not said again where two of them are in two orders', () =>
    three([
      'both(a, b);',
      'both(b, c);',
      'both(c, a);',
      `spin_lock(b);
    spin_lock(a);           // LS7006
    spin_unlock(a); spin_unlock(b);`,
    ]));
  test('in a circle that takes one CPU twice are none', () =>
    three(['both(a, b); both(b, c);', 'both(c, a);']));
  test('in a circle under a lock that two of them hold are none', () =>
    three([
      'spin_lock(many[0]); both(a, b); spin_unlock(many[0]);',
      'spin_lock(many[0]); both(b, c); spin_unlock(many[0]);',
      'both(c, a);',
    ]));
  test('in a circle of which one comes after another are none', () =>
    three(['both(a, b); ready = true;', 'both(b, c);', 'wait ready; both(c, a);']));
  test('in a circle where one only tries are none', () =>
    three([
      'both(a, b);',
      'both(b, c);',
      'spin_lock(c); if (spin_trylock(a)) spin_unlock(a); spin_unlock(c);',
    ]));
  test('in one order are none', () => three(['both(a, b);', 'both(b, c);', 'both(a, c);']));
});

describe('a handler that takes a lock while the code under it holds another', () => {
  const HANDLER = 'fn handler() { spin_lock(b); spin_unlock(b); }\n';
  const SEEN = 'fn handler() { spin_lock(b); spin_unlock(b); } // LS7006\n';
  /** CPU 1 takes both with interrupts off, and sends the interrupt before. */
  const beside = (task: string, { handler = HANDLER, send = 'send_ipi(0, handler);' } = {}) =>
    check(`${handler}${BOTH}scenario one {
  cpu 0 { ${task} }
  cpu 1 {
    ${send}
    irq_disable();
    spin_lock(b);
    spin_lock(a);
    spin_unlock(a); spin_unlock(b);
    irq_enable();
  }
  expect no hang;
}`);
  test('makes an order of the two', () => beside('spin_lock(a); spin_unlock(a);', { handler: SEEN }));
  test('comes with both the handler and the code under it', async () => {
    const [remark] = await remarks(`spinlock a; spinlock b;
fn handler() {
  spin_lock(b);
  spin_unlock(b);
}
scenario one {
  cpu 0 {
    spin_lock(a);
    spin_unlock(a);
  }
  cpu 1 {
    send_ipi(0, handler);
    irq_disable();
    spin_lock(b);
    spin_lock(a);
    halt();
  }
  expect no hang;
}`);
    expect(`${remark.at.line + 1}: ${remark.message}`).toBe(
      '3: `b` is taken here, in the handler `handler` that can interrupt who holds `a`, and elsewhere `a` while `b` is held: each can wait for the other for ever. Turn interrupts off before the lock is taken that the handler can come upon, or take both in one order everywhere.',
    );
    expect(remark.related.map(({ at, message }) => `${at.line + 1}: ${message}`)).toEqual([
      '8: Here `a` is taken first.',
      '15: CPU 1 takes `a` here, holding `b`.',
      '14: There `b` is taken first.',
    ]);
  });
  test('makes part of a circle of three', () =>
    check(`fn handler() {
  spin_lock(b);             // LS7013
  spin_unlock(b);
}
${BOTH}scenario one {
  machine { cpus = 3; }
  cpu 0 { send_ipi(0, handler); spin_lock(a); spin_unlock(a); }
  cpu 1 { irq_disable(); both(b, c); irq_enable(); }
  cpu 2 { both(c, a); }
  expect no hang;
}`));
  test('makes none with interrupts off', () =>
    beside('irq_disable(); spin_lock(a); spin_unlock(a); irq_enable();'));
  test('makes one with interrupts off if it is an NMI’s', () =>
    beside('irq_disable(); spin_lock(a); spin_unlock(a); irq_enable();', {
      send: 'send_nmi(0, handler);',
      handler: SEEN,
    }));
  test('makes none if it only tries', () =>
    beside('spin_lock(a); spin_unlock(a);', {
      handler: 'fn handler() { if (spin_trylock(b)) spin_unlock(b); }\n',
    }));
  test('makes none on another CPU', () =>
    beside('spin_lock(a); spin_unlock(a);', { send: 'send_ipi(this_cpu, handler);' }));
  test('makes none when the interrupt is sent only after all is over', () =>
    check(`${HANDLER}${BOTH}scenario one {
  cpu 0 { spin_lock(a); spin_unlock(a); }
  cpu 1 { irq_disable(); both(b, a); irq_enable(); send_ipi(0, handler); }
  expect no hang;
}`));
  test('makes none where both CPUs hold a third', () =>
    check(`${HANDLER}${BOTH}scenario one {
  cpu 0 { spin_lock(c); spin_lock(a); spin_unlock(a); spin_unlock(c); }
  cpu 1 { send_ipi(0, handler); irq_disable(); spin_lock(c); both(b, a); spin_unlock(c); irq_enable(); }
  expect no hang;
}`));
  test('is said once where it is one lock that both take', () =>
    check(`${HANDLER}scenario one {
  cpu 0 {
    spin_lock(a);
    spin_lock(b);           // LS7012
    spin_unlock(b);
    spin_unlock(a);
  }
  cpu 1 { send_ipi(0, handler); }
  expect no hang;
}`));
});

describe('a handler that takes two locks', () => {
  test('is seen where another CPU takes them the other way', () =>
    check(`fn handler() {
  spin_lock(a);
  spin_lock(b);             // LS7006
  spin_unlock(b); spin_unlock(a);
}
${BOTH}scenario one {
  cpu 0 { x = 1; }
  cpu 1 { send_ipi(0, handler); irq_disable(); both(b, a); irq_enable(); }
  expect no hang;
}`));
  test('is no matter where it comes only under a lock that the other holds too', () =>
    check(`fn handler() { both(a, b); }
${BOTH}scenario one {
  cpu 0 { irq_disable(); spin_lock(c); ready = true; irq_enable(); x = 1; irq_disable(); spin_unlock(c); halt(); }
  cpu 1 { wait ready; send_ipi(0, handler); irq_disable(); spin_lock(c); both(b, a); spin_unlock(c); irq_enable(); }
  expect no hang;
}`));
});
