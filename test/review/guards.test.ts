/** Variables that are used outside of the lock that guards them elsewhere: `// LS7011` behind a line is where that must be said. */
import { describe, expect, test } from 'vitest';
import { check, remarks } from './said.ts';

const GUARDED = 'fn add() { spin_lock(a); x++; spin_unlock(a); }\n';

/** CPU 0 and 1 add under the lock, CPU 2 does this. */
const beside = (statements: string, more = '') =>
  check(`${GUARDED}${more}
scenario one {
  machine { cpus = 3; }
  cpu 0..1 { add(); }
  cpu 2 {
${statements}
  }
  expect no hang;
}`);

describe('a variable that a lock guards', () => {
  test('is changed without it', () => beside('x = 0; // LS7011'));
  test('is read without it', () => beside('let seen = x; // LS7011\nif (seen == 3) halt();'));
  test('is looked at without it in a condition, and only the condition is marked', () =>
    beside('if (x == 0) // LS7011\n{\n  tells = true;\n}'));
  test('is changed with another lock held', () => beside('spin_lock(b);\nx = 1; // LS7011\nspin_unlock(b);'));
  test('is changed after the lock was released', () =>
    beside('spin_lock(a);\nx = 1;\nspin_unlock(a);\nx = 2; // LS7011'));
  test('is changed where a trylock has failed', () =>
    beside('if (spin_trylock(a)) { x = 1; spin_unlock(a); }\nelse x = 2; // LS7011'));
  test('is changed in a function that one calls with the lock held and another without', () =>
    check(`fn set() { x = 1; }
fn right() { spin_lock(a); set(); spin_unlock(a); }
fn wrong() {
  set();                    // LS7011
}
scenario one { cpu 0 { right(); } cpu 1 { wrong(); } expect no hang; }`));
  test('is changed by the only one that forgets it, even if only one other does not', () =>
    check(`fn reset() {
  x = 0;                    // LS7011
}
${GUARDED}
scenario one { cpu 0 { add(); } cpu 1 { reset(); } expect no hang; }`));
  test('is used by a handler that does not take it', () =>
    check(`fn handler() {
  x = 0;                    // LS7011
}
${GUARDED}
scenario one { cpu 0 { add(); } cpu 1 { add(); send_ipi(other_cpus, handler); } expect no hang; }`));
  test('is used by a task, and under the lock by a handler on another CPU', () =>
    check(`fn handler() { add(); }
${GUARDED}
scenario one {
  cpu 0 {}
  cpu 1 {
    let flags = irq_save();
    send_ipi(0, handler);
    x = 0;                  // LS7011
    irq_restore(flags);
  }
  expect no hang;
}`));
  test('is an element of an array, guarded by the element of an array of locks', () =>
    check(`shared buckets: saturating 0..3[2] = 0;
fn put(i: 0..1) { spin_lock(many[i]); buckets[i]++; spin_unlock(many[i]); }
scenario one {
  cpu 0 { put(0); put(1); }
  cpu 1 {
    put(0);
    buckets[1] = 0;         // LS7011
  }
  expect no hang;
}`));
  test('is used without it only with a patch, and the place is in the patch', () =>
    check(`${GUARDED}fn other() { spin_lock(a); x++; spin_unlock(a); }
patch hasty {
  fn add {
  + x = 0;                  // LS7011
    spin_lock(a);
  }
}
scenario before { cpu 0 { add(); } cpu 1 { other(); } expect no hang; }
scenario after { with hasty; cpu 0 { add(); } cpu 1 { other(); } expect no hang; }
`));
});

