/** The search engine against a plain search: the same states, level by level, the same steps, whatever it has for memory. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../server/explore/engine/engine.ts';
import type { Expr } from '../../server/program/program.ts';
import { compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { engineModule } from '../support/engine-module.ts';
import { compare, counters, search, TINY } from '../support/engine-search.ts';
import { pathOf } from '../support/lockstep.ts';
import { keyOf } from '../support/plain-search.ts';
import { bin, me, num, ProgramBuilder } from '../support/program-builder.ts';

const EXAMPLES = readdirSync(pathOf('examples')).filter((name) => name.endsWith('.lockstep'));

describe('the engine finds what a plain search finds', () => {
  test('in the small examples', async () => {
    let compared = 0;
    for (const name of EXAMPLES) {
      if (name === 'thread.lockstep' || name === 'two-flooders.lockstep') continue;
      const text = readFileSync(pathOf(`examples/${name}`), 'utf8');
      const [{ needed }] = await compileText(text);
      compared += compare(needed, 2000);
    }
    expect(compared).toBeGreaterThan(10);
  });

  test('in random scenarios, with tables that overflow all the time', async () => {
    const texts = fc.gen().map((g) =>
      randomScenario({
        of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
        one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
      }),
    );
    let compared = 0;
    const property = fc.asyncProperty(texts, async (text) => {
      for (const { needed } of await compileText(text)) compared += compare(needed, 1500, { sizes: TINY });
    });
    await fc.assert(property, { numRuns: 120, seed: 1409 });
    expect(compared).toBeGreaterThan(120);
  });
});

describe('the engine keeps', () => {
  test('states of 16 CPUs', () => {
    const p = new ProgramBuilder({ cpus: 16 });
    const x = p.array('x', 16, 1);
    // Three chains of CPUs that wait for each other, so that the states stay few.
    for (let cpu = 0; cpu < 16; cpu++)
      p.cpu(`cpu ${cpu}`, () => {
        if (cpu >= 3) p.wait(bin(x(num(cpu - 3)), '==', 1));
        p.set(x(me), num(1));
        p.wait(num(0));
      });
    const program = p.build();
    expect(program.agents.length).toBe(16);
    expect(compare(program, 5000, { sizes: TINY })).toBeGreaterThan(0);
  });

  test('slots that take all 32 bits', () => {
    const p = new ProgramBuilder({ cpus: 2 });
    const wide = ['a', 'b', 'c'].map((name) => p.shared(name, 0, 7));
    p.cpu('one', () => {
      for (const [i, x] of wide.entries()) p.set(x, num([2147483647, -2147483648, -1][i]));
    });
    p.cpu('two', () => {
      for (const x of wide) p.set(x, bin(num(5), '-', x));
    });
    const program = p.build();
    for (const slot of program.slots)
      if (['a', 'b', 'c'].includes(slot.name)) Object.assign(slot, { lo: -2147483648, hi: 2147483647 });
    expect(compare(program, 5000, { sizes: TINY })).toBe(2);
  });

  test('more decisions in one state than it looks up together', () => {
    const p = new ProgramBuilder({ cpus: 2 });
    const x = p.shared('x', 0, 300);
    let at = 0;
    p.cpu('choose', () => {
      at = p.nop();
    });
    p.cpu('add', () => p.set(x, bin(x, '+', 1)));
    const program = p.build();
    const values = Array.from({ length: 200 }, (_, i) => i);
    Object.assign(program.ops[at], { k: 'chooseValue', values, into: x });
    expect(compare(program, 5000, { sizes: TINY })).toBe(2);
  });
});

describe('the engine stops at its limits', () => {
  const program = counters(5, 12);
  const initial = Int32Array.from(program.slots, (slot) => slot.initial);

  test('of memory, with everything found so far in order', () => {
    const seen: number[] = [];
    for (const memoryMiB of [1, 2, 3]) {
      const { engine, levels, full } = search(program, false, initial, {
        limits: { memoryMiB, maxStates: 1e8 },
      });
      expect(full).toBe('memory');
      expect(engine.bytes()).toBeLessThanOrEqual(memoryMiB * 1048576);
      const s = new Int32Array(program.slots.length);
      const keys = new Set<string>();
      for (let id = 0; id < engine.states(); id++) {
        keys.add(keyOf(engine.load(id, s)));
        expect(engine.find(s)).toBe(id);
      }
      expect(keys.size).toBe(engine.states());
      // What was not found is not there, and to ask for it takes no room.
      let unknown = 0;
      for (let id = levels[levels.length - 2]; id < engine.states(); id++) {
        const ways = engine.expand(id);
        for (let i = 0; i < ways; i++) if (engine.target(i) < 0) unknown++;
      }
      expect(unknown).toBeGreaterThan(0);
      expect(engine.search(levels[levels.length - 2], engine.states()).full).toBe('memory');
      seen.push(engine.states());
    }
    expect(seen[0]).toBeGreaterThan(3000);
    expect(seen[1]).toBeGreaterThan(seen[0]);
    expect(seen[2]).toBeGreaterThan(seen[1]);
  });

  test('of states', () => {
    const { engine, full } = search(program, false, initial, { limits: { memoryMiB: 64, maxStates: 500 } });
    expect(full).toBe('states');
    expect(engine.states()).toBeGreaterThanOrEqual(500);
    expect(engine.states()).toBeLessThan(700);
  });

  test('and says at once that there is nothing to begin with', () => {
    const begin = () => createEngine(program, engineModule(program, true), { memoryMiB: 0.1, maxStates: 10 });
    expect(begin).toThrow(RangeError);
  });
});

describe('the engine notes', () => {
  const p = new ProgramBuilder({ cpus: 2 });
  const x = p.shared('x', 0, 3);
  p.cpu('up', () => {
    p.set(x, num(1));
    p.set(x, num(2));
  });
  p.cpu('down', () => {
    p.set(x, num(0));
  });
  const program = p.build();
  const initial = Int32Array.from(program.slots, (slot) => slot.initial);
  const is = (value: number): Expr => bin(x, '==', value);

  test('for each kind of step the first transition that makes a condition true, or false', () => {
    const observed = {
      events: [
        { condition: is(0), when: 1 },
        { condition: is(0), when: 0 },
      ],
    } as const;
    const { engine } = search(program, false, initial, { observed: { events: [...observed.events] } });
    const found = engine.events().map(({ event, level, decision }) => ({ event, level, decision }));
    expect(found).toEqual(
      expect.arrayContaining([
        { event: 1, level: 0, decision: 0 },
        { event: 0, level: 1, decision: 1 << 16 },
      ]),
    );
    // The first step of `up` makes it false; its second one does after `down`; only `down` makes it true again.
    expect(found.length).toBe(3);
  });

  test('what has held once, in a word behind the state', () => {
    const { engine } = search(program, false, initial, { observed: { sticky: [is(2)] } });
    const s = new Int32Array(program.slots.length + 1);
    let both = 0;
    for (let id = 0; id < engine.states(); id++) {
      engine.load(id, s);
      expect(engine.isWatched(id, 0)).toBe(s[program.slots.length] === 1);
      if (s[x.k === 'shared' ? x.slot : 0] !== 2 && s[program.slots.length] === 1) both++;
    }
    expect(both).toBeGreaterThan(0);
  });
});
