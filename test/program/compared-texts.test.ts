/** Code that compares texts: a check, for which texts that nobody tells apart are one, tells these apart, as the debugger and sampled runs do. */
import { describe, expect, test } from 'vitest';
import type { StepProgram } from '../../server/program/program.ts';
import { toSearched } from '../../server/sample/searched-state.ts';
import { createSimulator } from '../../server/sample/simulator.ts';
import { check } from '../support/check.ts';
import { programOf } from '../support/lockstep.ts';

const model = (condition: string): string => `
  log ring[4];
  shared is: bool = false;
  fn ask(r: record of ring) { if (r != none) { let line: text = r.text; let said: text = "one"; if (${condition}) is = true; } }
  scenario s {
    machine { cpus = 1; }
    cpu 0 {
      let n = log_reserve(ring);
      log_commit(ring, n, padded("two", 9), 6);
      let r = log_read(ring, n);
      ask(r);
      takes time_for("short", 1 ms);
    }
    expect reachable is;
  }`;

/** What a check says, and what a sampled run comes to. */
async function both(text: string): Promise<{ checked: boolean; sampled: boolean; debugged: boolean }> {
  const program = await programOf(text);
  const sampled = await programOf(text, { lengths: 'apart' });
  return {
    checked: reaches(program),
    sampled: comesTo(sampled),
    debugged: reaches(await programOf(text, { observe: 'all' })),
  };
}

const reaches = (program: StepProgram): boolean => check(program).expectations[0].verdict === 'holds';

function comesTo(program: StepProgram): boolean {
  const [e] = program.expectations;
  const simulator = createSimulator(program, {
    watched: 'condition' in e ? [{ condition: e.condition, when: 1 }] : [],
  });
  simulator.begin({ seed: 1, run: 0 }, 1e9);
  simulator.advance(1000);
  return simulator.condition(0) !== undefined;
}

describe('a text', () => {
  test.each([
    ['line == padded("two", 9)', true],
    ['line != padded("two", 9)', false],
    ['line == "two"', false],
    ['line == "one"', false],
    ['line == "none that there is"', false],
    ['said == "one"', true],
    ['said == line', false],
    ['"two" == padded("two", 3)', true],
  ])('%s is %s', async (condition, is) => {
    expect(await both(model(condition))).toEqual({ checked: is, sampled: is, debugged: is });
  });
});

test('texts that are compared stand in a searched state as in a sampled one', async () => {
  const text = model('line == "two"');
  const [sampled, searched] = [await programOf(text, { lengths: 'apart' }), await programOf(text)];
  const simulator = createSimulator(sampled);
  simulator.begin({ seed: 1, run: 0 }, 1e9);
  simulator.advance(3);
  const texts = (program: StepProgram, s: Int32Array): string[] =>
    program.slots.flatMap(({ text: is }, slot) => (is ? [program.texts[s[slot]]] : []));
  const s = Int32Array.from(simulator.state());
  expect(texts(sampled, s)).toContain('two');
  expect(texts(searched, toSearched(sampled, searched)(s))).toContain('two');
});
