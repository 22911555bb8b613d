/** Lengths of time with a spread: what is kept of them in a program, and what a check makes of them. */
import { describe, expect, test } from 'vitest';
import type { Op, StepProgram } from '../../server/program/program.ts';
import { compileErrors, programOf } from '../support/lockstep.ts';

type Hold = Extract<Op, { k: 'hold' }>;

const holds = ({ ops }: StepProgram): Hold[] => ops.filter((op): op is Hold => op?.k === 'hold');

async function drawn(duration: string): Promise<unknown> {
  const [hold] = holds(
    await programOf(`config d: duration = 15..50 us;
      const c = normal(30 us, 5 us);
      fn pause(t: duration) { let own = t; takes own; }
      scenario s for p in {1..3 ms} { machine { cpus = 1; } cpu 0 { ${duration} } expect no hang; }`),
  );
  return hold && { ...hold.spread, length: hold.length };
}

describe('a length of time', () => {
  test.each([
    ['takes 87 ms;', { k: 'fixed', least: 87e6, length: 87e6 }],
    ['takes 15..50 us;', { k: 'uniform', least: 15e3, span: 35e3, length: 32500 }],
    ['takes 1.6..3.2 ms;', { k: 'uniform', least: 1.6e6, span: 1.6e6, length: 2.4e6 }],
    ['takes 1..3.2 ms;', { k: 'uniform', least: 1e6, span: 2.2e6, length: 2.1e6 }],
    ['takes 0.5 .. 1 us;', { k: 'uniform', least: 500, span: 500, length: 750 }],
    ['takes 0..1 ns;', { k: 'uniform', least: 0, span: 1, length: 1 }],
    ['takes 900 ns..2 us;', { k: 'uniform', least: 900, span: 1100, length: 1450 }],
    ['takes exponential(1 ms);', { k: 'exponential', least: 0, mean: 1e6, length: 1e6 }],
    ['takes normal(87 ms, 2 ms);', { k: 'normal', least: 0, mean: 87e6, sd: 2e6, length: 87e6 }],
    ['takes line_time(1000, 9600);', { k: 'fixed', least: 1041666667, length: 1041666667 }],
    ['takes 5 us + exponential(1 us);', { k: 'exponential', least: 5000, mean: 1000, length: 6000 }],
    ['takes 2 * uniform(1 us, 2 us) - 1 us;', { k: 'uniform', least: 1000, span: 2000, length: 2000 }],
    ['takes uniform(1 us, 2 us) / 2;', { k: 'uniform', least: 500, span: 500, length: 750 }],
    ['takes 5 us + -1 us;', { k: 'fixed', least: 4000, length: 4000 }],
    ['takes uniform(1 us, 2 us) + -1 us;', { k: 'uniform', least: 0, span: 1000, length: 500 }],
    ['takes line_time(1, 9600) + line_time(1, 9600);', { k: 'fixed', least: 2083334, length: 2083334 }],
    ['takes d;', { k: 'uniform', least: 15e3, span: 35e3, length: 32500 }],
    ['takes c;', { k: 'normal', least: 0, mean: 30e3, sd: 5e3, length: 30e3 }],
    ['takes p;', { k: 'uniform', least: 1e6, span: 2e6, length: 2e6 }],
    ['let t = 2 ms; takes time_for("a", 87 ms) + t;', { k: 'fixed', least: 89e6, length: 89e6 }],
    [
      'takes 2 * (1 ms + time_for("a", uniform(1 ms, 3 ms)));',
      { k: 'uniform', least: 4e6, span: 4e6, length: 6e6 },
    ],
    ['pause(exponential(1 ms));', { k: 'exponential', least: 0, mean: 1e6, length: 1e6 }],
    ['wait false for 1..3 s;', { k: 'uniform', least: 1e9, span: 2e9, length: 2e9 }],
  ])('%s', async (text, expected) => {
    expect(await drawn(text)).toEqual(expected);
  });

  test('that is never anything is no step', async () => {
    expect(await drawn('takes 0..0 ms;')).toBeUndefined();
  });

  test('is compared by its mean', async () => {
    expect(await drawn('if (d > 32 us) takes 1 us;')).toBeDefined();
    expect(await drawn('if (d > 33 us) takes 1 us;')).toBeUndefined();
  });

  test.each([
    ['takes uniform(1 us, 2 us) - 2 us;', 'LS2041'],
    ['takes 5 us - uniform(1 us, 2 us);', 'LS2042'],
    ['takes uniform(1 us, 2 us) + uniform(1 us, 2 us);', 'LS2042'],
    ['takes uniform(exponential(1 us), 3 us);', 'LS2042'],
    ['takes time_for("a", time_for("b", 1 us));', 'LS2042'],
    ['takes time_for("a", 5 us) + time_for("b", 1 us);', 'LS2042'],
    ['takes time_for("a", 5 us) + uniform(1 us, 2 us);', 'LS2042'],
    ['takes 5 us - time_for("a", 1 us);', 'LS2042'],
    ['takes time_for("a", 5 us) - 1 us;', 'LS2041'],
    ['takes time_for("a", 5 us) + -1 us;', 'LS2041'],
    ['takes uniform(1 us, 2 us) * (0 - 1);', 'LS2041'],
    ['takes 5 us + -uniform(1 us, 2 us);', 'LS2041'],
    ['let t = 1 us; takes t - 2 us;', 'LS2041'],
    ['let t = 8640000 s; takes 2 * t;', 'LS2044'],
    ['takes 5 us / 0;', 'LS2019'],
    ['takes uniform(1 us, 2 us) / 0;', 'LS2019'],
  ])('%s is a mistake', async (text, code) => {
    const errors = await compileErrors(`scenario s { cpu 0 { ${text} } expect no hang; }`).catch(
      (e: Error) => [e.message.replace(/^\d+: /, '')],
    );
    expect(errors.map((e) => e.slice(0, 6))).toEqual([code]);
  });
});

