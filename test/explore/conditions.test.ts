import { describe, expect, test } from 'vitest';
import { checkOne } from '../support/check.ts';
import { bin, eq, num, ProgramBuilder } from '../support/program-builder.ts';

/** Two CPUs add to x what they read of it: the classic lost update. */
function counting(
  k: 'always' | 'never' | 'reachable' | 'eventually',
  condition: (x: ReturnType<ProgramBuilder['shared']>) => ReturnType<typeof eq>,
) {
  const b = new ProgramBuilder({ cpus: 2 });
  const x = b.shared('x');
  const t = b.local('t');
  for (let i = 0; i < 2; i++) {
    b.cpu('adds', () => {
      b.set(t, x);
      b.set(x, bin(t, '+', 1));
    });
  }
  b.expect({ k, condition: condition(x) });
  return checkOne(b.build());
}

describe('always and never', () => {
  test('hold when no state that can be reached says otherwise', () => {
    expect(counting('always', (x) => bin(x, '<=', 2)).verdict).toBe('holds');
    expect(counting('never', (x) => eq(x, 3)).verdict).toBe('holds');
  });

  test('are violated with a shortest trace to a state that must not be', () => {
    const report = counting('never', (x) => eq(x, 2));
    expect(report.verdict).toBe('violated');
    expect(report.findings[0].trace).toHaveLength(4);
    expect(counting('always', (x) => eq(x, 0)).findings[0].trace).toHaveLength(2);
  });

  test('report each step that leads there once', () => {
    expect(counting('always', (x) => eq(x, 0)).findings.map((f) => f.agent)).toEqual(['CPU 0', 'CPU 1']);
  });
});

describe('reachable', () => {
  test('holds with a witness, and is violated without one', () => {
    expect(counting('reachable', (x) => eq(x, 2))).toMatchObject({
      verdict: 'holds',
      findings: [{ kind: 'reachable' }],
    });
    expect(counting('reachable', (x) => eq(x, 3))).toMatchObject({ verdict: 'violated', findings: [] });
  });
});

describe('eventually', () => {
  test('holds when the condition can come true from wherever it has not', () => {
    expect(counting('eventually', (x) => eq(x, 1)).verdict).toBe('holds');
  });

  test('is violated where it no longer can, with the step after which that is so', () => {
    const report = counting('eventually', (x) => eq(x, 2));
    expect(report.verdict).toBe('violated');
    // Both have read before either has stored; CPU 1 first, so that CPU 0 can go on without a switch.
    expect(report.findings.map((f) => f.pointOfNoReturn)).toEqual([2]);
    expect(report.findings[0].headline).toMatch(/the run ends without it, CPU 0 finished, CPU 1 finished/);
    expect(report.findings[0].explanation.join(' ')).toMatch(/out of reach after CPU 0's step in adds/);
  });

  test('is not violated by what comes after the condition has held', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x', 1);
    b.cpu('clears', () => b.set(x, 0));
    b.expect({ k: 'eventually', condition: eq(x, 1) });
    expect(checkOne(b.build()).verdict).toBe('holds');
  });

  test('names the hang when that is what keeps it from coming true', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const [go, x] = [b.flag('go'), b.shared('x')];
    b.cpu('waits', () => {
      b.wait(go);
      b.set(x, 1);
    });
    b.expect({ k: 'eventually', condition: eq(x, 1) });
    const [finding] = checkOne(b.build()).findings;
    expect(finding.headline).toContain('CPU 0 spins in waits until go is set');
    expect(finding.pointOfNoReturn).toBe(0);
  });

  test('holds where only a fault keeps it from coming true: that is reported as the fault', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const fault = b.fault('assert', 'stop');
    b.cpu('fails', () => b.push({ k: 'fail', fault }));
    b.expect({ k: 'eventually', condition: num(0) });
    expect(checkOne(b.build()).verdict).toBe('holds');
  });
});
