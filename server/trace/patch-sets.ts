/**
 * Which sets of patches remove or add which causes, read off the reports of every set.
 *
 * A set is a bit mask over the list of patches. A cause is *there* with a set when its search found it, *not there* when the search was
 * complete and did not, and otherwise nothing is known: no conclusion rests on that, neither removed nor added.
 */
import { letteredRow, letterOf } from './cause-letters.ts';
import type {
  BisectCase,
  BisectCause,
  BisectSet,
  CaseReport,
  DiagnosticReport,
  PatchEffect,
} from './report.ts';

export interface PatchSetRun {
  mask: number;
  /** Why the set does not apply; without a report. */
  reasons: DiagnosticReport[];
  report?: CaseReport;
}

type Presence = 'present' | 'absent' | 'unknown' | 'none';

interface Row {
  cause: Omit<BisectCause, 'atFirst' | 'removedBy' | 'addedBy' | 'undoneBy' | 'unknownWith'>;
  /** By mask; `none` where the set does not apply. */
  presence: Presence[];
}

/** Every mask of n patches: smaller sets first, then those with earlier patches. */
export function masksOf(n: number): number[] {
  const reversed = (mask: number): number => {
    let out = 0;
    for (let i = 0; i < n; i++) if (mask & (1 << i)) out |= 1 << (n - 1 - i);
    return out;
  };
  return Array.from({ length: 1 << n }, (_, mask) => mask).sort(
    (a, b) => sizeOf(a) - sizeOf(b) || reversed(b) - reversed(a),
  );
}

export function namesIn(mask: number, patches: readonly string[]): string[] {
  return patches.filter((_, i) => mask & (1 << i));
}

/** `runs`: one for every mask, in the order of masksOf(). The empty set must have a report. */
export function bisectCase(patches: readonly string[], runs: readonly PatchSetRun[]): BisectCase {
  const base = runs[0].report;
  if (!base) throw new Error('the scenario does not compile without patches');
  const rows = rowsOf(runs);
  const names = (masks: number[]): string[][] => masks.map((mask) => namesIn(mask, patches));
  return {
    scenario: base.scenario,
    title: base.title,
    parameters: base.parameters,
    sets: runs.map((run) => setOf(run, rows, patches)),
    causes: rows.map((row) => causeOf(row, runs, names)),
    effects: patches.map((_, i) => effectOf(i, patches, runs, rows)),
    cures: names(smallest(runs.filter(cures).map((r) => r.mask))),
  };
}

/** Smallest sets that cure every case: of all the cases, runs with the same masks. */
export function commonCures(
  patches: readonly string[],
  cases: readonly (readonly PatchSetRun[])[],
): string[][] {
  if (!cases.length) return [];
  const all = cases[0]
    .map((r) => r.mask)
    .filter((mask) => cases.every((runs) => runs.some((r) => r.mask === mask && cures(r))));
  return smallest(all).map((mask) => namesIn(mask, patches));
}

function cures({ report }: PatchSetRun): boolean {
  return report?.verdict === 'holds';
}

/** Those of which no other is a part. */
function smallest(masks: readonly number[]): number[] {
  return masks.filter((mask) => !masks.some((other) => other !== mask && isPart(other, mask)));
}

function isPart(part: number, whole: number): boolean {
  return (part & whole) === part;
}

function sizeOf(mask: number): number {
  let size = 0;
  for (let rest = mask; rest; rest &= rest - 1) size++;
  return size;
}

/** Each cause once, with the sets it is there with. Expectations that fail without a counterexample are causes too. */
function rowsOf(runs: readonly PatchSetRun[]): Row[] {
  const applied = runs.flatMap(({ mask, report }) => (report ? [{ mask, report }] : []));
  const lettered = letteredRow(applied.map((a) => a.report));
  const size = runs.length;
  const rows = lettered.legend.map(({ letter, about, finding }) => ({
    cause: { letter, about, headline: finding.headline, finding },
    presence: presences(size, applied, (_, at) => lettered.cells[at].some((f) => f.letter === letter)),
  }));
  const unmet = applied.flatMap(({ report }) => unmetOf(report));
  return [
    ...rows,
    ...[...new Set(unmet)].map((text, i) => ({
      cause: { letter: letterOf(rows.length + i), about: 'not met', headline: text },
      presence: presences(size, applied, (report) => unmetOf(report).includes(text)),
    })),
  ];
}

function unmetOf({ expectations }: CaseReport): string[] {
  return expectations.filter((e) => e.verdict === 'violated' && !e.findings.length).map((e) => e.text);
}

function presences(
  size: number,
  applied: readonly { mask: number; report: CaseReport }[],
  has: (report: CaseReport, at: number) => boolean,
): Presence[] {
  const presence = new Array<Presence>(size).fill('none');
  applied.forEach(({ mask, report }, at) => {
    presence[mask] = has(report, at) ? 'present' : report.search.complete ? 'absent' : 'unknown';
  });
  return presence;
}

function setOf(
  { mask, reasons, report }: PatchSetRun,
  rows: readonly Row[],
  patches: readonly string[],
): BisectSet {
  const set: BisectSet = {
    patches: namesIn(mask, patches),
    outcome: report ? report.verdict : 'does not apply',
    reasons,
    causes: rows.filter((r) => r.presence[mask] === 'present').map((r) => r.cause.letter),
  };
  if (report) set.search = report.search;
  return set;
}

function causeOf(
  { cause, presence }: Row,
  runs: readonly PatchSetRun[],
  names: (masks: number[]) => string[][],
): BisectCause {
  const masks = runs.map((r) => r.mask);
  const having = (what: Presence): number[] => masks.filter((mask) => presence[mask] === what);
  const atFirst = presence[0] as Exclude<Presence, 'none'>;
  const changed = atFirst === 'unknown' ? [] : having(atFirst === 'present' ? 'absent' : 'present');
  const first = smallest(changed);
  const undone = atFirst === 'unknown' ? [] : having(atFirst).filter((m) => first.some((c) => isPart(c, m)));
  return {
    ...cause,
    atFirst,
    removedBy: atFirst === 'present' ? names(first) : [],
    addedBy: atFirst === 'absent' ? names(first) : [],
    undoneBy: names(smallest(undone)),
    unknownWith: names(having('unknown')),
  };
}

function effectOf(
  i: number,
  patches: readonly string[],
  runs: readonly PatchSetRun[],
  rows: readonly Row[],
): PatchEffect {
  const bit = 1 << i;
  const applies = new Set(runs.filter((r) => r.report).map((r) => r.mask));
  const without = [...applies].filter((mask) => !(mask & bit) && applies.has(mask | bit));
  const moves = (from: Presence, to: Presence): string[] =>
    rows
      .filter(({ presence }) => without.some((m) => presence[m] === from && presence[m | bit] === to))
      .map((r) => r.cause.letter);
  const complete = (mask: number): boolean => !!runs.find((r) => r.mask === mask)?.report?.search.complete;
  const removes = moves('present', 'absent');
  const adds = moves('absent', 'present');
  const undecided = without.filter((m) => !complete(m) || !complete(m | bit)).length;
  return {
    patch: patches[i],
    removes,
    adds,
    pairs: without.length,
    undecided,
    redundant: without.length > 0 && undecided === 0 && removes.length + adds.length === 0,
    neededBy: patches.filter((_, j) => {
      const other = 1 << j;
      const alone = [...applies].filter((mask) => mask & other);
      return j !== i && alone.length > 0 && alone.every((mask) => mask & bit);
    }),
  };
}
