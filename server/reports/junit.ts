/**
 * JUnit XML, as CI systems read it: a suite is a file, a case what is expected of a scenario. What is violated is a failure; what is not
 * known is an error, never a pass.
 */
import {
  type CheckedCase,
  type CheckedFile,
  faultTrouble,
  findingLines,
  headlineOf,
  type NameOf,
  NO_FAULT,
  type Trouble,
  troubleOf,
} from './checked-file.ts';
import { xmlAttribute, xmlText } from './escape-xml.ts';

interface TestCase {
  group: string;
  name: string;
  file: string;
  line?: number;
  seconds: number;
  outcome?: { k: 'failure' | 'error'; type: string; message: string; lines: string[] };
}

export function junitReport(files: readonly CheckedFile[], nameOf: NameOf): string {
  const suites = files.map((file) => ({ file, cases: casesOf(file, nameOf) }));
  const all = suites.flatMap(({ cases }) => cases);
  const parts = suites.map(({ file, cases }) => {
    const attributes = `name="${xmlAttribute(file.name)}" ${countsOf(cases)}`;
    return `  <testsuite ${attributes}>\n${cases.map(caseXml).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lockstep" ${countsOf(all)}>
${parts.join('')}</testsuites>
`;
}

function countsOf(cases: readonly TestCase[]): string {
  const having = (k: 'failure' | 'error') => cases.filter(({ outcome }) => outcome?.k === k).length;
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0);
  return `tests="${cases.length}" failures="${having('failure')}" errors="${having('error')}" skipped="0" time="${seconds.toFixed(3)}"`;
}

function casesOf(file: CheckedFile, nameOf: NameOf): TestCase[] {
  return [textCase(file, nameOf), ...file.cases.flatMap((each) => caseOf(file, each, nameOf))];
}

/** That the file can be read, and that there is no mistake in it, is a case too: without it a file that is wrong would have none. */
function textCase({ name, problem, diagnostics }: CheckedFile, nameOf: NameOf): TestCase {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const lines = errors.map(
    ({ code, message, place }) => `${nameOf(place.uri)}:${place.line + 1}: ${code}: ${message}`,
  );
  const message = problem ?? (errors.length > 0 ? `${errors[0].code}: ${errors[0].message}` : undefined);
  return {
    group: name,
    name: 'no mistake in the text',
    file: name,
    ...(errors.length > 0 ? { line: errors[0].place.line + 1 } : {}),
    seconds: 0,
    ...(message === undefined
      ? {}
      : { outcome: { k: 'error', type: errors[0]?.code ?? 'problem', message, lines } }),
  };
}

/** One search answers everything that is asked of a case. Its time is that of the first question, so that it counts once. */
function caseOf(file: CheckedFile, each: CheckedCase, nameOf: NameOf): TestCase[] {
  const { name: group, report } = each;
  const fault = faultTrouble(file, report, nameOf);
  const testCase = (name: string, line: number | undefined, trouble: Trouble | undefined): TestCase => ({
    group,
    name,
    file: file.name,
    ...(line === undefined ? {} : { line: line + 1 }),
    seconds: 0,
    ...(trouble ? { outcome: outcomeOf(trouble) } : {}),
  });
  return [
    { ...testCase(NO_FAULT, fault?.place.line, fault), seconds: report.search.seconds },
    ...report.expectations.map((e) => testCase(`expect ${e.text}`, e.place.line, troubleOf(e, report))),
  ];
}

function outcomeOf({ k, headline, findings }: Trouble): NonNullable<TestCase['outcome']> {
  if (k === 'open') return { k: 'error', type: 'inconclusive', message: headline, lines: [] };
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return {
    k: 'failure',
    type: findings[0]?.code ?? 'not met',
    message: `${headline}${more}`,
    lines: findings.flatMap((finding, i) => [
      ...(i > 0 ? [''] : []),
      headlineOf(finding),
      ...findingLines(finding),
    ]),
  };
}

function caseXml({ group, name, file, line, seconds, outcome }: TestCase): string {
  const at = line === undefined ? '' : ` line="${line}"`;
  const head = `    <testcase classname="${xmlAttribute(group)}" name="${xmlAttribute(name)}" file="${xmlAttribute(file)}"${at} time="${seconds.toFixed(3)}"`;
  if (!outcome) return `${head}/>\n`;
  const { k, type, message, lines } = outcome;
  const open = `${head}>\n      <${k} type="${xmlAttribute(type)}" message="${xmlAttribute(message)}">`;
  return `${open}${xmlText(lines.join('\n'))}</${k}>\n    </testcase>\n`;
}
