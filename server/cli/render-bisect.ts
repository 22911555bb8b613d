/** What sets of patches do, as text: a line per set, then what removes each cause and what each patch buys. */

import { caseName } from '../reports/case-name.ts';
import { grouped } from '../reports/numbers.ts';
import type { BisectCase, BisectCause, BisectReport, BisectSet, PatchEffect } from '../trace/report.ts';
import type { RenderOptions } from './render-check.ts';
import { diagnosticText, findingText } from './render-finding.ts';
import { sharedReductionLines } from './render-reductions.ts';
import { toneOf, wrap } from './style.ts';

export function renderBisect(report: BisectReport, options: RenderOptions): string {
  const parts = report.diagnostics.map((d) => diagnosticText(d, options.paint));
  if (report.cases.length) parts.push(patchList(report, options));
  for (const each of report.cases) parts.push(renderCase(each, report, options));
  if (report.cases.length > 1)
    parts.push(
      `${options.paint('strong', 'All cases')}\n  ${curesText(report.cures, openSets(report.cases))}`,
    );
  return `${parts.join('\n\n')}\n`;
}

/** The table has room for numbers, not for names. */
function patchList({ patches }: BisectReport, { paint }: RenderOptions): string {
  const wide = Math.max(...patches.map((p) => p.name.length));
  const lines = patches.map(
    ({ name, title }, i) => `  ${i + 1}  ${title === name ? name : `${name.padEnd(wide)}  ${title}`}`,
  );
  return [paint('strong', 'Patches'), ...lines].join('\n');
}

function renderCase(each: BisectCase, { patches }: BisectReport, options: RenderOptions): string {
  const { paint, width } = options;
  const names = patches.map((p) => p.name);
  const sentences = [
    ...each.effects.map((e) => effectText(e)),
    curesText(each.cures, openSets([each])),
    ...limitsText(each),
  ];
  return [
    `${paint('strong', caseName({ ...each, patches: [] }))}  ${each.title}`,
    ...tableOf(each, names, options),
    ...reductionsOf(each, options),
    ...reasonsOf(each, names, options),
    ...each.causes.flatMap((cause) => ['', ...causeLines(cause, options)]),
    '',
    ...sentences.map((text) => `  ${wrap(text, width - 4, '    ')}`),
  ].join('\n');
}

function reductionsOf({ sets }: BisectCase, { paint, width, verbose }: RenderOptions): string[] {
  const searches = sets.flatMap(({ patches, search }) =>
    search ? [{ label: patches.join(' + ') || 'nothing', search }] : [],
  );
  return sharedReductionLines(searches, verbose).map(
    (text) => `  ${paint('dim', wrap(text, width - 4, '    '))}`,
  );
}

function tableOf(each: BisectCase, names: string[], { paint }: RenderOptions): string[] {
  const wide = Math.max(8, names.length * 2);
  const head = `  ${'patches'.padEnd(wide)}  ${'outcome'.padEnd(14)}  ${'states'.padStart(10)}  ${'seconds'.padStart(7)}  causes`;
  return [
    paint('dim', head),
    ...each.sets.map((set) => {
      const marks = marksOf(set, names).padEnd(wide);
      if (set.outcome === 'does not apply' || !set.search)
        return `  ${marks}  ${paint('dim', 'does not apply')}`;
      const { states, seconds, complete } = set.search;
      const causes = [...set.causes, ...(complete ? [] : ['?'])].join(' ');
      const outcome = paint(toneOf(set.outcome), set.outcome.padEnd(14));
      return `  ${marks}  ${outcome}  ${grouped(states).padStart(10)}  ${seconds.toFixed(2).padStart(7)}  ${causes}`.trimEnd();
    }),
  ];
}

/** `1 - 3 -` */
function marksOf({ patches }: BisectSet, names: string[]): string {
  return names.map((name, i) => (patches.includes(name) ? i + 1 : '-')).join(' ');
}

/** Why sets do not apply: each reason once, with the first set that has it and how many do. */
function reasonsOf({ sets }: BisectCase, names: string[], { paint, width }: RenderOptions): string[] {
  const reasons = new Map<string, BisectSet[]>();
  for (const set of sets)
    for (const { code, message } of set.reasons) {
      const text = `${code}: ${message}`;
      reasons.set(text, [...(reasons.get(text) ?? []), set]);
    }
  const lines = [...reasons].map(([text, having]) => {
    const more = having.length > 1 ? ` and ${having.length - 1} more` : '';
    return `  ${paint('dim', wrap(`${marksOf(having[0], names)}${more} cannot be applied: ${text}`, width - 4, '    '))}`;
  });
  return lines.length ? ['', ...lines] : [];
}

