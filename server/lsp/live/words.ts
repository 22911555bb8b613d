/** How numbers are said in verdicts, and that one is of a text that was edited since. */

export const BEFORE = 'before the last edit';

export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
}

export function many(n: number, one: string, several = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : several}`;
}

export function secondsText(seconds: number): string {
  return `${seconds.toFixed(seconds < 0.095 ? 2 : 1)} s`;
}
