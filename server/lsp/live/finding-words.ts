/** A finding as the message of a diagnostic: what happens, after how many steps, and the cause; and where everybody is. */
import type { DiagnosticRelatedInformation, Location } from 'vscode-languageserver';
import type { LiveFinding } from '../../jobs/live-report.ts';
import type { DiagnosticCode } from '../../language/diagnostics.ts';
import type { Place } from '../../trace/report.ts';
import { many } from './words.ts';

const MOST_CAUSES = 10;

/** "CPU 0 hangs in console_trylock_spinning after 82 steps: …" */
export function findingText({ kind, agent = 'A CPU', headline, steps, situation }: LiveFinding): string {
  const sentence = headline.endsWith('.') ? headline : `${headline}.`;
  const after = `after ${many(steps, 'step')}`;
  switch (kind) {
    case 'deadlock':
    case 'stuck':
    case 'livelock':
    case 'halted': {
      const fn = situation.find((each) => each.agent === agent)?.place.fn ?? '';
      // The block of a CPU is no function.
      const where = fn === '' || fn.includes(' ') ? '' : ` in ${fn}`;
      return `${agent} hangs${where} ${after}: ${sentence}`;
    }
    case 'starvation':
      return `${agent} can starve ${after}: ${sentence}`;
    default:
      return `Violated ${after}: ${sentence}`;
  }
}

/** Without a finding: what was expected to be possible is not. */
export function codeOf(finding: LiveFinding | undefined): DiagnosticCode {
  switch (finding?.kind) {
    case 'deadlock':
    case 'stuck':
    case 'livelock':
    case 'halted':
      return 'LS8020';
    case 'starvation':
      return 'LS8021';
    case 'always':
    case 'never':
      return 'LS8022';
    case 'eventually':
      return 'LS8023';
    default:
      return 'LS8024';
  }
}

/** Where it fails, or, where that is in another file, the call in this one that leads there. */
export function placeIn(file: string, { agent, situation }: LiveFinding): Place | undefined {
  const who = situation.find((each) => each.agent === agent);
  return who && [who.place, ...(who.calls ?? [])].find(({ uri }) => uri === file);
}

/** Where everybody is, for the first one; for the others their causes. */
export function relatedTo([first, ...others]: LiveFinding[]): DiagnosticRelatedInformation[] {
  if (!first) return [];
  const causes = others.slice(0, MOST_CAUSES).flatMap(({ agent, headline, steps, situation }) => {
    const who = situation.find((each) => each.agent === agent) ?? situation[0];
    return who ? [relatedAt(`Another cause, after ${many(steps, 'step')}: ${headline}`, who.place)] : [];
  });
  // Who is at its end is nowhere any more.
  const there = first.situation.filter(({ state }) => state !== 'finished');
  return [...there.map(({ agent, text, place }) => relatedAt(`${agent} ${text}`, place)), ...causes];
}

export function relatedAt(message: string, place: Place): DiagnosticRelatedInformation {
  return { message, location: locationOf(place) };
}

export function locationOf({ uri, line, column, endLine, endColumn }: Place): Location {
  return {
    uri,
    range: { start: { line, character: column }, end: { line: endLine, character: endColumn } },
  };
}
