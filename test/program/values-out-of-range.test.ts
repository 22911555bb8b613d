// Values that are no CPU, no element and no record: a fault at their place, never a crash or another value.
import { describe, expect, it } from 'vitest';
import { checkText } from '../support/lockstep.ts';

const STATE = `
shared n: 0..7 = 5;
shared m: 0..7 = 0;
shared at: 0..7 = 3;
shared owner: cpu? = none;
shared board: 0..3[4];
shared grid: bool[2][3];
shared some: bool[cpus];
spinlock l[3];
log ring[3] lag 2;
shared s: seq of ring = 0;
fn handler() { m = 1; }
`;

/** What CPU 0 comes to: the codes of its faults, the errors of the text, and the verdicts. CPU 1 disturbs it. */
async function outcome(code: string, ...expectations: string[]) {
  const report = await checkText(`${STATE}
    scenario tried {
      cpu 0 { ${code} }
      cpu 1 { n = 6; at = 3; some[1] = true; board[0] = 2; owner = owner; s = s; }
      ${expectations.map((e) => `expect ${e};`).join('\n')}
      expect always m <= 7;
    }`);
  return [
    ...report.diagnostics.filter((d) => d.severity === 'error').map((d) => d.code),
    ...report.cases.flatMap((c) => [
      ...c.faults.map((f) => f.code),
      ...c.expectations.slice(0, -1).map((e) => e.verdict),
    ]),
  ];
}

describe('a number that no CPU has', () => {
  it('is a fault where it is stored as a CPU', async () => {
    expect(await outcome('owner = n;')).toEqual(['LS8001']);
  });

  it('is a fault where an interrupt is sent to it', async () => {
    expect(await outcome('send_nmi(n, handler);')).toEqual(['LS8001']);
  });

  it('is a fault where it is asked for', async () => {
    expect(await outcome('if (cpu[n].halted) m = 1;')).toEqual(['LS8001']);
  });

  it('is a fault only where a conditional chooses it', async () => {
    expect(await outcome('let k: 0..7 = 6; let w: cpu? = m == 0 ? this_cpu : k; m = 1;')).toEqual([]);
    expect(await outcome('let k: 0..7 = 6; let w: cpu? = m == 0 ? k : this_cpu; m = 1;')).toEqual(['LS8001']);
  });

  it('is equal to no CPU', async () => {
    expect(
      await outcome('assert(this_cpu != n); for (i in 0..5) if (i == this_cpu) m++; assert(m == 1);'),
    ).toEqual([]);
  });
});

describe('none', () => {
  it('is a fault where an interrupt is sent to it', async () => {
    expect(await outcome('send_nmi(owner, handler);')).toEqual(['LS8002']);
  });

  it('is a fault where it is asked for', async () => {
    expect(await outcome('if (cpu[owner].halted) m = 1;')).toEqual(['LS8002']);
  });

  it('is no CPU of which a condition could be true', async () => {
    const asked = ['halted', 'parked', 'finished', 'irqs_off', 'in_irq', 'in_nmi'];
    const conditions = asked.map((member) => `never owner == none && cpu[owner].${member}`);
    expect(await outcome('m = 1;', ...conditions, 'never owner == none && cpu[owner] in handler')).toEqual(
      [...asked, 'in'].map(() => 'holds'),
    );
  });

  it('has no neighbours among sequence numbers', async () => {
    expect(await outcome('let r = log_read(ring, 0); let next = r.seq + 1;')).toEqual(['LS8001']);
    expect(await outcome('let r = log_read(ring, 0); let next = r.seq; next++;')).toEqual(['LS8001']);
  });
});

describe('sequence numbers', () => {
  it('beyond the log are a fault, stored in a shared variable too', async () => {
    expect(await outcome('s = s + 4;')).toEqual(['LS8001']);
    expect(await outcome('s = s + 30;')).toEqual(['LS8001']);
    expect(await outcome('let next = s + 30;')).toEqual(['LS8001']);
  });

  it('further behind than the log can tell count as that far, and are not none', async () => {
    expect(await outcome('let a = s - 9; assert(a != none); a++; a++; assert(a == 0);')).toEqual([]);
    expect(await outcome('let a = s; a -= 9; assert(a != none); a += 2; assert(a == 0);')).toEqual([]);
  });
});

describe('an index outside', () => {
  it('is a fault, however far outside', async () => {
    for (const index of ['at + 2', 'at * 40', 'at - 4']) {
      expect(await outcome(`board[${index}] = 1;`)).toEqual(['LS8004']);
      expect(await outcome(`spin_lock(l[${index}]); spin_unlock(l[0]);`)).toEqual(['LS8004']);
    }
  });

  it('finds no neighbour row in a condition', async () => {
    expect(await outcome('grid[1][1] = true;', 'never grid[0][4 + at - at]', 'reachable grid[1][1]')).toEqual(
      ['holds', 'holds'],
    );
  });

  it('is not looked at behind a check that is known to fail', async () => {
    expect(await outcome('if (cpus > 2 && some[2]) m = 1; if (cpus == 2 || some[2]) m = 2;')).toEqual([]);
  });
});

describe('what a loop and a wait look at', () => {
  it('the bounds of a for loop are evaluated once, whatever its body does', async () => {
    expect(
      await outcome('let k = 4; let rounds = 0; for (i in 1..k) { k--; rounds++; } assert(rounds == 4);'),
    ).toEqual([]);
    expect(
      await outcome(
        'let t = other_cpus; let rounds = 0; for (c in t) { t = all_cpus; rounds++; } assert(rounds == 1);',
      ),
    ).toEqual([]);
  });

  it('who a shared variable names and what became of that CPU are two looks', async () => {
    expect(await outcome('wait cpu[owner].halted;')).toEqual(['LS3010']);
    expect(await outcome('let o: cpu? = 1; wait cpu[o].finished; m = 1;', 'eventually m == 1')).toEqual([
      'holds',
    ]);
  });
});
