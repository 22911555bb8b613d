/** What a drawing of a timeline consists of: painters know these and nothing else. Lengths are CSS pixels. */

/** What a shape stands for; a painter has a colour for each. `lock0`…`lock7`: which lock, in turn. */
export type Role =
  | 'background'
  | 'lane'
  | 'text'
  | 'faint'
  | 'call'
  | 'irq'
  | 'nmi'
  | 'step'
  | 'wait'
  | 'long'
  | 'ended'
  | 'halted'
  | 'arrow'
  | 'cursor'
  | 'mark'
  | 'cycle'
  | 'lost'
  | 'found'
  | `lock${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;

/** So that a colour never is the only difference. */
export type Pattern = 'plain' | 'hatched' | 'dotted' | 'crossed' | 'upright' | 'level';

export type Shape =
  /** `text` is cut off where the box ends. */
  | { k: 'box'; x: number; y: number; w: number; h: number; role: Role; pattern: Pattern; text?: string }
  | { k: 'line'; x1: number; y1: number; x2: number; y2: number; role: Role; arrow: boolean; dashed: boolean }
  /** `y` is the middle of the line. */
  | { k: 'text'; x: number; y: number; text: string; role: Role; bold: boolean };

export interface Scene {
  width: number;
  height: number;
  /** Where a lane is, for pointing at it. */
  lanes: { y: number; height: number }[];
  /** Under the labels of the lanes time does not run. */
  gutter: number;
  /** In the order of painting. */
  shapes: Shape[];
}

/** The patterns as paths on a tile of 6 by 6. */
export const STROKES: Record<Exclude<Pattern, 'plain'>, string> = {
  hatched: 'M-1 7 7 -1M-1 1 1 -1M5 7 7 5',
  crossed: 'M0 0 6 6M6 0 0 6',
  dotted: 'M2 3h1.5',
  upright: 'M3 0V6',
  level: 'M0 3H6',
};