describe('nothing is said', () => {
  test('when the text says that no lock is meant', () =>
    beside(`let seen = READ_ONCE(x);
if (READ_ONCE(x) == seen) WRITE_ONCE(x, 1);
let before = cmpxchg(x, 0, 1);
atomic { if (x == before) x = 2; }`));
  test('of a wait, which cannot hold the lock', () => beside('wait x == 2;'));
  test('when the lock may be held, or is taken under a condition', () =>
    check(`${GUARDED}
scenario one {
  machine { cpus = 3; }
  cpu 0 { add(); ready = !ready; }
  cpu 1 { add(); }
  cpu 2 { if (ready) spin_lock(a); x = 1; if (ready) spin_unlock(a); }
  expect no hang;
}`));
  test('of who tries the lock and goes on either way', () =>
    beside('let taken = spin_trylock(a);\nx = 1;\nif (taken) spin_unlock(a);'));
  test('of what only one CPU uses', () =>
    check(
      `${GUARDED}scenario one { cpu 0 { add(); x = 0; add(); } cpu 1 { spin_lock(a); spin_unlock(a); } expect no hang; }`,
    ));
  test('of a variable that is only read under the lock', () =>
    check(`fn look() { spin_lock(a); if (x == 1) { tells = true; } spin_unlock(a); }
scenario one { cpu 0 { look(); } cpu 1 { look(); x = 1; } expect no hang; }`));
  test('of a variable for which the holder of the lock waits', () =>
    check(`fn ask() { spin_lock(a); ready = false; wait ready; spin_unlock(a); }
scenario one { cpu 0 { ask(); } cpu 1 { ready = true; } expect no hang; }`));
  test('of a variable that happens to be changed once under a lock for something else', () =>
    check(
      `fn f() { spin_lock(a); tells = true; x = 1; spin_unlock(a); }
scenario one { cpu 0 { f(); } cpu 1 { x = 2; } cpu 0..0 {} expect no hang; }`.replace('cpu 0..0 {} ', ''),
    ));
  test('when as many places do without the lock as have it', () => beside('x = 0;\nx = 1;\nx = 2;'));
  test('of a per-CPU variable', () =>
    check(`percpu mine: saturating 0..3 = 0;
fn count_all() { spin_lock(a); mine[0]++; mine[1]++; spin_unlock(a); }
scenario one { cpu 0 { count_all(); mine = 0; } cpu 1 { count_all(); mine = 1; } expect no hang; }`));
  test('of elements, when it is not known which', () =>
    check(`shared buckets: saturating 0..3[2] = 0;
fn put(i: 0..1) { spin_lock(many[i]); buckets[i]++; spin_unlock(many[i]); }
scenario one { cpu 0 { put(choose(0..1)); } cpu 1 { put(0); buckets[choose(0..1)] = 1; } expect no hang; }`));
  test('of who holds another lock that the others hold too', () =>
    check(`fn both() { spin_lock(b); spin_lock(a); x++; spin_unlock(a); spin_unlock(b); }
fn one() { spin_lock(b); if (x == 1) { tells = true; } spin_unlock(b); }
scenario s { machine { cpus = 3; } cpu 0..1 { both(); } cpu 2 { one(); } expect no hang; }`));
  test('of a lock that somebody makes free by force', () =>
    check(
      `${GUARDED}scenario s { cpu 0 { add(); spin_lock_init(a); } cpu 1 { add(); x = 0; } expect no hang; }`,
    ));
  test('of an NMI handler, which cannot take a lock', () =>
    check(`fn handler() { x = 0; }
${GUARDED}
scenario one { cpu 0 { add(); } cpu 1 { add(); send_nmi(0, handler); } expect no hang; }`));
  test('of a device', () =>
    check(`${GUARDED}scenario s { cpu 0..1 { add(); } device panel { x = 0; } expect no hang; }`));
  test('of a handler that runs only on top of code with interrupts off, on its CPU', () =>
    check(`fn handler() { spin_lock(b); x++; spin_unlock(b); }
fn again() { spin_lock(b); x = 2; spin_unlock(b); }
scenario one {
  cpu 0 { let flags = irq_save(); x = 1; irq_restore(flags); send_ipi(0, handler); }
  cpu 1 {}
  expect no hang;
}`));
});

