// A hang in an interrupt's handler: which handler that is, and where it interrupted the CPU, in the one sentence that tells of it.
import { describe, expect, test } from 'vitest';
import { checkText } from '../support/lockstep.ts';

async function headlines(text: string): Promise<string[]> {
  const { cases, diagnostics } = await checkText(text);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return cases.flatMap(({ expectations }) => expectations.flatMap((e) => e.findings.map((f) => f.headline)));
}

describe('a livelock', () => {
  const POLLS = `shared held: bool = false;
    fn watchdog() { poll(); }
    fn poll() { loop { if (!held) return; } }
    fn update() { held = true; held = false; }
    `;

  test('in a handler names it, and the function that it interrupted', async () => {
    const text = 'scenario s { cpu 0 { update(); } cpu 1 { send_nmi(0, watchdog); } expect no hang; }';
    expect(await headlines(POLLS + text)).toEqual([
      'CPU 0 goes round and round in poll (line 3), in the handler of NMI watchdog, which interrupted it in update, and no order of events lets it out',
    ]);
  });

  test('in a handler that came in the block of the CPU names no function, for that block has no name', async () => {
    const text =
      'scenario s { cpu 0 { held = true; held = false; } cpu 1 { send_ipi(0, watchdog); } expect no hang; }';
    expect(await headlines(POLLS + text)).toEqual([
      'CPU 0 goes round and round in poll (line 3), in the handler of IPI watchdog, and no order of events lets it out',
    ]);
  });

  test('in the code that handlers interrupt again and again is in none of them', async () => {
    const text = `fn quick() { held = true; }
      scenario s { cpu 0 { held = true; poll(); } background cpu 1 { loop { send_nmi(0, quick); } } expect no hang; }`;
    expect(await headlines(POLLS + text)).toEqual([
      expect.stringMatching(
        /^CPU 0 goes round and round in poll \(line 3\), and no order of events lets it out/,
      ),
    ]);
  });

  test('of an interrupt handler on top of which NMIs come is in the former', async () => {
    const text = `fn quick() { held = true; }
      scenario s {
        cpu 0 { update(); }
        background cpu 1 { send_ipi(0, watchdog); wait cpu[0] in poll; loop { send_nmi(0, quick); } }
        expect no hang;
      }`;
    // Without the NMIs, which set it too, it hangs in `update` only.
    expect(await headlines(POLLS + text)).toEqual(
      [', which interrupted it in update', ''].map((where) =>
        expect.stringMatching(
          new RegExp(`in poll \\(line 3\\), in the handler of IPI watchdog${where}, and no order`),
        ),
      ),
    );
  });

  test('of another CPU, whom the hanging one waits for, is told of in the same way', async () => {
    const text = `spinlock a;
      scenario s {
        machine { cpus = 3; }
        cpu 0 { spin_lock(a); spin_unlock(a); }
        background cpu 1 { spin_lock(a); update(); spin_unlock(a); }
        background cpu 2 { send_nmi(1, watchdog); }
        expect no hang;
      }`;
    expect(await headlines(POLLS + text)).toEqual([
      'CPU 0 waits for a, which CPU 1 holds; CPU 1 keeps going round in poll (line 3), in the handler of NMI watchdog, which interrupted it in update',
    ]);
  });
});

describe('a deadlock in a handler', () => {
  test('on a lock of the code below names the interrupt and the function', async () => {
    expect(
      await headlines(`spinlock a;
        fn handler() { spin_lock(a); spin_unlock(a); }
        fn update() { spin_lock(a); spin_unlock(a); }
        scenario s { cpu 0 { update(); } cpu 1 { send_nmi(0, handler); } expect no hang; }`),
    ).toEqual([
      'CPU 0 waits in handler for a, which it holds itself: it was interrupted by NMI handler in update while it held it',
    ]);
  });

  test('on something that the code below was about to do says where that was interrupted', async () => {
    expect(
      await headlines(`shared done: bool = false;
        fn handler() { wait done; }
        fn finish() { done = true; }
        scenario s { cpu 0 { finish(); } cpu 1 { send_nmi(0, handler); } expect no hang; }`),
    ).toEqual([
      'CPU 0 spins in handler until done is set; only finish sets it, and CPU 0 itself was interrupted by NMI handler in finish on the way there',
    ]);
  });
});
