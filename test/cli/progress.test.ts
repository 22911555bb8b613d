import { describe, expect, test } from 'vitest';
import { progressLine } from '../../server/cli/progress.ts';

function terminal(isTTY: boolean, columns = 200) {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { line: progressLine(stream as unknown as NodeJS.WriteStream), written };
}

const SEARCH = {
  states: 1_200_000,
  transitions: 3_000_000,
  depth: 41,
  frontier: 9000,
  seconds: 1.5,
  bytes: 48 * 2 ** 20,
};

describe('progress', () => {
  test('on a terminal is one line: states, states a second, depth, memory', () => {
    const { line, written } = terminal(true);
    line.show({ label: 'thread', index: 0, done: 0, total: 2, search: SEARCH });
    line.clear();
    expect(written).toEqual([
      '\r\x1b[2K[1/2] thread  1 200 000 states, 800 000/s, depth 41, 48 MiB, 1.5 s',
      '\r\x1b[2K',
    ]);
  });

  test('names no pace before there is one, and is never wider than the terminal', () => {
    const { line, written } = terminal(true, 40);
    line.show({ label: 'thread', index: 0, done: 0, total: 1 });
    line.show({
      label: 'thread',
      index: 0,
      done: 0,
      total: 1,
      search: { ...SEARCH, states: 10, seconds: 0.1 },
    });
    expect(written[0]).toBe('\r\x1b[2K[1/1] thread');
    expect(written[1]).toBe('\r\x1b[2K[1/1] thread  10 states, depth 41, 48 M');
  });

  test('in a pipe is nothing', () => {
    const { line, written } = terminal(false);
    line.show({ label: 'thread', index: 0, done: 0, total: 2, search: SEARCH });
    line.clear();
    expect(written).toEqual([]);
  });
});
