import { describe, expect, test } from 'vitest';
import { num, ProgramBuilder } from '../support/program-builder.ts';
import { runner } from '../support/runner.ts';

/** A log of two records, a lag of 1, and a CPU that does `n` rounds of reserve and commit before the rest. */
function logging(
  rounds: number,
  rest: (b: ProgramBuilder, log: number, vars: ReturnType<typeof variables>) => void,
) {
  const b = new ProgramBuilder({ cpus: 2 });
  b.texts = ['', 'one', 'two', 'three', 'four'];
  const log = b.log('prb', 2);
  const vars = variables(b, log);
  const writer = (n: number) => {
    b.push({ k: 'reserve', log, into: vars.seq });
    b.push({ k: 'commit', log, seq: vars.seq, text: num(n), level: num(4), fault: 0 });
  };
  b.cpu('writes', () => {
    for (let n = 1; n <= rounds; n++) writer(n);
    rest(b, log, vars);
  });
  const run = runner(b.build());
  for (let i = 0; i < 2 * rounds; i++) run.step(0);
  return { run, ...vars };
}

function variables(b: ProgramBuilder, log: number) {
  return {
    seq: b.sequence(log, b.local('seq', 4)) as ReturnType<ProgramBuilder['local']>,
    cursor: b.sequence(log, b.shared('cursor', 2, 4)),
    got: b.sequence(log, b.local('got', 4)) as ReturnType<ProgramBuilder['local']>,
    text: b.local('text'),
    level: b.local('level'),
    writer: b.local('writer'),
    lost: b.mark('lost', 'one'),
    printed: b.mark('printed', 'two'),
  };
}

type Vars = ReturnType<typeof variables>;
const read = (b: ProgramBuilder, log: number, { got, text, level, writer }: Vars, seq: Vars['cursor']) =>
  b.push({
    k: 'read',
    log,
    seq,
    into: { seq: got.slot, text: text.slot, level: level.slot, writer: writer.slot },
  });

describe('a log', () => {
  test('gives each record the number after the one before it', () => {
    const { run, seq } = logging(1, () => {});
    expect(run.value(seq)).toBe(2);
    expect(logging(2, () => {}).run.value(seq)).toBe(3);
  });

  test('gives a reader text, level and writer of a record', () => {
    const { run, got, text, level, writer } = logging(1, (b, log, v) => read(b, log, v, v.cursor));
    run.step(0);
    expect([got, text, level, writer].map((x) => run.value(x))).toEqual([2, 1, 4, 1]);
  });

  test('that is full loses its oldest record, and every sequence number moves down with it', () => {
    const { run, cursor, seq } = logging(3, () => {});
    expect(run.value(cursor)).toBe(1);
    expect(run.value(seq)).toBe(3);
  });

  test('leads a reader who was overtaken to the oldest record', () => {
    const { run, got, text } = logging(4, (b, log, v) => read(b, log, v, v.cursor));
    run.step(0);
    expect([run.value(got), run.value(text)]).toEqual([2, 3]);
  });

  test('keeps a number that is as far behind as numbers go', () => {
    const { run, cursor } = logging(4, () => {});
    expect(run.value(cursor)).toBe(1);
  });

  test('has nothing to read after the newest record, and nothing at `none`', () => {
    for (const start of [0, 3]) {
      const { run, got } = logging(1, (b, log, v) => {
        b.set(v.cursor, start);
        read(b, log, v, v.cursor);
      });
      run.step(0, 0);
      expect(run.value(got)).toBe(0);
    }
  });

  test('stops a reader at a record that is reserved and not final', () => {
    const { run, got } = logging(0, (b, log, v) => {
      b.push({ k: 'reserve', log, into: v.seq });
      read(b, log, v, v.cursor);
    });
    run.step(0, 0);
    expect(run.value(got)).toBe(0);
  });

  test('has no room while its oldest record is reserved, and changes nothing then', () => {
    const { run, seq, cursor } = logging(0, (b, log, v) => {
      for (let i = 0; i < 3; i++) b.push({ k: 'reserve', log, into: v.seq });
    });
    run.step(0, 0, 0);
    expect([run.value(seq), run.value(cursor)]).toEqual([0, 2]);
  });

  test('marks a text as lost when its record is overwritten before anybody has read it', () => {
    const { run, lost } = logging(2, (b, log, v) => b.push({ k: 'reserve', log, into: v.seq }));
    expect(run.machine.condition(lost)(run.state)).toBe(false);
    run.step(0);
    expect(run.machine.condition(lost)(run.state)).toBe(true);
  });

  test('does not when it was read before', () => {
    const { run, lost } = logging(2, (b, log, v) => {
      read(b, log, v, v.cursor);
      b.push({ k: 'reserve', log, into: v.seq });
    });
    run.step(0, 0);
    expect(run.machine.condition(lost)(run.state)).toBe(false);
  });

  test('takes a commit only of a record that is reserved', () => {
    const { run } = logging(1, (b, log, v) =>
      b.push({
        k: 'commit',
        log,
        seq: v.seq,
        text: num(1),
        level: num(0),
        fault: b.fault('commit', 'not reserved'),
      }),
    );
    run.step(0);
    expect(run.fault()).toBe('commit');
  });
});

describe('the console', () => {
  test('remembers which of the texts that somebody asks for have appeared', () => {
    const { run, printed } = logging(0, (b) => {
      b.push({ k: 'print', text: num(1) });
      b.push({ k: 'print', text: num(2) });
    });
    run.step(0);
    expect(run.machine.condition(printed)(run.state)).toBe(false);
    run.step(0);
    expect(run.machine.condition(printed)(run.state)).toBe(true);
  });
});
