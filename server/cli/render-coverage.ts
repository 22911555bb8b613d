/** What of the text no explored run reaches, as text. */

import { grouped } from '../reports/numbers.ts';
import type { Coverage } from '../trace/report.ts';
import { placeText } from './render-finding.ts';
import type { Paint } from './style.ts';

export function coverageLines(
  { statements, reached, unreached, branches }: Coverage,
  complete: boolean,
  paint: Paint,
): string[] {
  const lines = [`  coverage: ${grouped(reached)} of ${grouped(statements)} statements reached`];
  if (!complete && reached < statements)
    lines.push(`  ${paint('unsure', 'The search did not end: what is listed here may still be reached.')}`);
  for (const { place, text } of unreached) lines.push(`    ${placeText(place)}: not reached: ${text}`);
  for (const { place, text, never } of branches)
    lines.push(`    ${placeText(place)}: never ${never}: ${text}`);
  return lines;
}
