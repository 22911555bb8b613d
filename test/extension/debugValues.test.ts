// What the editor asks the debugger for: the expression under the pointer, the values behind the lines.
import { describe, expect, test } from 'vitest';
import { expressionAt } from '../../extension/debug/expressionAt.ts';
import { inlineValues, type NamedValue, valuesOf } from '../../extension/debug/inlineValues.ts';

/** `^` stands before the character under the pointer. */
function hovered(marked: string): string | undefined {
  const line = marked.replace('^', '');
  const part = expressionAt(line, marked.indexOf('^'));
  return part && line.slice(part.start, part.end);
}

test.each([
  ['  if (pani^c_cpu != none) return;', 'panic_cpu'],
  ['  expect never cpu[1].hal^ted;', 'cpu[1].halted'],
  ['  expect never c^pu[1].halted;', 'cpu[1].halted'],
  ['  expect never cpu[1] in con^sole_unlock;', 'console_unlock'],
  ['  x = sem.hol^der;', 'sem.holder'],
  ['  x = se^m.holder;', 'sem'],
  ['  x = sem.lock.hol^der;', 'sem.lock.holder'],
  ['  x = table[in^dex + 1];', 'index'],
  ['  x = ta^ble[index + 1];', 'table'],
  ['  x = cpu[who[0]].irqs^_off;', 'cpu[who[0]].irqs_off'],
  ['  assert(hol^der(gate) == none);', 'holder(gate)'],
  ['  expect eventually prin^ted("Kernel panic");', 'printed("Kernel panic")'],
  ['  spin_^lock(gate);', undefined],
  ['  wh^ile (level) cpu_relax();', undefined],
  ['  print("lev^el");', undefined],
  ['  level = 1; // the lev^el', undefined],
  ['  x = 1^2;', undefined],
  ['', undefined],
])('under the pointer in "%s" is %s', (line, expected) => {
  expect(hovered(line)).toBe(expected);
});

const TEXT = `shared level: 0..7;
fn other() { level = 2; }
fn work(by: 0..3) {
  // level by by
  let before = level;
  print("level");
  level = before + by;
  level(by);
  x.level = 3;
  level = 4;
}`.split('\n');

test('behind the lines of the function, down to where the CPU stands, each name has its value once', () => {
  const values = [
    { name: 'level', value: '3' },
    { name: 'by', value: '2' },
    { name: 'before', value: '1' },
  ];
  const remarks = inlineValues(TEXT, 8, { from: 0, to: 100 }, values);
  expect(remarks.map(({ line, text }) => `${line}: ${text}`)).toEqual([
    '2: by = 2',
    '4: before = 1',
    '4: level = 3',
    '6: level = 3',
    '6: before = 1',
    '6: by = 2',
    '7: by = 2',
  ]);
  expect(inlineValues(TEXT, 8, { from: 5, to: 6 }, values).map(({ line }) => line)).toEqual([6, 6, 6]);
  expect(TEXT[4].slice(remarks[1].start, remarks[1].end)).toBe('before');
});

describe('the values behind the lines of a frame', () => {
  const answering = (answer: () => Promise<{ values: NamedValue[] }>) => ({ customRequest: answer });

  test('are those that the session tells', async () => {
    const values = [{ name: 'waiter', value: 'true' }];
    expect(
      await valuesOf(
        answering(async () => ({ values })),
        1,
      ),
    ).toEqual(values);
  });

  test('are none once the frame is gone', async () => {
    const gone = answering(() => Promise.reject(new Error('The session has ended. [LD1006]')));
    expect(await valuesOf(gone, 1)).toEqual([]);
  });
});