function causeLines(cause: BisectCause, { paint, width, trace }: RenderOptions): string[] {
  const { letter, about, headline, finding } = cause;
  const sentences = causeSentences(cause);
  return [
    `  ${paint('strong', letter.padEnd(3))} ${wrap(`${about}: ${headline}`, width - 6, '      ')}`,
    ...sentences.map((text) => `      ${wrap(text, width - 6, '      ')}`),
    ...(trace && finding ? [findingText(finding, paint, width, true)] : []),
  ];
}

export function causeSentences(cause: BisectCause): string[] {
  const { atFirst, removedBy, addedBy, undoneBy, unknownWith } = cause;
  const sentences: string[] = [];
  if (atFirst === 'present') {
    if (removedBy.length) sentences.push(`Removed by ${setsText(removedBy)}.`);
    else if (unknownWith.length) sentences.push('No set is known to remove it.');
    else sentences.push('No set of these patches removes it.');
    if (undoneBy.length) sentences.push(`There again with ${setsText(undoneBy)}.`);
  } else if (atFirst === 'absent') {
    sentences.push(`Not there without patches; added by ${setsText(addedBy)}.`);
    if (undoneBy.length) sentences.push(`Gone again with ${setsText(undoneBy)}.`);
  } else {
    sentences.push(
      'The search without patches did not end: whether patches add it or remove it is not known.',
    );
  }
  const open = unknownWith.filter((set) => set.length);
  if (open.length > 2)
    sentences.push(`Not known with ${open.length} of the sets, whose searches ended before.`);
  else if (open.length) sentences.push(`Not known with ${setsText(open)}: the search ended before.`);
  return sentences;
}

export function effectText({
  patch,
  removes,
  adds,
  pairs,
  undecided,
  redundant,
  neededBy,
}: PatchEffect): string {
  const needed = neededBy.length ? ` ${list(neededBy)} cannot be applied without it.` : '';
  if (pairs === 0) return `${patch}: there are no two sets that differ in it only and both apply.${needed}`;
  if (redundant && needed) return `${patch} removes nothing and adds nothing by itself, but${needed}`;
  if (redundant) return `${patch} removes nothing and adds nothing, with whatever others: redundant here.`;
  const unsure = undecided ? ` Not known for ${undecided} of ${pairs} pairs of sets.` : '';
  const parts = [
    removes.length ? `removes ${removes.join(' ')}` : `removes nothing${undecided ? ' that is known' : ''}`,
    adds.length ? `adds ${adds.join(' ')}` : '',
  ].filter(Boolean);
  const when = removes.length + adds.length ? ', at least with some of the others' : '';
  return `${patch} ${parts.join(' and ')}${when}.${unsure}${needed}`;
}

function curesText(cures: string[][], open: number): string {
  if (cures.length) return `Every expectation holds with ${setsText(cures)}.`;
  if (open) return `No set is known to meet every expectation; ${open} searches did not end.`;
  return 'No set of these patches meets every expectation.';
}

function openSets(cases: BisectCase[]): number {
  return cases.flatMap((c) => c.sets).filter((s) => s.outcome === 'inconclusive').length;
}

function limitsText({ sets }: BisectCase): string[] {
  const cut = sets.filter((s) => s.search?.limit !== undefined);
  if (!cut.length) return [];
  return [
    `${cut.length} of ${sets.length} searches did not end (? in the table); what they did not find counts neither as removed nor as absent, and where a smaller set is one of them, it may be enough already. The first of them ${cut[0].search?.limit}.`,
  ];
}

/** `nothing; a; or b + c` */
function setsText(sets: string[][]): string {
  const each = sets.map((set) => (set.length ? set.join(' + ') : 'nothing'));
  return each.length > 1 ? `${each.slice(0, -1).join('; ')}; or ${each[each.length - 1]}` : each[0];
}

function list(names: string[]): string {
  return names.length > 1
    ? `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
    : (names[0] ?? '');
}
