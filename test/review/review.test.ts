/** What a review says: each source is a scenario, and `// LS7…` behind a line is what must be said there, and nothing else anywhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { openModule } from '../../server/jobs/open-module.ts';
import { scenariosOf } from '../../server/program/cases.ts';
import { reviewScenario } from '../../server/review/review.ts';
import { ROOT } from '../support/lockstep.ts';
import { check, cpu } from './said.ts';

describe('a lock taken twice', () => {
  test('is seen in one block', () => cpu('spin_lock(a);\nspin_lock(a); // LS7001\nspin_unlock(a);'));
  test('is seen through calls, where the inner function takes it', () =>
    check(`fn inner() {
  spin_lock(a);             // LS7001
  spin_unlock(a);
}
fn outer() { spin_lock(a); inner(); spin_unlock(a); }
scenario one { cpu 0 { inner(); outer(); } expect no hang; }`));
  test('is seen where it is a parameter', () =>
    check(`fn both(p: spinlock, q: spinlock) {
  spin_lock(p);
  spin_lock(q);             // LS7001
}
scenario one { cpu 0 { both(a, a); halt(); } expect no hang; }`));
  test('is seen behind a trylock that succeeded', () =>
    cpu('if (spin_trylock(a)) {\nspin_lock(a); // LS7001\nspin_unlock(a); }'));
  test('is seen in an element of an array', () =>
    cpu('spin_lock(many[1]);\nspin_lock(many[1]); // LS7001\nspin_unlock(many[1]);'));
  test('is no matter when it was released between', () =>
    cpu('spin_lock(a); spin_unlock(a); spin_lock(a); spin_unlock(a);'));
  test('is no matter behind a trylock that failed', () =>
    cpu('if (!spin_trylock(a)) { spin_lock(a); }\nspin_unlock(a);'));
  test('is no matter where the way that holds it is another', () =>
    cpu(
      'let held = false; if (tells) { spin_lock(a); held = true; }\nif (!held) spin_lock(a);\nspin_unlock(a);',
    ));
  test('is no matter behind a look at who holds it', () =>
    cpu('spin_lock(a); if (holder(a) != this_cpu) spin_lock(a);\nspin_unlock(a);'));
  test('is no matter with another element', () =>
    cpu('spin_lock(many[0]); spin_lock(many[1]); spin_unlock(many[0]); spin_unlock(many[1]);'));
  test('is no matter when it may be another element', () =>
    cpu(
      'spin_lock(many[0]); let i = choose(0..1); if (i == 1) { spin_lock(many[i]); spin_unlock(many[i]); }\nspin_unlock(many[0]);',
    ));
  test('is no matter where the lock is made anew between', () =>
    cpu('spin_lock(a); spin_lock_init(a); spin_lock(a); spin_unlock(a);'));
  test('is not said of a lock that a handler releases', () =>
    check(`fn rescue() { spin_unlock(a); }
scenario one {
  cpu 0 { spin_lock(a); send_nmi(0, rescue); spin_lock(a); halt(); }
  expect no hang;
}`));
});

describe('behind a lock that a handler releases for the code under it', () => {
  const behind = (statements: string) =>
    check(`fn rescue() { spin_unlock(a); }
scenario one {
  cpu 0 { spin_lock(a); send_nmi(0, rescue); spin_lock(a);
${statements}
  }
  cpu 1 { spin_lock(b); spin_unlock(b); }
  expect no hang;
}`);
  test('mistakes are seen', () => behind('spin_unlock(b); // LS7002'));
  test('others are right', () => behind('spin_lock(b); spin_unlock(b);'));
});

describe('a release', () => {
  test('of what was never taken is seen', () => cpu('spin_unlock(a); // LS7002'));
  test('for the second time is seen', () => cpu('spin_lock(a);\nspin_unlock(a);\nspin_unlock(a); // LS7002'));
  test('behind a trylock that failed is seen', () =>
    cpu('if (spin_trylock(a)) spin_unlock(a);\nelse spin_unlock(a); // LS7002'));
  test('of another lock is seen', () => cpu('spin_lock(a);\nspin_unlock(b); // LS7002\nhalt();'));
  test('behind a trylock whose answer was kept is right', () =>
    cpu('let taken = spin_trylock(a); let other = taken; x = 1; if (other) spin_unlock(a);'));
  test('behind a function that says whether it took it is right', () =>
    cpu(
      'if (!get()) halt(); else spin_unlock(a);',
      'fn get(): bool { if (tells) return false; return spin_trylock(a); }',
    ));
  test('of a lock that a handler has taken is not judged', () =>
    check(`fn take() { spin_lock(a); }
scenario one { cpu 0 { send_nmi(0, take); wait spin_is_locked(a); spin_unlock(a); } expect no hang; }`));
  test('on one of two ways that hold it is right', () =>
    cpu('choose { spin_lock(a); } or { spin_lock(a); x = 1; }\nspin_unlock(a);'));
});

describe('a lock that is not released', () => {
  test('on the way of an early return is seen where it is taken', () =>
    check(`fn f() {
  spin_lock(a);             // LS7003
  if (tells) return;
  spin_unlock(a);
}
scenario one { cpu 0 { f(); } cpu 1 { tells = true; } expect no hang; }`));
  test('on no way is seen', () => cpu('spin_lock(a); // LS7003'));
  test('by a handler, which may keep it for the code under it, is not judged', () =>
    check(`fn handler() {
  if (!spin_trylock(a)) return;
  x = 1;
}
scenario one { cpu 0 { send_ipi(1, handler); } cpu 1 {} expect no hang; }`));
  test('when it was taken under the same condition is none', () =>
    cpu('let flag = tells; if (flag) spin_lock(a);\nx = 1;\nif (flag) spin_unlock(a);'));
  test('is not said when only a second look at the same variable could say otherwise', () =>
    cpu('if (tells) spin_lock(a);\nif (tells) spin_unlock(a);'));
  test('is not said of a CPU that stops or goes on for ever with it', () =>
    check(`scenario one {
  cpu 0 { spin_lock(a); halt(); }
  background cpu 1 { spin_lock(b); loop { x = choose(0..3); } }
  expect no hang;
}`));
  test('is not said where the way leads through a condition that never holds', () =>
    check(`shared broken: bool = false;
fn f() { spin_lock(a); if (broken) return; spin_unlock(a); }
scenario one { cpu 0 { f(); } expect no hang; }`));
});

describe('interrupts', () => {
  test('left off on one way are seen where they are turned off', () =>
    check(`fn f() {
  let flags = irq_save();   // LS7004
  if (tells) return;
  irq_restore(flags);
}
scenario one { cpu 0 { f(); } cpu 1 { tells = true; } expect no hang; }`));
  test('left off at the end are seen', () => cpu('irq_disable(); // LS7004\nx = 1;'));
  test('put back to what they were are right, inside each other too', () =>
    cpu('let one = irq_save(); let two = irq_save(); x = 1; irq_restore(two); irq_restore(one);'));
  test('left off by a CPU that stops are right', () => cpu('irq_disable(); halt();'));
  test('turned on on both ways are right', () =>
    cpu('irq_disable(); if (tells) { irq_enable(); } else { x = 1; irq_enable(); }'));
  test('put back on the way on which they were turned off are right', () =>
    cpu(
      'let off = false; let flags = false; if (tells) { flags = irq_save(); off = true; }\nif (off) irq_restore(flags);',
    ));
});

describe('sleeping', () => {
  test('with interrupts off is seen at the call', () =>
    cpu('let flags = irq_save();\ndown(s); // LS7005\nup(s);\nirq_restore(flags);'));
  test('with a spinlock held is seen at the call', () =>
    cpu('spin_lock(a);\ndown(s); // LS7005\nup(s);\nspin_unlock(a);'));
  test('in a handler is seen', () =>
    check(`fn handler() {
  down(s);                  // LS7005
}
scenario one { cpu 0 { send_ipi(1, handler); } cpu 1 {} expect no hang; }`));
  test('is right after interrupts are on again and the lock is released', () =>
    cpu('let flags = irq_save(); spin_lock(a); spin_unlock(a); irq_restore(flags); down(s); up(s);'));
  test('with interrupts off is not called that when it only tries', () =>
    cpu('let flags = irq_save(); if (down_trylock(s)) up(s);\nirq_restore(flags);'));
  test('is right behind a question whether interrupts are off', () =>
    cpu(
      'let flags = false; if (tells) flags = irq_save();\nif (!irqs_off()) { down(s); up(s); }\nirq_enable();',
    ));
});

describe('a wait', () => {
  test('for what nobody stores is seen', () => cpu('while (!ready) cpu_relax(); // LS7007'));
  test('for a value that nobody stores is seen', () =>
    check(`scenario one {
  cpu 0 { wait x == 3; }    // LS7007
  cpu 1 { x = 1; x = 2; }
  expect no hang;
}`));
  test('for what a handler stores is right', () =>
    check(`fn handler() { ready = true; }
scenario one { cpu 0 { while (!ready) cpu_relax(); } cpu 1 { send_ipi(0, handler); } expect no hang; }`));
  test('for a number that is counted to is right', () =>
    check(`scenario one { cpu 0 { wait x == 3; } cpu 1 { for (i in 1..3) x++; } expect no hang; }`));
  test('for what is so from the start is right', () => cpu('while (ready) cpu_relax();'));
  test('with a limit is right', () => cpu('wait ready for 10 ms;'));
  test('is not judged where only some of the cases store what it is for', () =>
    check(`scenario one for stores in {true, false} {
  cpu 0 { while (!ready) cpu_relax(); }
  cpu 1 { if (stores) ready = true; }
  expect no hang;
}`));
});

describe('an assertion', () => {
  test('that fails for certain is seen', () => cpu('assert(ready, "not yet"); // LS7008'));
  test('with a part that can hold is no matter', () => cpu('assert(tells || ready);'));
  test('that others can make true is no matter', () => cpu('assert(tells);'));
  test('of false is meant', () => cpu('if (tells) assert(false);'));
  test('behind a branch is not judged', () => cpu('if (tells) assert(ready);'));
});

describe('an expectation', () => {
  const expects = (text: string) =>
    check(`scenario one {
  cpu 0 { x = 1; print("hello"); }
  expect no hang;
  ${text}
}`);
  test('that a range makes true is seen', () => expects('expect always x <= 3; // LS7009'));
  test('that never comes true by its type is seen', () => expects('expect never x > 3; // LS7009'));
  test('about a text that nobody prints is seen', () => expects('expect never printed("helo"); // LS7009'));
  test('to come about that is so at the start is seen', () => expects('expect eventually x == 0; // LS7009'));
  test('that could fail is right', () => expects('expect always x <= 1;'));
  test('about a text that somebody prints is right', () => expects('expect never printed("hello");'));
  test('that must first come about is right', () => expects('expect eventually x == 1;'));
  test('about where a CPU is, is right', () => expects('expect never cpu[0].halted;'));
});

describe('what is delivered', () => {
  const files = ['library/linux/', 'examples/', 'test/classics/'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT))
      .filter((name) => name.endsWith('.lockstep'))
      .map((name) => folder + name),
  );
  /** Two locks in two orders, a lock that a handler takes too, an answer that cannot come: that is what these are about. */
  const MEANT: Record<string, string[]> = {
    'examples/first.lockstep': ['ab_ba LS7006'],
    'examples/lock-in-handler.lockstep': ['self_deadlock LS7012'],
    'examples/spin-with-irqs-off.lockstep': ['answer_me LS7015'],
    'test/classics/abba.lockstep': ['two_orders LS7006', 'a_circle_of_three LS7013'],
    'test/classics/dining-philosophers.lockstep': ['left_first_3 LS7013', 'left_first_4 LS7013'],
  };
  test.each(files)('%s gives a reviewer no more to say than it is about', async (name) => {
    const uri = new URL(name, ROOT).href;
    const { set } = await openModule(uri, nodeFiles(new URL('library', ROOT).href));
    if (!set) throw new Error(`${name} has errors`);
    expect(readFileSync(new URL(name, ROOT), 'utf8')).not.toContain('lockstep: allow');
    const said = scenariosOf(set).flatMap((scenario) =>
      reviewScenario(set, scenario, uri).map(({ code }) => `${scenario.name} ${code}`),
    );
    expect(said).toEqual(MEANT[name] ?? []);
  });
});
