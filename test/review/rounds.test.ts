/** What a loop must have put right when it comes round: `// LS7…` behind a line is where something is said. */
import { describe, test } from 'vitest';
import { check, cpu } from './said.ts';

describe('a lock in a loop', () => {
  const loop = (body: string, more = '') =>
    check(`${more}scenario one {
  cpu 0 {}
  background cpu 1 { loop {
${body}
  } }
  expect no hang;
}`);
  test('is taken on each round and never released', () => loop('spin_lock(a); // LS7003\nx = 1;'));
  test('is left taken on the way of a continue', () =>
    loop('spin_lock(a); // LS7003\nif (choose(0..1) == 1) continue;\nspin_unlock(a);'));
  test('is left taken by a round that others decide about', () =>
    cpu(
      'while (!ready) {\nspin_lock(a); // LS7003\nif (tells) continue;\nspin_unlock(a);\nready = true;\n}',
    ));
  test('is taken twice when a number is counted to', () =>
    cpu('for (i in 0..1) {\nspin_lock(a); // LS7003\nx = i;\n}\nspin_unlock(a);'));
  test('is released on each round and taken only before', () =>
    cpu('spin_lock(a);\nwhile (tells) {\nspin_unlock(a); // LS7002\nx = 1;\n}\nhalt();'));
  test('is right when it is taken on the first round and released on the last', () =>
    cpu('for (i in 0..3) {\nif (i == 0) spin_lock(a);\nx = i;\nif (i == 3) spin_unlock(a);\n}'));
  test('is right when only the first round takes it', () =>
    cpu(
      'let first = true;\nwhile (tells) {\nif (first) spin_lock(a);\nfirst = false;\n}\nif (!first) spin_unlock(a);',
    ));
  test('is right when it is remembered whether it is held', () =>
    loop('let i = choose(0..1);\nif (i == 1) { spin_lock(a); x = 1; }\nif (i == 1) spin_unlock(a);'));
  test('is right when the loop is left with it', () =>
    cpu('loop {\nspin_lock(a);\nif (tells) break;\nspin_unlock(a);\n}\nspin_unlock(a);'));
  test('is right when it is left out by who asks whether it is held', () =>
    loop('if (holder(a) != this_cpu) spin_lock(a);\nx = 1;'));
  test('is right when its own flag says that it is held', () =>
    loop('if (!ready) { spin_lock(a); ready = true; }\nelse { ready = false; spin_unlock(a); }'));
  test('is right when it is released and taken again inside', () =>
    cpu('spin_lock(a);\nwhile (tells) { spin_unlock(a); x = 1; spin_lock(a); }\nspin_unlock(a);'));
});

describe('interrupts in a loop', () => {
  test('stay off on the way of a continue', () =>
    cpu(
      'while (!ready) {\nlet flags = irq_save(); // LS7004\nif (tells) continue;\nirq_restore(flags);\nready = true;\n}\nirq_enable();',
    ));
  test('are right when each round puts them back', () =>
    cpu('while (tells) { let flags = irq_save(); x = 1; irq_restore(flags); }'));
  test('are right when they are off all the time', () =>
    cpu(
      'let flags = irq_save();\nwhile (tells) { let inner = irq_save(); x = 1; irq_restore(inner); }\nirq_restore(flags);',
    ));
  test('are right when only the first round turns them off', () =>
    cpu('for (i in 0..2) { if (i == 0) irq_disable(); x = i; }\nirq_enable();'));
  test('are right in a handler, for which they are off from the beginning', () =>
    check(`fn tick() { while (!ready) { let flags = irq_save(); x = 1; irq_restore(flags); } }
scenario one {
  cpu 0 { ready = true; }
  cpu 1 { send_ipi(0, tick); }
  expect no hang;
}`));
});