describe('accesses that a signal puts in order need no lock', () => {
  test('before others are told to begin', () =>
    check(
      `${GUARDED}scenario s { machine { cpus = 3; } cpu 0 { x = 1; ready = true; } cpu 1..2 { wait ready; add(); } expect no hang; }`,
    ));
  test('after all others have said that they are done', () =>
    check(`shared done: saturating 0..3 = 0;
${GUARDED}
scenario s {
  machine { cpus = 3; }
  cpu 0 { wait done == 2; if (x == 2) halt(); }
  cpu 1..2 { add(); atomic_inc(done); }
  expect no hang;
}`));
  test('after others have ended', () =>
    check(
      `${GUARDED}scenario s { cpu 0 { wait cpu[1].finished; x = 0; } cpu 1 { add(); } expect no hang; }`,
    ));
  test('by way of somebody else', () =>
    check(`${GUARDED}scenario s {
  machine { cpus = 3; }
  cpu 0 { x = 1; ready = true; }
  cpu 1 { wait ready; tells = true; }
  cpu 2 { wait tells; add(); }
  expect no hang;
}`));
  test('by way of a local', () =>
    check(`${GUARDED}scenario s {
  cpu 0 { x = 1; ready = true; }
  cpu 1 { let go = false; if (ready) go = true; if (!go) return_early(); else add(); }
  expect no hang;
}
fn return_early() {}`));
  test('by a semaphore', () =>
    check(`semaphore begun = 0;
${GUARDED}scenario s { cpu 0 { x = 1; up(begun); } cpu 1 { down(begun); add(); } expect no hang; }`));
  test('by an interrupt, which comes when it was sent', () =>
    check(`fn handler() { add(); }
${GUARDED}scenario s { cpu 0 {} cpu 1 { x = 1; send_ipi(0, handler); } expect no hang; }`));
  test('by record of a log', () =>
    check(`log ring[4];
${GUARDED}
scenario s {
  cpu 0 { x = 1; let r = log_reserve(ring); if (r != none) log_commit(ring, r, "go", 1); }
  cpu 1 { let seen = log_read(ring, log_first(ring)); if (seen == none) halt(); add(); }
  expect no hang;
}`));
  test('by time', () =>
    check(`${GUARDED}scenario s { cpu 0 { x = 1; } cpu 1 { takes 1 s; add(); } expect no hang; }`));
  test('but not by a time that comes again and again', () =>
    check(`${GUARDED}scenario s {
  background cpu 0 { loop {
    x = 1;                  // LS7011
  } }
  background cpu 1 { loop { takes 1 ms; add(); } }
  cpu 2 { add(); }
  machine { cpus = 3; }
  expect no hang;
}`));
  test('nor by a signal that is given before', () =>
    check(`${GUARDED}scenario s {
  cpu 0 {
    ready = true;
    x = 1;                  // LS7011
  }
  cpu 1 { wait ready; add(); add(); }
  expect no hang;
}`));
  test('once the other CPUs have been stopped', () =>
    check(`fn stop() { halt(); }
${GUARDED}scenario s { cpu 0 { send_nmi(other_cpus, stop); x = 1; } background cpu 1 { loop { add(); } } expect no hang; }`));
  test('while the holder of the lock waits until it is done', () =>
    check(`shared done: bool = false;
fn borrow() { spin_lock(a); x++; ready = true; wait done; spin_unlock(a); }
${GUARDED}
scenario s { machine { cpus = 3; } cpu 0 { borrow(); } cpu 1 { wait ready; x = 0; done = true; } cpu 2 { add(); } expect no hang; }`));
  test('where interrupts are off for a long step before the handler that uses it comes in', () =>
    check(`fn handler() { spin_lock(a); x = 0; spin_unlock(a); }
scenario s {
  cpu 0 { spin_lock(a); x = 1; spin_unlock(a); x = 2; }
  cpu 1 {
    let flags = irq_save();
    send_ipi(this_cpu, handler);
    takes 1 ms;
    irq_restore(flags);
  }
  expect no hang;
}`));
  test('in a handler beyond the lock, for which it would wait on top of its holder', () =>
    check(`fn handler() { spin_lock(a); x++; spin_unlock(a); x = 0; }
scenario s {
  cpu 0 {
    spin_lock(a);           // LS7012
    x++;
    spin_unlock(a);
  }
  cpu 1 { send_ipi(0, handler); }
  expect no hang;
}`));
  test('in a handler that the holder of the lock has sent for it', () =>
    check(`shared done: bool = false;
fn handler() { x = 0; done = true; }
fn borrow() { spin_lock(a); x++; send_ipi(1, handler); wait done; spin_unlock(a); }
${GUARDED}
scenario s { machine { cpus = 3; } cpu 0 { borrow(); } cpu 1 {} cpu 2 { add(); } expect no hang; }`));
});

test('the places where the lock is held are named, those that change the variable first', async () => {
  const [remark] = await remarks(`shared x: 0..3 = 0; spinlock a;
fn look(): bool {
  spin_lock(a);
  let seen = x;
  spin_unlock(a);
  return seen == 1;
}
fn set() {
  spin_lock(a);
  x = 1;
  spin_unlock(a);
}
scenario one { machine { cpus = 3; } cpu 0 { set(); } cpu 1 { if (look()) halt(); } cpu 2 { x = 2; } expect no hang; }`);
  expect(remark.code).toBe('LS7011');
  expect(remark.message).toContain('`x` is changed here without `a`, which guards it elsewhere.');
  expect(remark.related.map(({ at, message }) => `${at.line + 1}: ${message}`)).toEqual([
    '10: `x` is changed here with `a` held.',
    '4: `x` is read here with `a` held.',
  ]);
});
