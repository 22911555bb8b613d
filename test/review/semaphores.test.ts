/** Semaphores that are used as locks: `// LS7…` behind a line is what must be said there. Where one is used in any other way, nothing is said of it. */
import { describe, expect, test } from 'vitest';
import { check, cpu, remarks } from './said.ts';

const T = 'semaphore t = 1;\n';

describe('a semaphore that is taken twice', () => {
  test('is seen in one block', () => cpu('down(s);\ndown(s); // LS7001\nup(s);\nup(s);'));
  test('is seen through calls', () =>
    check(`fn inner() {
  down(s);                  // LS7001
  up(s);
}
fn outer() { down(s); inner(); up(s); }
scenario one { cpu 0 { inner(); outer(); } expect no hang; }`));
  test('is seen behind a down_trylock() that took it', () =>
    cpu('if (down_trylock(s)) {\ndown(s); // LS7001\nup(s); up(s); }'));
  test('is no matter behind one that did not', () => cpu('if (!down_trylock(s)) { down(s); }\nup(s);'));
  test('is no matter when it was given up between', () => cpu('down(s); up(s); down(s); up(s);'));
  test('is no matter where a down_trylock() only asks', () =>
    cpu('down(s); if (down_trylock(s)) { x = 1; }\nup(s);'));
  test('is no matter where somebody else gives it up', () =>
    check('scenario one { cpu 0 { down(s); down(s); } cpu 1 { up(s); } expect no hang; }'));
  test('is no matter where an interrupt may give it up', () =>
    check(`fn done() { up(s); }
scenario one { cpu 0 { down(s); down(s); } cpu 1 { send_ipi(0, done); } expect no hang; }`));
  test('is no matter where it begins with more', () =>
    check(
      'semaphore two = 2;\nscenario one { cpu 0 { down(two); down(two); up(two); up(two); } expect no hang; }',
    ));
  test('is no matter where its count is set', () =>
    check('scenario one { cpu 0 { down(s); s.count = 1; down(s); up(s); } expect no hang; }'));
  test('is no matter where a patch has changed what up() does', () =>
    check(`patch more { fn down { + sem.count++;
  let flags = irq_save(); } }
scenario one { with more; cpu 0 { down(s); down(s); up(s); up(s); } expect no hang; }`));
});

describe('a semaphore that is not given up', () => {
  test('is seen at the end of a block', () => cpu('down(s); // LS7003\nif (!tells) up(s);'));
  test('is seen round a loop', () =>
    cpu('while (!tells) {\ndown(s); // LS7003\nif (choose(0..1) == 1) continue;\nup(s); }'));
  test('is right where nobody ever gives it up, for that may be meant', () => cpu('down(s); x = 1;'));
  test('is right where it is handed over', () =>
    check(`scenario one {
  cpu 0 { down(s); if (tells) ready = true; else up(s); }
  cpu 1 { tells = true; wait ready for 1 ms; if (ready) up(s); }
  expect no hang;
}`));
  test('is right where a down_trylock() did not take it', () =>
    cpu('let mine = down_trylock(s); if (mine) up(s);'));
});

describe('orders of semaphores', () => {
  test('are seen between two', () =>
    check(`${T}scenario one {
  cpu 0 { down(s); down(t); up(t); up(s); }
  cpu 1 { down(t);
    down(s);                // LS7006
    up(s); up(t); }
  expect no hang;
}`));
  test('are seen in a circle of three', () =>
    check(`${T}semaphore u = 1;
scenario one {
  machine { cpus = 3; }
  cpu 0 { down(s); down(t); up(t); up(s); }
  cpu 1 { down(t); down(u); up(u); up(t); }
  cpu 2 { down(u);
    down(s);                // LS7013
    up(s); up(u); }
  expect no hang;
}`));
  test('are seen between one and a spinlock', () =>
    check(`scenario one {
  cpu 0 { down(s); spin_lock(a); spin_unlock(a); up(s); }
  cpu 1 { spin_lock(a);
    down(s);                // LS7005 // LS7006
    up(s); spin_unlock(a); }
  expect no hang;
}`));
  test('are none where one is only tried', () =>
    check(`${T}scenario one {
  cpu 0 { down(s); down(t); up(t); up(s); }
  cpu 1 { down(t); if (down_trylock(s)) up(s); up(t); }
  expect no hang;
}`));
  test('are none where a third one keeps them apart', () =>
    check(`${T}semaphore outer = 1;
scenario one {
  cpu 0 { down(outer); down(s); down(t); up(t); up(s); up(outer); }
  cpu 1 { down(outer); down(t); down(s); up(s); up(t); up(outer); }
  expect no hang;
}`));
  test('are none where one of them is no lock', () =>
    check(`${T}scenario one {
  cpu 0 { down(s); down(t); up(t); }
  cpu 1 { up(s); down(t); down(s); up(s); up(t); }
  expect no hang;
}`));
  test('name the calls, and not what the prelude does in them', async () => {
    const [remark] = await remarks(`semaphore s = 1;
semaphore t = 1;
scenario one {
  cpu 0 { down(s); down(t); up(t); up(s); }
  cpu 1 { down(t); down(s); up(s); up(t); }
  expect no hang;
}`);
    expect(remark.message).toContain('`s` is taken here while `t` is held');
    expect(
      remark.related.map(
        ({ at, uri, message }) => `${uri.split('/').at(-1)}:${at.line + 1}:${at.column + 1} ${message}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "main.lockstep:5:11 Here \`t\` is taken first.",
        "main.lockstep:4:20 CPU 0 takes \`t\` here, holding \`s\`.",
        "main.lockstep:4:11 There \`s\` is taken first.",
      ]
    `);
  });
});

describe('a variable that a semaphore guards', () => {
  test('is seen where it is used without', () =>
    check(`scenario one {
  cpu 0 { down(s); x = 1; x = 2; up(s); }
  cpu 1 { down(s); x = 3; up(s);
    x = 0;                  // LS7011
  }
  expect no hang;
}`));
  test('is no matter behind a down_trylock() that took it', () =>
    check(`scenario one {
  cpu 0 { down(s); x = 1; x = 2; up(s); }
  cpu 1 { down(s); x = 3; up(s); if (down_trylock(s)) { x = 0; up(s); } }
  expect no hang;
}`));
  test('is no matter in a handler, which cannot sleep', () =>
    check(`fn h() { x = 0; }
scenario one {
  cpu 0 { down(s); x = 1; x = 2; up(s); }
  cpu 1 { down(s); x = 3; up(s); send_ipi(0, h); }
  expect no hang;
}`));
  test('is no matter where the semaphore tells that it is ready', () =>
    check(`semaphore full = 0;
scenario one {
  cpu 0 { down(s); x = 1; x = 2; up(s); up(full); }
  cpu 1 { down(full); x = 0; }
  expect no hang;
}`));
  test('is no matter where it is handed over with the semaphore', () =>
    check(`scenario one {
  cpu 0 { down(s); x = 1; x = 2; ready = true; }
  cpu 1 { wait ready; x = 0; up(s); }
  expect no hang;
}`));
});

describe('who holds a semaphore', () => {
  test('may sleep for another one', () => cpu('down(s); down(t); up(t); up(s);', T));
});