describe('lines', () => {
  const model = `fn write(line: text) { takes time_for(line, 87 ms); print(line); }
    log ring[4];
    fn say(line: text) { let r = log_reserve(ring); log_commit(ring, r, line, 6); }
    scenario s {
      machine { cpus = 1; }
      cpu 0 { say("short"); say(padded("short", 991)); let r = log_read(ring, 0); write(r.text); }
      expect eventually printed("short");
    }`;

  test('are all alike to a check, which takes each for a full one', async () => {
    const program = await programOf(model);
    expect(program.texts).toHaveLength(2);
    expect(program.textLengths).toBeUndefined();
    expect(holds(program)).toMatchObject([{ length: 87e6 }]);
    expect(holds(program)[0].text).toBeUndefined();
  });

  test('are kept apart by their lengths for sampling', async () => {
    const program = await programOf(model, { lengths: 'apart' });
    expect(program.textLengths).toEqual([0, 5, 991]);
    expect(holds(program)[0]).toMatchObject({ length: 87e6, text: { k: 'local' } });
  });
});

test('who begins later has a long step first', async () => {
  const program = await programOf(`shared x: bool = false;
    scenario s {
      cpu 0..1 after 0..200 ms { x = true; }
      device d after 1 s {}
      expect no hang;
    }`);
  expect(holds(program).map(({ length, spread }) => ({ length, ...spread }))).toEqual([
    { length: 100e6, k: 'uniform', least: 0, span: 200e6 },
    { length: 1e9, k: 'fixed', least: 1e9 },
  ]);
  for (const { entry } of program.agents) expect(program.ops[entry].k).toBe('hold');
});

test('costs are kept with the program', async () => {
  const program = await programOf(`scenario s {
    costs { load = 5 ns; nmi = 1..9 us; }
    cpu 0..1 {}
    expect no hang;
  }`);
  expect(program.costs).toEqual({
    load: { k: 'fixed', least: 5 },
    nmi: { k: 'uniform', least: 1000, span: 8000 },
  });
});
