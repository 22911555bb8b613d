/** The steps of a finding as the lines that people read, with the two places in between that matter. */
import type { Finding, TraceStep } from '../trace/report.ts';

export type TraceLine =
  | { k: 'step'; step: TraceStep }
  /** Behind the step after which no way out is left. */
  | { k: 'noReturn' }
  /** What could have happened in place of that step. */
  | { k: 'instead'; step: TraceStep }
  /** The steps from here on are the cycle. */
  | { k: 'cycle' };

export function traceLines({ steps, escapes, pointOfNoReturn, cycleFrom }: Finding): TraceLine[] {
  const lines: TraceLine[] = [];
  const noReturn: TraceLine[] = [
    { k: 'noReturn' },
    ...(escapes ?? []).map((step): TraceLine => ({ k: 'instead', step })),
  ];
  let returnPassed = pointOfNoReturn === undefined;
  let cyclePassed = cycleFrom === undefined;
  for (const step of steps) {
    // Not every step is told: a boundary lies before the first one behind it.
    if (!returnPassed && step.n > (pointOfNoReturn as number)) {
      lines.push(...noReturn);
      returnPassed = true;
    }
    if (!cyclePassed && step.n > (cycleFrom as number)) {
      lines.push({ k: 'cycle' });
      cyclePassed = true;
    }
    lines.push({ k: 'step', step });
  }
  if (!returnPassed) lines.push(...noReturn);
  return lines;
}

export function traceLineText(line: TraceLine): string {
  switch (line.k) {
    case 'step':
      return `${String(line.step.n).padStart(5)}  ${doneText(line.step)}`;
    case 'instead':
      return `       instead: ${doneText(line.step)}`;
    case 'noReturn':
      return '-- point of no return --';
    case 'cycle':
      return '-- from here on the steps repeat for ever --';
  }
}

function doneText({ agent, place, text }: TraceStep): string {
  return `${agent.padEnd(7)} ${`${place.fn}:${place.line + 1}`.padEnd(34)} ${text}`;
}
