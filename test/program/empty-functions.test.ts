/**
 * A condition can ask whether a CPU is in a function of which nothing is left when it is compiled. A critical section
 * is often written as such a function, and a lock that keeps nobody out must not pass for one that does.
 */
import { describe, expect, test } from 'vitest';
import type { StepProgram } from '../../server/program/program.ts';
import { compare } from '../differential/compare.ts';
import { compareWithSpin } from '../differential/compare-spin.ts';
import { compileText } from '../differential/programs.ts';
import { spinIsMissing } from '../differential/spin.ts';
import { agree } from '../reduce/agree.ts';

const MOST = 20_000;

/** The verdicts of the only scenario: of the checker, the reference and the search with every reduction alike. */
async function verdictsOf(text: string): Promise<string[]> {
  const [{ needed, all }] = await compileText(text);
  const [verdicts, shown] = [needed, all].map(agreedVerdicts);
  expect(shown).toEqual(verdicts);
  return verdicts;
}

function agreedVerdicts(program: StepProgram): string[] {
  const agreement = agree(program, MOST);
  const comparison = compare(program, MOST);
  if (!agreement || !comparison) throw new Error('too many states for a test');
  expect([...agreement.differences, ...comparison.differences]).toEqual([]);
  return comparison.report.expectations.map(({ verdict }) => verdict);
}

const bothInside = (critical: string, call = 'critical();'): string => `
  shared x: 0..3 = 0;
  spinlock other;
  ${critical}
  scenario s "" {
    cpu 0 { x = 1; ${call} x = 2; }
    cpu 1 { x = 1; ${call} }
    expect reachable cpu[0] in critical;
    expect never cpu[0] in critical && cpu[1] in critical;
  }`;

const BODIES = {
  'only lets others go first': 'fn critical() { cpu_relax(); }',
  'does so twice': 'fn critical() { cpu_relax(); cpu_relax(); }',
  'is empty': 'fn critical() {}',
  'is an empty statement': 'fn critical() { ; }',
  'only returns': 'fn critical() { return; }',
  'has a branch that is never taken': 'fn critical() { if (false) x = 3; }',
  'has an empty atomic block': 'fn critical() { atomic { } }',
  'takes no time': 'fn critical() { takes 0 ms; }',
  'calls such a function': 'fn critical() { inner(); } fn inner() { cpu_relax(); }',
};

describe('a CPU can be seen inside a function', () => {
  test.each(Object.entries(BODIES))('that %s', async (_, critical) => {
    expect(await verdictsOf(bothInside(critical))).toEqual(['holds', 'violated']);
  });

  test.each([
    ['that another one is all of', 'fn critical() { outer(); } fn outer() {}', 'critical();'],
    ['called from one', 'fn critical() {} fn outer() { critical(); }', 'outer();'],
    ['at the end of an atomic block', 'fn critical() {}', 'atomic { x = 2; } critical();'],
    ['after a choice', 'fn critical() {}', 'choose { critical(); } or { x = 3; }'],
    ['in a loop', 'fn critical() {}', 'for (i in 0..1) critical();'],
    ['in a branch', 'fn critical() {}', 'let seen = x; if (seen == 1) critical();'],
    ['with a lock before it', 'fn critical() {}', 'spin_lock(other); spin_unlock(other); critical();'],
  ])('%s', async (_, critical, call) => {
    expect(await verdictsOf(bothInside(critical, call))).toEqual(['holds', 'violated']);
  });

  test('that is empty by what one of its calls passes', async () => {
    const text = `
      shared x: 0..3 = 0;
      fn step(by: bool) { if (by) x = 1; }
      scenario s "" {
        cpu 0 { step(true); step(false); }
        expect reachable cpu[0] in step && x == 1;
      }`;
    expect(await verdictsOf(text)).toEqual(['holds']);
  });

  test('whose call is all that its CPU does', async () => {
    const text = `
      fn critical() {}
      scenario s "" {
        cpu 0..1 { critical(); }
        expect reachable cpu[0] in critical && cpu[1] in critical;
        expect reachable !(cpu[0] in critical);
      }`;
    expect(await verdictsOf(text)).toEqual(['holds', 'holds']);
  });

  test('that its interrupt handler calls', async () => {
    const text = `
      shared x: bool = false;
      fn critical() {}
      fn handler() { critical(); }
      scenario s "" {
        cpu 0 { wait x; }
        cpu 1 { send_ipi(0, handler); x = true; }
        expect reachable cpu[0] in critical;
      }`;
    expect(await verdictsOf(text)).toEqual(['holds']);
  });

  test('kept apart by a lock only where there is one', async () => {
    const text = bothInside('fn critical() {}', 'spin_lock(other); critical(); spin_unlock(other);');
    expect(await verdictsOf(text)).toEqual(['holds', 'holds']);
  });
});

test('a function that nobody asks about costs nothing when nothing is left of it', async () => {
  const text = (body: string): string => `
    shared x: 0..3 = 0;
    fn quiet() {}
    scenario s "" { cpu 0 { x = 1; ${body} x = 2; } expect eventually x == 2; }`;
  const [[without], [withIt]] = [await compileText(text('')), await compileText(text('quiet();'))];
  expect(withIt.needed.ops.map((op) => op.k)).toEqual(without.needed.ops.map((op) => op.k));
});

describe.skipIf(spinIsMissing)('the exported model', () => {
  test.each(Object.entries(BODIES))('has the same states where a function %s', async (_, critical) => {
    const [{ needed }] = await compileText(bothInside(critical));
    expect((await compareWithSpin(needed, MOST))?.differences).toEqual([]);
  });
});
