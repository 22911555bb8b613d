import { describe, expect, test } from 'vitest';
import { check, checkOne } from '../support/check.ts';
import { eq, not, num, ProgramBuilder } from '../support/program-builder.ts';

function expectNoHang(write: (b: ProgramBuilder) => void, cpus = 2) {
  const b = new ProgramBuilder({ cpus });
  write(b);
  b.expect({ k: 'no hang' });
  return checkOne(b.build());
}

describe('no hang', () => {
  test('holds where everybody comes to an end', () => {
    const report = expectNoHang((b) => {
      const a = b.lock('A');
      for (let i = 0; i < 2; i++) {
        b.cpu('user', () => {
          b.take(a);
          b.release(a);
        });
      }
    });
    expect(report).toMatchObject({ verdict: 'holds', findings: [] });
  });

  test('finds two locks taken in different orders, as one cause', () => {
    const report = expectNoHang((b) => {
      const [a, z] = [b.lock('A'), b.lock('Z')];
      b.cpu('forward', () => {
        b.take(a);
        b.take(z);
        b.release(z);
        b.release(a);
      });
      b.cpu('backward', () => {
        b.take(z);
        b.take(a);
        b.release(a);
        b.release(z);
      });
    });
    expect(report.verdict).toBe('violated');
    expect(report.findings).toHaveLength(1);
    const [finding] = report.findings;
    expect(finding.kind).toBe('deadlock');
    expect(finding.explanation).toEqual([
      'CPU 0 waits in forward for Z, which CPU 1 holds.',
      'CPU 1 waits in backward for A, which CPU 0 holds.',
    ]);
    expect(finding.steps.map((step) => `${step.agent} ${step.text}`)).toEqual([
      'CPU 1 takes Z',
      'CPU 0 takes A',
      'CPU 0 queues for Z',
      'CPU 1 queues for A',
    ]);
    expect(finding.pointOfNoReturn).toBe(2);
    // Before CPU 0 took A, CPU 1 could have taken it.
    expect(finding.escapes?.map((step) => `${step.agent} ${step.text}`)).toEqual(['CPU 1 takes A']);
  });

  test('finds a wake-up that is lost between the look and the sleep', () => {
    const report = expectNoHang((b) => {
      const ready = b.flag('ready');
      const asleep = b.flag('asleep');
      const done = b.label();
      b.cpu('sleeper', () => {
        b.branch(ready, done);
        b.set(asleep, 1);
        b.wait(not(asleep));
        b.place(done);
      });
      b.cpu('waker', () => {
        b.set(ready, 1);
        b.set(asleep, 0);
      });
    });
    expect(report.findings.map((f) => f.explanation[0])).toEqual([
      'CPU 0 spins in sleeper until asleep is cleared; only waker clears it, and nobody is on the way there any more.',
    ]);
  });

  test('names the interrupt that halted the one who owes what is waited for', () => {
    const report = expectNoHang((b) => {
      const waiter = b.flag('console_waiter');
      const stop = b.vector('crash_nmi_callback', 'nmi', () => b.push({ k: 'halt' }));
      b.cpu('panics', () => {
        b.fn('console_trylock_spinning', () => {
          b.set(waiter, 1);
          b.push({ k: 'send', vector: stop, targets: num(2) });
          b.wait(not(waiter));
        });
      });
      b.cpu(
        'owner',
        () =>
          b.fn('console_unlock', () => {
            b.nop();
            b.wait(waiter);
            b.set(waiter, 0);
          }),
        { background: true },
      );
    });
    expect(report.findings.map((f) => [f.kind, f.headline])).toEqual([
      [
        'deadlock',
        'CPU 0 spins in console_trylock_spinning until console_waiter is cleared; only console_unlock clears it, and CPU 1, which was in it, was halted by NMI crash_nmi_callback',
      ],
    ]);
  });

  test('names the interrupt that its CPU cannot take, and what keeps it from that, as one cause', () => {
    const report = expectNoHang((b) => {
      const answered = b.flag('answered');
      const lock = b.lock('mm_lock');
      const ask = b.vector('flush', 'ipi', () => b.fn('flush_tlb', () => b.set(answered, 1)));
      b.cpu('asks', () => {
        b.take(lock);
        b.push({ k: 'send', vector: ask, targets: num(2) });
        b.wait(answered);
        b.release(lock);
      });
      b.cpu('works', () => {
        b.set({ k: 'irqsOff' }, 1);
        b.take(lock);
        b.release(lock);
        b.set({ k: 'irqsOff' }, 0);
      });
    });
    expect(report.findings.map((f) => f.explanation)).toEqual([
      [
        'CPU 0 spins in asks until answered is set; only flush_tlb sets it, and CPU 1 cannot take IPI flush.',
        'CPU 1 waits in works for mm_lock, which CPU 0 holds.',
      ],
    ]);
  });

  test('calls an agent stuck when others run on and none of them helps', () => {
    const report = expectNoHang((b) => {
      const go = b.flag('go');
      b.cpu('waits', () => b.wait(go));
      b.cpu('runs', () => b.loop(() => b.nop()), { background: true });
    });
    expect(report.findings.map((f) => [f.kind, f.explanation[0]])).toEqual([
      ['stuck', 'CPU 0 spins in waits until go is set; nothing in the scenario sets it.'],
    ]);
  });

  test('finds a livelock, names its loop and who keeps it company, and shows it once round', () => {
    const report = expectNoHang((b) => {
      const [stop, noise] = [b.flag('stop'), b.flag('noise')];
      const out = b.label();
      b.cpu('polls', () => {
        b.push({ k: 'loopEnter', depth: 1 });
        const top = b.here();
        b.branch(eq(stop, 1), out);
        b.push({ k: 'loopRound', depth: 1, next: top.location }, 'poll loop');
        b.place(out);
      });
      b.cpu(
        'floods',
        () =>
          b.loop(() => {
            b.fn('printk', () => {
              b.set(noise, 1);
              b.set(noise, 0);
            });
          }),
        { background: true },
      );
    });
    expect(report.findings).toHaveLength(1);
    const [finding] = report.findings;
    expect(finding.kind).toBe('livelock');
    expect(finding.explanation[0]).toMatch(
      /^CPU 0 goes round and round in polls \(line \d+\), and no order of events lets it out\.$/,
    );
    expect(finding.explanation[1]).toMatch(
      /^CPU 1 keeps going round in floods \(line \d+\), through printk\.$/,
    );
    expect(finding.cycleFrom).toBeDefined();
    expect(finding.trace.length).toBeGreaterThan(finding.cycleFrom!);
    expect(finding.pointOfNoReturn).toBe(0);
  });

  test('is not violated by a loop that somebody can end, however unlikely', () => {
    const report = expectNoHang((b) => {
      const stop = b.flag('stop');
      b.cpu('waits', () => b.wait(stop));
      b.cpu(
        'toggles',
        () =>
          b.loop(() => {
            b.set(stop, 1);
            b.set(stop, 0);
          }),
        { background: true },
      );
    });
    expect(report.verdict).toBe('holds');
  });

  test('says of a foreground agent that is halted that it was', () => {
    const report = expectNoHang((b) => b.cpu('halts', () => b.push({ k: 'halt' })), 1);
    expect(report.findings.map((f) => [f.kind, f.headline])).toEqual([
      ['halted', 'CPU 0 halted itself in halts'],
    ]);
  });

  test('is not violated by an agent that parks, nor by one halted after it has parked', () => {
    const report = expectNoHang((b) => {
      const stop = b.vector('stop', 'nmi', () => b.push({ k: 'halt' }));
      b.cpu('parks', () => b.push({ k: 'park' }));
      b.cpu('stops it', () => {
        b.wait({ k: 'binary', op: '==', a: { k: 'agent', field: 'status', agent: num(0) }, b: num(2) });
        b.push({ k: 'send', vector: stop, targets: num(1) });
      });
    });
    expect(report.verdict).toBe('holds');
  });

  test('is not violated by a state that a fault has stopped: that is reported as the fault', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const fault = b.fault('assert', 'this never happens');
    b.cpu('fails', () => b.push({ k: 'fail', fault }));
    b.cpu('works', () => b.nop());
    b.expect({ k: 'no hang' });
    const report = check(b.build());
    expect(report.expectations[0].verdict).toBe('holds');
    expect(report.verdict).toBe('violated');
    expect(report.faults.map((f) => [f.id, f.code, f.headline, f.trace.length])).toEqual([
      ['fault:1', 'assert', 'CPU 0: this never happens', 1],
    ]);
  });
});

