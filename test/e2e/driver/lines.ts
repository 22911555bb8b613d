// Where something stands in a file, as an editor counts lines.
import { readFileSync } from 'node:fs';

export function lineOf(file: string, text: RegExp): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.findIndex((line) => text.test(line)) + 1;
}
