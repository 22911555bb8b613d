/** What is known of a scenario, in a few words above it: "✓ holds · 120 states · 0.1 s". */
import type { LiveCase, LiveScenario } from '../../jobs/live-report.ts';
import { distinct, isViolated, wholeExpectations } from './expectations.ts';
import { BEFORE, count, many, secondsText } from './words.ts';

/** Nothing of a scenario that does not compile: what is wrong with it stands at its place. */
export function lensText(scenario: LiveScenario): string | undefined {
  const text = knownOf(scenario);
  return text && scenario.earlier && !text.startsWith('checking') ? `${text} · ${BEFORE}` : text;
}

function knownOf(scenario: LiveScenario): string | undefined {
  const cases = scenario.cases.filter(({ verdict }) => verdict !== 'broken');
  if (cases.length === 0) return undefined;
  const open = cases.filter(({ verdict }) => verdict === 'checking');
  const bad = cases.filter(isViolated);
  if (bad.length > 0) {
    const some =
      bad.length < cases.length ? `in ${bad.length} of ${cases.length} cases` : `in all ${bad.length} cases`;
    const where = cases.length > 1 ? [some] : [];
    const rest = open.length > 0 ? ['checking…'] : effort(cases);
    return `✗ ${[...wrongs(scenario), ...where, ...rest].join(' · ')}`;
  }
  if (open.length === cases.length) return 'checking…';
  if (open.length > 0) return `checking… ${cases.length - open.length} of ${cases.length}`;
  const unknown = cases.filter(({ verdict }) => verdict === 'inconclusive');
  if (unknown.length > 0) {
    const some = cases.length > 1 ? [`${unknown.length} of ${cases.length} cases`] : [];
    return `? ${['not known', ...some, ...effort(cases)].join(' · ')}`;
  }
  const all = cases.length > 1 ? [`${cases.length} cases`] : [];
  return `✓ ${['holds', ...all, ...effort(cases)].join(' · ')}`;
}

function wrongs(scenario: LiveScenario): string[] {
  const whole = wholeExpectations(scenario);
  const violated = whole.filter(({ cases }) => cases.some((each) => each.expectation.verdict === 'violated'));
  const ofHangs = violated.filter(({ expectation }) => expectation.text === 'no hang');
  const findings = ofHangs.flatMap(({ cases }) => cases.flatMap((each) => each.expectation.findings));
  const hangs = distinct(findings).length;
  const faults = distinct(scenario.cases.flatMap((each) => each.faults)).length;
  return [
    ...(hangs > 0 ? [many(hangs, 'hang')] : []),
    ...(faults > 0 ? [many(faults, 'error of the model', 'errors of the model')] : []),
    ...(violated.length > ofHangs.length ? [some(violated.length, whole.length)] : []),
  ];
}

function some(violated: number, of: number): string {
  return of === 1 ? 'violated' : `${violated} of ${of} expectations violated`;
}

function effort(cases: LiveCase[]): string[] {
  const searches = cases.flatMap(({ search }) => (search ? [search] : []));
  const states = searches.reduce((sum, each) => sum + each.states, 0);
  const seconds = searches.reduce((sum, each) => sum + each.seconds, 0);
  return [states === 1 ? '1 state' : `${count(states)} states`, secondsText(seconds)];
}
