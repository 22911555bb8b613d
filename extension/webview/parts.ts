// What the views of a check and of a comparison have in common.
import type { DiagnosticReport, Place, Verdict } from '../../server/trace/report.ts';
import { verdictMark } from '../results/wording.ts';
import { element } from './dom.ts';
import { send } from './host.ts';

export function verdictBadge(verdict: Verdict): HTMLElement {
  return element('span', { class: `verdict ${verdict}` }, `${verdictMark[verdict]} ${verdict}`);
}

/** A place in the source: a button, because it acts in the editor rather than leading to a page. */
export function placeLink(place: Place): HTMLElement {
  const where = `${fileName(place.uri)}:${place.line + 1}`;
  const label = place.fn ? `${place.fn}, ${where}` : where;
  return element(
    'button',
    { class: 'link', title: 'Show in the editor', onclick: () => send({ kind: 'reveal', place }) },
    label,
  );
}

export function diagnosticsList(diagnostics: readonly DiagnosticReport[]): HTMLElement | undefined {
  if (diagnostics.length === 0) return undefined;
  const items = diagnostics.map(({ severity, code, message, place }) =>
    element('li', { class: severity }, `${severity} ${code}: ${message} `, placeLink(place)),
  );
  return element('ul', { class: 'diagnostics' }, ...items);
}

const fileName = (uri: string) => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
