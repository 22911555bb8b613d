// One finding: what happens and why, the steps that lead there, and the ways into the debugger.
import type { Finding, TraceStep } from '../../server/trace/report.ts';
import type { LaunchFields } from '../debug/launch.ts';
import { count, isHang } from '../results/wording.ts';
import { element } from './dom.ts';
import { send } from './host.ts';
import { placeLink } from './parts.ts';

/** The launch configuration of the case that the finding is from. */
export type CaseFields = Pick<LaunchFields, 'program' | 'scenario' | 'case' | 'with'>;

export function findingView(finding: Finding, fields: CaseFields): HTMLElement {
  return element(
    'article',
    { class: 'finding' },
    element('h4', {}, finding.headline),
    ...finding.explanation.map((sentence) => element('p', {}, sentence)),
    situationList(finding),
    debugButtons(finding, fields),
    element(
      'details',
      {},
      element('summary', {}, `Trace: ${count(finding.trace.length, 'step')}`),
      stepTable(finding),
    ),
  );
}

export function debugFinding(
  { id }: Finding,
  fields: CaseFields,
  stopAt: NonNullable<LaunchFields['stopAt']>,
  timeline = false,
): void {
  send({
    kind: 'debug',
    fields: { ...fields, counterexample: id, stopAt },
    ...(timeline ? { timeline } : {}),
  });
}

function debugButtons(finding: Finding, fields: CaseFields): HTMLElement {
  const debugAt = (stopAt: NonNullable<LaunchFields['stopAt']>) => () =>
    debugFinding(finding, fields, stopAt);
  return element(
    'div',
    { class: 'actions' },
    element(
      'button',
      { onclick: debugAt('start') },
      isHang(finding) ? 'Debug this hang' : 'Debug this trace',
    ),
    finding.pointOfNoReturn !== undefined &&
      element(
        'button',
        { class: 'secondary', onclick: debugAt('pointOfNoReturn') },
        'From the point of no return',
      ),
    element('button', { class: 'secondary', onclick: debugAt('end') }, 'At its end'),
    element(
      'button',
      { class: 'secondary', onclick: () => debugFinding(finding, fields, 'end', true) },
      'With its timeline',
    ),
  );
}

function situationList({ situation }: Finding): HTMLElement | undefined {
  if (situation.length === 0) return undefined;
  const items = situation.map(({ agent, state, text, place }) =>
    element('li', {}, element('b', {}, agent), ` (${state}): ${text} `, placeLink(place)),
  );
  return element('ul', { class: 'situation', 'aria-label': 'Where everybody is at the end' }, ...items);
}

function stepTable(finding: Finding): HTMLElement {
  const heads = ['Step', 'CPU', 'What it does', 'Where'].map((text) => element('th', { scope: 'col' }, text));
  const body = element('tbody');
  let previous = 0;
  for (const step of finding.steps) {
    // The steps shown are not all there are: a boundary lies between the last one before it and the first after.
    for (const [boundary, text] of boundariesOf(finding)) {
      if (previous <= boundary && step.n > boundary) body.append(dividerRow(text));
    }
    body.append(stepRow(step));
    previous = step.n;
  }
  return element('table', { class: 'trace' }, element('thead', {}, element('tr', {}, ...heads)), body);
}

function boundariesOf({ pointOfNoReturn, cycleFrom }: Finding): [number, string][] {
  const boundaries: [number, string][] = [];
  if (pointOfNoReturn !== undefined)
    boundaries.push([pointOfNoReturn, 'Point of no return: from here on nothing can free it.']);
  if (cycleFrom !== undefined) boundaries.push([cycleFrom, 'From here on the steps repeat for ever.']);
  return boundaries;
}

function dividerRow(text: string): HTMLElement {
  return element('tr', { class: 'divider' }, element('td', { colspan: '4' }, text));
}

function stepRow({ n, agent, text, place }: TraceStep): HTMLElement {
  return element(
    'tr',
    {},
    element('td', { class: 'number' }, String(n)),
    element('td', {}, agent),
    element('td', {}, text),
    element('td', {}, placeLink(place)),
  );
}
