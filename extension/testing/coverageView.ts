// Coverage as VS Code shows it: percentages in its view, and what was and was not executed beside the lines.
import {
  BranchCoverage,
  DeclarationCoverage,
  FileCoverage,
  type FileCoverageDetail,
  Position,
  type Range,
  StatementCoverage,
  type TestRun,
  Uri,
} from 'vscode';
import type { Coverage } from '../../server/trace/report.ts';
import { contains, type MergedFile, type MergedStatement, mergeCoverage } from './coverage.ts';
import { writeLine } from './output.ts';
import { rangeOf } from './testMessages.ts';

/** Files are asked for one by one, when they are opened. */
const details = new WeakMap<FileCoverage, FileCoverageDetail[]>();

export function detailsOf(file: FileCoverage): FileCoverageDetail[] {
  return details.get(file) ?? [];
}

/** `complete`: of a search that did not end, what it has not come to may still be executed. */
export function addCoverage(run: TestRun, cases: readonly { coverage: Coverage; complete: boolean }[]): void {
  const partial = cases.filter(({ complete }) => !complete).length;
  if (partial > 0)
    writeLine(
      run,
      `Coverage is partial: ${partial} of ${cases.length} searches did not end. What is shown as not executed may still be.`,
    );
  for (const file of mergeCoverage(cases.map(({ coverage }) => coverage))) {
    const found = detailsOfFile(file, partial > 0);
    const shown = FileCoverage.fromDetails(Uri.parse(file.uri), found);
    details.set(shown, found);
    run.addCoverage(shown);
  }
}

function detailsOfFile({ statements, functions }: MergedFile, partial: boolean): FileCoverageDetail[] {
  const unsure = (reached: boolean): string => (partial && !reached ? ' (as far as the searches came)' : '');
  return [
    ...statements.map((each) => {
      const branches = each.branches.map(
        ({ range, text, way, taken }) =>
          new BranchCoverage(taken, rangeOf(range), `"${text}" ${way}${unsure(taken)}`),
      );
      return new StatementCoverage(each.reached, marked(each, statements), branches);
    }),
    ...functions.map(
      ({ name, range, reached }) =>
        new DeclarationCoverage(`${name}${unsure(reached)}`, reached, rangeOf(range)),
    ),
  ];
}

/** A loop with its body is marked where it begins: the body has marks of its own. */
function marked({ range }: MergedStatement, all: readonly MergedStatement[]): Range | Position {
  const around =
    range.endLine > range.line && all.some((other) => other.range !== range && contains(range, other.range));
  return around ? new Position(range.line, range.column) : rangeOf(range);
}
