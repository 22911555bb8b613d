/** Figures of sampled runs on a terminal. */
import { describe, expect, test } from 'vitest';
import { drawRates, drawTimes } from '../../server/cli/draw-figures.ts';
import { showsUnicode } from '../../server/cli/style.ts';
import { figuresOf } from '../../server/sample/figures/figures.ts';
import { sampledCase } from '../sample/cases.ts';

const many = (n: number, of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i));
const CASES = [
  sampledCase({
    patches: [],
    causes: { b: many(40, (i) => 1000 + i * i) },
    ended: many(60, (i) => 2000 + i * 10),
  }),
  sampledCase({ patches: ['fix'], causes: {}, ended: many(1000, (i) => 900 + i) }),
];
const plain = (_: unknown, text: string) => text;

describe('figures on a terminal', () => {
  const { rates, times } = figuresOf(CASES);
  const drawn = (unicode: boolean) => {
    const options = { paint: plain, width: 76, unicode };
    return ['', ...drawRates(rates, options), ...(times[0] ? drawTimes(times[0], options) : []), ''].join(
      '\n',
    );
  };

  test('are made of blocks and lines', () => {
    expect(drawn(true)).toMatchInlineSnapshot(`
      "
        nothing         40.0 %                                          ├─●┤
          A deadlock    40.0 %                                          ├─●┤
        fix                0 %  ●─────────────┤
                                └╌╌╌╌╌┴────────────┴─────────────┴─────────────┴
                                0 %               1 %          10 %        100 %
            A deadlock: 40 runs, 8 at the peak
                ██
                ██  ▁▁
                ██▆▆██▆▆▃▃▆▆▃▃▃▃▆▆▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃  ▃▃▃▃▃▃▃▃  ▃▃▃▃▃▃  ▃▃▃▃  ▃▃
            end: 60 runs, 5 at the peak
                                                        ████████████████████████
                                                        ████████████████████████
                                                        ████████████████████████
            └───┴───────────────────┴───────────────────┴───────────────────┴────
              1 us               1.5 us               2 us               2.5 us
      "
    `);
  });

  test('are plain ASCII where the terminal may have no more', () => {
    expect(drawn(false)).toMatch(/^[\x20-\x7e\n]*$/);
    expect(drawn(false)).toMatchInlineSnapshot(`
      "
        nothing         40.0 %                                          |-o|
          A deadlock    40.0 %                                          |-o|
        fix                0 %  o-------------|
                                +.....+------------+-------------+-------------+
                                0 %               1 %          10 %        100 %
            A deadlock: 40 runs, 8 at the peak
                ##
                ##
                ##::##::..::....::................  ........  ......  ....  ..
            end: 60 runs, 5 at the peak
                                                        ########################
                                                        ########################
                                                        ########################
            +---+-------------------+-------------------+-------------------+----
              1 us               1.5 us               2 us               2.5 us
      "
    `);
  });

  test('keep to the width of the terminal', () => {
    for (const width of [60, 80, 140])
      for (const figure of times)
        for (const line of [
          ...drawRates(rates, { paint: plain, width, unicode: true }),
          ...(figure ? drawTimes(figure, { paint: plain, width, unicode: true }) : []),
        ])
          expect(line.length).toBeLessThanOrEqual(width);
  });

  test('leave out a histogram in which all is at one time', () => {
    const { times } = figuresOf([sampledCase({ patches: [], causes: {}, ended: [5, 5, 5] })]);
    expect(times[0] && drawTimes(times[0], { paint: plain, width: 80, unicode: true })).toEqual([]);
  });

  test('have blocks where the locale or the system says that there are some', () => {
    expect(showsUnicode({ LANG: 'en_GB.UTF-8' }, 'linux')).toBe(true);
    expect(showsUnicode({ LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, 'linux')).toBe(false);
    expect(showsUnicode({ LANG: 'C.utf8', TERM: 'linux' }, 'linux')).toBe(false);
    expect(showsUnicode({}, 'linux')).toBe(false);
    expect(showsUnicode({}, 'win32')).toBe(true);
  });
});
