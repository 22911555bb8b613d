import { describe, expect, test } from 'vitest';
import { explainStatesLimit } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { findHangFrom } from '../../server/explore/find-hang.ts';
import { stepOf } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import { BUDGET, check } from '../support/check.ts';
import { bin, me, not, num, ProgramBuilder } from '../support/program-builder.ts';

/** Far more states than a test has time for. */
function counters(cpus = 4) {
  const b = new ProgramBuilder({ cpus });
  for (let i = 0; i < cpus; i++) {
    const x = b.shared(`x${i}`, 0, 31);
    b.cpu('counts', () => {
      b.loop(() => b.set(x, bin(bin(x, '+', 1), '&', 31)));
    });
  }
  b.expect({ k: 'always', condition: num(1) });
  b.expect({ k: 'reachable', condition: num(0) });
  return b;
}

describe('a search that hits a limit', () => {
  test('is inconclusive, never a pass, and says which limit, how far it came and what would help', () => {
    const report = check(counters().build(), { ...BUDGET, maxStates: 5000 });
    expect(report.verdict).toBe('inconclusive');
    expect(report.expectations.map((e) => e.verdict)).toEqual(['inconclusive', 'inconclusive']);
    expect(report.search.complete).toBe(false);
    expect(report.search.limit).toMatch(
      /^stopped at the limit of 5 000 states \(5 \d{3} states, everything up to \d+ steps .*; a higher limit of states helps, or/,
    );
  });

  test('stops for memory, for time and when it is told to', () => {
    const program = counters().build();
    let clock = 0;
    expect(checkCase(program, { ...BUDGET, memoryMiB: 1 }).search.limit).toMatch(
      /^stopped at the limit of 1 MiB/,
    );
    expect(
      checkCase(program, { ...BUDGET, seconds: 5 }, { now: () => (clock += 1000) }).search.limit,
    ).toMatch(/^stopped after 5 s/);
    expect(checkCase(program, BUDGET, { cancelled: () => true }).search.limit).toMatch(
      /^stopped when asked to/,
    );
  });

  test('says when more memory than it has cannot be used', () => {
    const progress = { states: 7, transitions: 9, depth: 3, frontier: 2, seconds: 1 };
    const text = (memoryMiB: number) => explainStatesLimit('memory', { ...BUDGET, memoryMiB }, progress);
    expect(text(1000)).toMatch(
      /^stopped at the limit of 1 000 MiB of memory \(.*; more memory helps, or fewer/,
    );
    for (const memoryMiB of [4096, 12288])
      expect(text(memoryMiB)).toMatch(
        /^stopped at the limit of 4 096 MiB of memory \(.*; states cannot take more: .* \(--compact\), and fewer/,
      );
  });

  test('of which not even the start has room is inconclusive too', () => {
    const { verdict, expectations, search } = checkCase(counters().build(), { ...BUDGET, memoryMiB: 0.1 });
    expect(verdict).toBe('inconclusive');
    expect(expectations.map((e) => [e.verdict, e.findings])).toEqual([
      ['inconclusive', []],
      ['inconclusive', []],
    ]);
    expect(search).toMatchObject({ states: 0, transitions: 0, depth: 0, complete: false });
    expect(search.limit).toMatch(
      /^stopped at the limit of 0.1 MiB of memory \(not even the start has room\); more/,
    );
  });

  test('says how many steps from the start everything is known, and what was left', () => {
    const limited = checkCase(counters(1).build(), { ...BUDGET, maxStates: 10 }).search;
    const [, depth, open] =
      /up to (\d+) steps from the start; (\d+) states were/.exec(limited.limit ?? '') ?? [];
    expect(Number(depth)).toBe(limited.depth);
    // One CPU and one way: every state is one step farther than the one before it.
    expect(Number(depth) + Number(open)).toBe(limited.states);
    const all = checkCase(counters(1).build(), BUDGET).search;
    expect(all.limit).toBeUndefined();
    expect(all.depth).toBe(all.states - 1);
  });

  test('tells how far it has come while it runs', () => {
    const seen: number[] = [];
    checkCase(counters().build(), { ...BUDGET, maxStates: 20_000 }, { progress: (p) => seen.push(p.states) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('still reports a hang that it has seen to the end', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const stop = b.flag('stop');
    const never = b.flag('never');
    const count = b.label();
    b.cpu('stops or counts', () => {
      const stops = b.label();
      b.choose(stops, count);
      b.place(stops);
      b.set(stop, 1);
      b.wait(never);
      b.place(count);
      const x = b.shared('x', 0, 100_000);
      b.loop(() => b.set(x, bin(x, '+', 1), { check: b.check(0, 100_000, true) }));
    });
    b.cpu('works until it is stopped', () => b.loop(() => b.wait(not(stop))), { background: true });
    b.expect({ k: 'no hang' });
    const report = check(b.build(), { ...BUDGET, maxStates: 500 });
    expect(report.search.complete).toBe(false);
    expect(report.verdict).toBe('violated');
    expect(report.expectations[0].findings.map((f) => f.kind)).toEqual(['deadlock']);
  });
});

describe('memory for what is worked out of the states', () => {
  /** Every state and every step is on a shortest way to the one in which all wait for ever. */
  function countAndWait(cpus: number, to: number) {
    const b = new ProgramBuilder({ cpus });
    const never = b.flag('never');
    const count = b.array('count', cpus, to);
    for (let cpu = 0; cpu < cpus; cpu++)
      b.cpu('counts', () => {
        for (let i = 0; i < to; i++) b.set(count(me), bin(count(me), '+', 1));
        b.wait(never);
      });
    b.expect({ k: 'no hang' });
    b.expect({ k: 'always', condition: num(1) });
    return b.build();
  }
  const reductions = { merge: false, sections: false, futures: false, halted: false, symmetry: false };

  test('is limited too: when the steps to a hang have no room, that is said, and the hang is not', () => {
    const program = countAndWait(3, 24);
    const report = checkCase(program, { ...BUDGET, memoryMiB: 1 }, {}, { reductions });
    expect(report.verdict).toBe('inconclusive');
    expect(report.expectations.map((e) => [e.verdict, e.findings])).toEqual([
      ['inconclusive', []],
      ['holds', []],
    ]);
    expect(report.search.limit).toMatch(
      /^stopped at the limit of 1 MiB of memory, when it was worked out which runs of 72 steps and more show what was found \((back from level 72 to \d+, [\d ]+ of [\d ]+ states|forward again, with the fewest switches); all 15 625 states were found, up to 72 steps from the start\); more memory helps, or /,
    );
    const roomy = checkCase(program, BUDGET, {}, { reductions });
    expect(roomy.verdict).toBe('violated');
    expect(roomy.expectations[0].findings[0].trace).toHaveLength(72);
  });

  test('is there when the states have taken all of it: a hang nearby is still shown', () => {
    const b = new ProgramBuilder({ cpus: 2 });
    const never = b.flag('never');
    const [stops, counts] = [b.label(), b.label()];
    const x = b.shared('x', 0, 1_000_000);
    b.cpu('stops or counts', () => {
      b.choose(stops, counts);
      b.place(stops);
      b.wait(never);
      b.place(counts);
      b.loop(() => b.set(x, bin(x, '+', 1), { check: b.check(0, 1_000_000, true) }));
    });
    b.cpu('waits', () => b.loop(() => b.wait(never)), { background: true });
    b.expect({ k: 'no hang' });
    const report = checkCase(b.build(), { ...BUDGET, memoryMiB: 1 });
    expect(report.search.limit).toMatch(/^stopped at the limit of 1 MiB of memory \(/);
    expect(report.expectations[0].findings.map((f) => f.kind)).toEqual(['deadlock']);
  });
});

describe('a search', () => {
  test('gives the same report for the same program, byte for byte', () => {
    const write = () => {
      const b = new ProgramBuilder({ cpus: 3 });
      const [a, z] = [b.lock('A'), b.lock('Z')];
      for (const [first, second] of [
        [a, z],
        [z, a],
        [a, z],
      ]) {
        b.cpu('user', () => {
          b.take(first);
          b.take(second);
          b.release(second);
          b.release(first);
        });
      }
      b.expect({ k: 'no hang' });
      b.expect({ k: 'no starvation' });
      return b.build();
    };
    const program = write();
    const report = JSON.stringify(check(program));
    expect(report).toContain('"kind":"deadlock"');
    expect(JSON.stringify(check(program))).toBe(report);
    expect(JSON.stringify(check(write()))).toBe(report);
  });

  test('names the slot of a value that is outside its range, instead of mixing up two states', () => {
    const b = new ProgramBuilder({ cpus: 1 });
    const x = b.shared('x', 0, 3);
    b.cpu('overflows', () => b.set(x, 4));
    const program = b.build();
    const message = 'x is 4, which is not in 0..3';
    expect(() => check(program)).toThrow(message);
    expect(() => checkCase(program, BUDGET, {}, { compact: { seed: 1 } })).toThrow(message);
  });
});

describe('a search for a hang from where the machine stands', () => {
  function crossing() {
    const b = new ProgramBuilder({ cpus: 2 });
    const [a, z] = [b.lock('A'), b.lock('Z')];
    for (const [first, second] of [
      [a, z],
      [z, a],
    ]) {
      b.cpu('user', () => {
        b.take(first);
        b.take(second);
        b.release(second);
        b.release(first);
      });
    }
    return b.build();
  }

  test('leads to the nearest, and says who is lost already', () => {
    const program = crossing();
    const machine = createMachine(program);
    const one = machine.step(machine.initial(), stepOf(0));
    expect(findHangFrom(program, one, BUDGET)).toMatchObject({
      result: 'found',
      doomed: [],
      // CPU 1 twice in a row: fewer switches than in turns.
      finding: { trace: [stepOf(1), stepOf(1), stepOf(0)] },
    });
    const both = machine.step(one, stepOf(1));
    expect(findHangFrom(program, both, BUDGET)).toMatchObject({
      result: 'found',
      doomed: [0, 1],
      finding: { pointOfNoReturn: 0 },
    });
  });

  test('says that there is none, or that it does not know', () => {
    const program = crossing();
    const machine = createMachine(program);
    const past = [stepOf(0), stepOf(0)].reduce((s, d) => machine.step(s, d), machine.initial());
    expect(findHangFrom(program, past, BUDGET)).toMatchObject({ result: 'none', doomed: [] });
    expect(findHangFrom(program, machine.initial(), { ...BUDGET, maxStates: 1 })).toMatchObject({
      result: 'inconclusive',
    });
  });
});