describe('hang at', () => {
  test('holds, with a witness, where an agent hangs in the function', () => {
    for (const [name, verdict] of [
      ['inner', 'holds'],
      ['other', 'violated'],
    ] as const) {
      const b = new ProgramBuilder({ cpus: 1 });
      const go = b.flag('go');
      let inner = 0;
      b.cpu('outer', () => {
        inner = b.fn('inner', () => b.wait(go));
      });
      const other = b.fn('other', () => {});
      b.expect({ k: 'hang', fn: name === 'inner' ? inner : other });
      const report = checkOne(b.build());
      expect(report.verdict).toBe(verdict);
      expect(report.findings).toHaveLength(verdict === 'holds' ? 1 : 0);
    }
  });
});

describe('no starvation', () => {
  function polling(helper: (b: ProgramBuilder, go: ReturnType<ProgramBuilder['flag']>) => void) {
    const b = new ProgramBuilder({ cpus: 2 });
    const go = b.flag('go');
    b.cpu('waits', () => b.wait(go));
    b.cpu('toggles', () => b.loop(() => helper(b, go)), { background: true });
    b.expect({ k: 'no starvation' });
    b.expect({ k: 'no hang' });
    return check(b.build());
  }

  test('is violated by an agent that can be passed over for ever although it could end', () => {
    const report = polling((b, go) => {
      b.set(go, 1);
      b.set(go, 0);
    });
    expect(report.expectations.map((e) => e.verdict)).toEqual(['violated', 'holds']);
    const [finding] = report.expectations[0].findings;
    expect(finding.headline).toBe(
      'CPU 0 spins in waits until go is set, and can be passed over for ever, although it could still come to its end',
    );
    expect(finding.cycleFrom).toBeDefined();
  });

  test('is not violated when the agent could always step: nobody may pass it over then', () => {
    const report = polling((b, go) => b.set(go, 1));
    expect(report.expectations.map((e) => e.verdict)).toEqual(['holds', 'holds']);
  });
});
