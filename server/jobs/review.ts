/** Reviews the scenarios of a file: what can be said of their code without a search. */
import { GrammarUtils } from 'langium';
import { type ModuleSet, placeOfNode, scenariosOf } from '../program/cases.ts';
import type { SourceRange } from '../program/program.ts';
import { reviewScenario, type ScenarioRemark } from '../review/review.ts';
import { unusedOptions } from '../review/unused-options.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import type { JobHooks } from './case-work.ts';
import type { Files } from './files.ts';
import { openModule } from './open-module.ts';

export interface ReviewJob {
  k: 'review';
  uri: string;
}

export interface ReviewReport {
  format: 'lockstep-review';
  version: 1;
  file: string;
  /** What is wrong with the text: with errors in it, nothing is reviewed. */
  diagnostics: DiagnosticReport[];
  /** All are about this file. */
  remarks: DiagnosticReport[];
}

export async function review({ uri }: ReviewJob, files: Files, hooks: JobHooks): Promise<ReviewReport> {
  const { set, diagnostics } = await openModule(uri, files);
  const report: ReviewReport = { format: 'lockstep-review', version: 1, file: uri, diagnostics, remarks: [] };
  if (!set) return report;
  const found = new Map<string, DiagnosticReport>();
  const add = (remark: DiagnosticReport): void => {
    const { line, column } = remark.place;
    // What several scenarios run is said once.
    const key = `${remark.code} ${line}:${column}`;
    if (!found.has(key) && !isAllowed(textOf(set), remark)) found.set(key, remark);
  };
  for (const config of unusedOptions(set)) add(unusedOption(config));
  for (const scenario of scenariosOf(set)) {
    if (hooks.cancelled?.()) break;
    for (const remark of reviewScenario(set, scenario, uri, hooks.cancelled)) add(reported(remark, uri));
  }
  report.remarks.push(
    ...[...found.values()].sort(
      (a, b) => a.place.line - b.place.line || a.place.column - b.place.column || (a.code < b.code ? -1 : 1),
    ),
  );
  return report;
}

const textOf = (set: ModuleSet): string => set.main.$cstNode?.root.fullText ?? '';

/** `// lockstep: allow LS7006` on the line, or alone on the one above. */
function isAllowed(text: string, { code, place }: DiagnosticReport): boolean {
  const lines = text.split('\n');
  const allows = (line: string | undefined): boolean =>
    /\/\/\s*lockstep:\s*allow((?:[\s,]+LS\d{4})+)/.exec(line ?? '')?.[1].includes(code) === true;
  const above = lines[place.line - 1];
  return allows(lines[place.line]) || (/^\s*\/\//.test(above ?? '') && allows(above));
}

function unusedOption(config: ReturnType<typeof unusedOptions>[number]): DiagnosticReport {
  const range = GrammarUtils.findNodeForProperty(config.$cstNode, 'name')?.range;
  const place = placeOfNode(config);
  const named = range && {
    line: range.start.line,
    column: range.start.character,
    endLine: range.end.line,
    endColumn: range.end.character,
  };
  return {
    code: 'LS7010',
    severity: 'warning',
    message: `Nothing depends on \`${config.name}\`. Use it, or remove it.`,
    place: { ...place, ...named },
    related: [],
  };
}

function reported({ code, message, at, shown, related }: ScenarioRemark, uri: string): DiagnosticReport {
  const placed = ({ line, column, endLine, endColumn }: SourceRange, of: string) => ({
    uri: of,
    line,
    column,
    endLine,
    endColumn,
    fn: '',
  });
  return {
    code,
    severity: 'warning',
    message,
    place: placed(shown ?? at, uri),
    related: related.map((each) => ({ message: each.message, place: placed(each.at, each.uri) })),
  };
}
