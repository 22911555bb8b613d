/** The formats a run can be taken along in: one line each. */
import type { Machine } from '../../machine/machine.ts';
import type { Run } from '../run.ts';
import { chromeTrace } from './chrome.ts';
import type { DrawingOptions } from './drawing-options.ts';
import { itf } from './itf.ts';
import { mermaid } from './mermaid.ts';
import { stepList, stepsAsJson } from './plain.ts';
import { svg } from './svg.ts';
import { twoColumn } from './two-column.ts';
import type { Writing } from './writing.ts';

export interface Format {
  /** As a menu shows it. */
  title: string;
  /** With its dot. */
  extension: string;
  /** A longer run would make a file that nobody can open. */
  mostSteps: number;
  write(machine: Machine, run: Run, options: DrawingOptions): Writing;
}

export const FORMATS = {
  'two-column': {
    title: 'CPU 0 / CPU 1 text, as in commit messages',
    extension: '.txt',
    mostSteps: 1_000_000,
    write: twoColumn,
  },
  mermaid: { title: 'Mermaid sequence diagram', extension: '.mmd', mostSteps: 20_000, write: mermaid },
  svg: { title: 'Timeline as SVG', extension: '.svg', mostSteps: 100_000, write: svg },
  itf: { title: 'ITF JSON (Apalache, Quint)', extension: '.itf.json', mostSteps: 20_000, write: itf },
  chrome: {
    title: 'Chrome trace events (Perfetto)',
    extension: '.trace.json',
    mostSteps: 1_000_000,
    write: chromeTrace,
  },
  json: { title: 'Steps as JSON', extension: '.json', mostSteps: 1_000_000, write: stepsAsJson },
  text: { title: 'Steps as text', extension: '.steps.txt', mostSteps: 1_000_000, write: stepList },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

export function isFormat(name: unknown): name is FormatName {
  return typeof name === 'string' && Object.hasOwn(FORMATS, name);
}
