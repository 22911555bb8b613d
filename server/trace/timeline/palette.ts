/** Colours of a drawing that stands alone. On the screen the editor's theme has its own. */
import type { Role } from './shapes.ts';

export type Palette = Record<Role, string> & {
  /** Text on a bar, and the strokes of patterns. */
  onBar: string;
  onPattern: string;
};

export const LIGHT: Palette = {
  background: '#ffffff',
  lane: '#f3f3f3',
  text: '#1f1f1f',
  faint: '#5f5f5f',
  call: '#c5d8f1',
  irq: '#f6d7a8',
  nmi: '#f3b8b0',
  step: '#4a6a96',
  wait: '#dcdcdc',
  long: '#e4dcef',
  ended: '#e8e8e8',
  halted: '#8a1c1c',
  arrow: '#a03c00',
  cursor: '#0060c0',
  mark: '#b00020',
  cycle: '#7a3fa0',
  lost: '#b00020',
  found: '#8a6d00',
  lock0: '#8fc79a',
  lock1: '#e6b566',
  lock2: '#c99bd0',
  lock3: '#79c0cf',
  lock4: '#e19a8b',
  lock5: '#b5c26a',
  lock6: '#a3a8e0',
  lock7: '#d6a0b8',
  onBar: '#1f1f1f',
  onPattern: '#4a4a4a',
};

export const DARK: Palette = {
  background: '#1f1f1f',
  lane: '#282828',
  text: '#e4e4e4',
  faint: '#a5a5a5',
  call: '#2f4d75',
  irq: '#7a5a24',
  nmi: '#7d3a34',
  step: '#8fb2e3',
  wait: '#4c4c4c',
  long: '#4a4060',
  ended: '#353535',
  halted: '#f08080',
  arrow: '#ff9d5c',
  cursor: '#4aa3ff',
  mark: '#ff6b6b',
  cycle: '#c997ee',
  lost: '#ff6b6b',
  found: '#e2c14a',
  lock0: '#2f6b3c',
  lock1: '#80591a',
  lock2: '#6b3f73',
  lock3: '#245f6d',
  lock4: '#7c4035',
  lock5: '#5a6322',
  lock6: '#45498a',
  lock7: '#75405a',
  onBar: '#f2f2f2',
  onPattern: '#d0d0d0',
};
