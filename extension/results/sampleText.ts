// Sampled runs as plain text, for the output channel.
import { checkedWords, unmetWords } from '../../server/reports/checked-words.ts';
import { percent, timeText } from '../../server/reports/quantities.ts';
import { intervalText } from '../../server/reports/rate-words.ts';
import { unmetCauses } from '../../server/sample/checks.ts';
import type { Group, SampledCase, SampleReport } from '../../server/sample/report.ts';
import { aboutRuns, CONDITION_VERBS, outcomeOf } from './sampleWording.ts';
import { caseTitle } from './wording.ts';

export function sampleAsText(report: SampleReport): string {
  const wrong = report.diagnostics.map(
    ({ place, severity, code, message }) =>
      `${place.uri}:${place.line + 1}:${place.column + 1} ${severity} ${code}: ${message}`,
  );
  const cases = report.cases.flatMap((each) => ['', ...caseLines(report, each)]);
  return [`Sampling of ${report.file}`, ...wrong, ...cases, ''].join('\n');
}

function caseLines(report: SampleReport, each: SampledCase): string[] {
  return [
    `${caseTitle(each)}: ${outcomeOf(each)}`,
    `    ${aboutRuns(report, each)}`,
    ...(each.check
      ? [
          `    check: ${checkedWords(each.check).words}`,
          ...(each.check.limit ? [`    ${each.check.limit}`] : []),
        ]
      : []),
    ...each.causes.flatMap((cause) => group(`${cause.kind ?? 'open'}: ${cause.headline}`, cause)),
    ...(each.check ? unmetCauses(each.check) : []).flatMap((cause) => [
      `  ${cause.kind}: ${cause.headline}`,
      `    ${unmetWords(cause, each.runs)}`,
    ]),
    ...group('end', each.ended),
    ...(each.unfinished.runs > 0 ? group('no end within the limit', each.unfinished) : []),
    ...(each.stood.runs > 0 ? group('the clock stood still', each.stood) : []),
    ...each.faults.flatMap((fault) => group(`${fault.code}: ${fault.message}`, fault)),
    ...each.conditions.flatMap((e) => group(`expect ${e.id}: ${CONDITION_VERBS[e.kind]}`, e)),
  ];
}

function group(what: string, { runs, rate, times, firstRun, ...interval }: Group): string[] {
  const [q1, q3] = times.quartiles ?? [];
  const when =
    times.median === undefined || q1 === undefined || q3 === undefined
      ? ''
      : `; after ${timeText(times.median)} (median; quartiles ${timeText(q1)}, ${timeText(q3)}), run ${firstRun} is the first`;
  return [
    `  ${what}`,
    `    ${runs} runs, ${percent(rate)}, ${intervalText({ low: interval.low, high: interval.high })}${when}`,
  ];
}
