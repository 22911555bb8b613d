import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { stepModule } from '../../server/machine/emit/module.ts';
import type { Coverage } from '../../server/trace/report.ts';
import { compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { type CompileRequest, checkText, programOf, type Texts } from '../support/lockstep.ts';

const NONE = { merge: false, sections: false, futures: false, halted: false, symmetry: false };

interface Told {
  unreached: string[];
  never: string[];
  counted: string;
}

function told({ statements, reached, unreached, branches }: Coverage): Told {
  return {
    unreached: unreached.map(({ place, text }) => `${place.line + 1}: ${text}`),
    never: branches.map(({ place, text, never }) => `${place.line + 1}: ${text}: ${never}`),
    counted: `${reached} of ${statements}`,
  };
}

async function coverage(texts: Texts, request: CompileRequest = {}, options = {}): Promise<Told> {
  const report = checkCase(
    await programOf(texts, request),
    DEFAULT_BUDGET,
    {},
    { coverage: true, ...options },
  );
  return told(report.coverage as Coverage);
}

describe('coverage', () => {
  test('lists the statements that no order of steps reaches, and the conditions that never come out one way', async () => {
    const text = `shared x: 0..3 = 0;
      shared y: 0..3 = 0;
      scenario s {
        cpu 0 {
          if (x == 1) y = 1;
          if (x == 2) y = 2;
          y = 3;
        }
        cpu 1 { x = 1; }
      }`;
    expect(await coverage(text)).toEqual({
      unreached: ['6: y = 2;'],
      never: ['6: x == 2: true'],
      counted: '5 of 6',
    });
  });

  test('is the same without the reductions', async () => {
    const text = `shared x: 0..7 = 0;
      spinlock l;
      fn stop() { if (x > 5) x = 0; halt(); }
      scenario s {
        machine { cpus = 3; }
        cpu 0 { let a = 1; let b = a + 1; spin_lock(l); x = b; if (x == 1) x = 7; spin_unlock(l); send_nmi(1, stop); }
        cpu 1 { loop { spin_lock(l); if (x == 2) x = 4; spin_unlock(l); } }
        background cpu 2 { if (x == 4) x = 5; wait x == 7; x = 0; }
      }`;
    const all = await coverage(text);
    expect(await coverage(text, {}, { reductions: NONE })).toEqual(all);
    expect(all.unreached).toEqual(['3: x = 0;', '6: x = 7;', '8: wait x == 7;', '8: x = 0;']);
  });

  test('is the same without the reductions, of random scenarios too', async () => {
    const texts = fc.gen().map((g) =>
      randomScenario({
        of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
        one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
      }),
    );
    let compared = 0;
    let missed = 0;
    const property = fc.asyncProperty(texts, async (text) => {
      const [{ needed }] = await compileText(text);
      const run = (reductions: Record<string, boolean>) =>
        checkCase(needed, { ...DEFAULT_BUDGET, maxStates: 3000 }, {}, { coverage: true, reductions });
      const [some, all] = [run({}), run(NONE)];
      if (!some.search.complete || !all.search.complete) return;
      compared++;
      missed += some.coverage?.unreached.length ?? 0;
      expect(some.coverage, text).toEqual(all.coverage);
    });
    await fc.assert(property, { numRuns: 60, seed: 7, endOnFailure: true });
    expect(compared).toBeGreaterThan(30);
    expect(missed).toBeGreaterThan(10);
  });

  test('counts what runs before anybody has had a choice', async () => {
    const text = `shared x: 0..3 = 0;
      scenario s { cpu 0 { let a = 1; let b = a + 1; if (b > 2) x = 1; else x = 2; } }`;
    expect(await coverage(text)).toEqual({
      unreached: ['2: x = 1;'],
      never: ['2: b > 2: true'],
      counted: '4 of 5',
    });
  });

  test('is about the text: a function that several expand is reached when one of them reaches it', async () => {
    const text = `shared x: 0..3 = 0;
      shared never_set: bool = false;
      fn f() { x = 1; }
      fn g() { x = 2; }
      fn uncalled() { x = 3; }
      scenario s { cpu 0 { if (never_set) f(); if (never_set) g(); } cpu 1 { f(); } }`;
    expect(await coverage(text)).toMatchObject({
      unreached: ['4: x = 2;', '6: f()', '6: g()'],
      never: ['6: never_set: true', '6: never_set: true'],
    });
  });

  test('says nothing of a condition that a constant argument decides in one of the copies', async () => {
    const text = `shared x: 0..3 = 0;
      fn f(n: 0..3) { if (n > 1) x = 1; else x = 2; }
      scenario s { cpu 0 { let a = 1; let b = a + 1; f(0); f(b); } }`;
    expect(await coverage(text)).toMatchObject({ unreached: [], never: [] });
  });

  test('has the handlers of interrupts, reached only if one can be taken', async () => {
    const text = (irqs: string) => `shared x: 0..3 = 0;
      shared ready: bool = false;
      fn ring() { x = 1; }
      scenario s { cpu 0 { ${irqs} ready = true; while (x == 0) cpu_relax(); } cpu 1 { wait ready; send_ipi(0, ring); } }`;
    expect((await coverage(text(''))).unreached).toEqual([]);
    expect((await coverage(text('irq_disable();'))).unreached).toEqual([
      '3: x = 1;',
      '4: while (x == 0) cpu_relax();',
    ]);
  });

  test('has what patches add, and not what they take away', async () => {
    const text = `shared x: 0..3 = 0;
      fn f() { x = 1; x = 2; }
      patch p {
        fn f {
          - x = 1;
          + if (x == 3) x = 0;
            x = 2;
        }
      }
      scenario s { cpu 0 { f(); } }`;
    expect(await coverage(text)).toEqual({ unreached: [], never: [], counted: '3 of 3' });
    expect(await coverage(text, { with: ['p'] })).toEqual({
      unreached: ['6: x = 0;'],
      never: ['6: x == 3: true'],
      counted: '3 of 4',
    });
  });

  test('counts a statement that is an error as reached', async () => {
    const text = `shared x: 0..1 = 1;
      scenario s { cpu 0 { x++; x = 0; } cpu 1 { assert(x == 1); } }`;
    expect((await coverage(text)).unreached).toEqual(['2: x = 0;']);
  });

  test('does not list that an assertion never fails', async () => {
    const text = `shared x: 0..1 = 1;
      scenario s { cpu 0 { assert(x == 1); x = 0; assert(x == 0, "cleared"); } }`;
    expect(await coverage(text)).toMatchObject({ unreached: [], never: [] });
  });

  test('of a search that was ended is what that had come to', async () => {
    const text = `shared n: 0..7 = 0;
      scenario s { cpu 0 { n = choose(0..7); n = choose(0..7); if (n == 3) n = 0; } }`;
    const few = checkCase(await programOf(text), { ...DEFAULT_BUDGET, maxStates: 1 }, {}, { coverage: true });
    expect(few.search.complete).toBe(false);
    expect(told(few.coverage as Coverage).unreached).toContain('2: n = 0;');
    expect((await coverage(text)).unreached).toEqual([]);
    const nothing = checkCase(
      await programOf(text),
      { ...DEFAULT_BUDGET, memoryMiB: 0.05 },
      {},
      { coverage: true },
    );
    expect(nothing.search.states).toBe(0);
    expect(nothing.coverage?.reached).toBe(0);
  });

  test('costs nothing when nobody asks', async () => {
    const text = 'shared x: 0..3 = 0; scenario s { cpu 0 { x = 1; if (x == 1) x = 2; } expect no hang; }';
    expect((await checkText(text)).cases[0]).not.toHaveProperty('coverage');
    const program = await programOf(text);
    expect(JSON.stringify(stepModule(program))).not.toContain('"executed"');
    expect(JSON.stringify(stepModule(program, { coverage: true }))).toContain('"executed"');
  });
});
