/** Colours for a terminal, nothing for a pipe. */
import { styleText } from 'node:util';
import type { Verdict } from '../trace/report.ts';

export type Tone = 'good' | 'bad' | 'unsure' | 'dim' | 'strong';

const FORMAT = { good: 'green', bad: 'red', unsure: 'yellow', dim: 'dim', strong: 'bold' } as const;

export type Paint = (tone: Tone, text: string) => string;

export function paintFor(stream: { isTTY?: boolean }, environment = process.env): Paint {
  const colours = !!stream.isTTY && !environment.NO_COLOR;
  return (tone, text) => (colours ? styleText(FORMAT[tone], text) : text);
}

/** More than ASCII can be shown: as the locale says, and where there is none, as the system does. The console of a Linux kernel has no blocks. */
export function showsUnicode(environment = process.env, platform = process.platform): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM } = environment;
  if (TERM === 'linux') return false;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale ? /utf-?8/i.test(locale) : platform === 'darwin' || platform === 'win32';
}

export function toneOf(verdict: Verdict): Tone {
  return verdict === 'holds' ? 'good' : verdict === 'violated' ? 'bad' : 'unsure';
}

/** Breaks a text at spaces; lines after the first begin with `indent`. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}

export function widthOf(stream: { columns?: number }): number {
  return Math.max(60, Math.min(stream.columns || 120, 140));
}
