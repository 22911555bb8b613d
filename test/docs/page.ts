/**
 * Pages that are run as tests.
 *
 * Every fenced block marked `lockstep` is run as it stands, and its comments say what comes out. A comment that ends a line says
 *
 *     // holds                      the expectation on this line holds
 *     // violated                   it is violated
 *     // violated: stuck, livelock  … and these are the kinds of what is found, nearest first
 *     // violated when n = 2; holds one verdict for the cases with that parameter value, another for the others
 *     // 12 states                  (behind `scenario … {`) that many states can be reached
 *     // no return                  the step on this line is the point of no return of some finding; if one says so, all must
 *     // LS4005                     the diagnostic on this line (several: `// LS4005, LS3003`)
 *     // fault LS8001               the error of the model that the search finds on this line
 *     // fault LS8005 in prelude.lockstep   (behind `scenario … {`) … or in a file of the library
 *     // violated, holds            (behind `with …;` in a compare) the verdicts of this column, row by row
 *
 * and words after ` - ` are for people. Nothing else may come out: every expectation has a verdict in a comment, every diagnostic and
 * every fault its code. The word behind `lockstep` says what kind of block it is:
 *
 *     ```lockstep                     a whole file
 *     ```lockstep statements          what CPU 0 runs; two CPUs, `shared x`, `y: 0..7` and `done: bool`, and a spinlock `l`
 *     ```lockstep file NAME.lockstep  a file that the blocks after it can `use`
 */
import { readFileSync } from 'node:fs';
import type { CaseReport, DiagnosticReport } from '../../server/trace/report.ts';
import { checkText, compareText, MAIN, pathOf } from '../support/lockstep.ts';

export interface Block {
  /** Line of the page that its text starts at, from 1. */
  line: number;
  /** The nearest heading above. */
  heading: string;
  kind: 'whole' | 'statements' | 'file';
  /** Of a `file`. */
  name: string;
  text: string;
}

export function readPage(name: string): string {
  return readFileSync(pathOf(name), 'utf8');
}

export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: Block | undefined;
  page.split('\n').forEach((line, i) => {
    if (open && line === '```') {
      open = undefined;
    } else if (open) {
      open.text += `${line}\n`;
    } else if (line.startsWith('```')) {
      const [language, kind = 'whole', name = ''] = line.slice(3).split(' ');
      if (language !== 'lockstep') return;
      if (kind !== 'whole' && kind !== 'statements' && kind !== 'file')
        throw new Error(`line ${i + 1}: a block marked ${kind}`);
      open = { line: i + 2, heading, kind, name, text: '' };
      blocks.push(open);
    } else if (line.startsWith('#')) {
      heading = line.replace(/^#+ /, '');
    }
  });
  return blocks;
}

/** What came out, and what the comments say, each as lines that can be compared. */
export interface Outcome {
  expected: string[];
  actual: string[];
}

const FRAME = 'shared x: 0..7 = 0; shared y: 0..7 = 0; shared done: bool = false; spinlock l; ';

export async function runBlock(block: Block, before: readonly Block[]): Promise<Outcome> {
  const files = Object.fromEntries(before.filter((b) => b.kind === 'file').map((b) => [b.name, b.text]));
  const text =
    block.kind === 'statements'
      ? `${FRAME}scenario statements { cpu 0 {\n${block.text}} cpu 1 {}\nexpect no hang; // holds\n}\n`
      : block.text;
  const lines = text.split('\n');
  const texts = { ...files, 'main.lockstep': text };
  const report = await checkText(texts);
  const expected: string[] = [];
  const actual = report.diagnostics.map((d) => diagnosticLine(d));
  lines.forEach((line, i) => {
    for (const code of codesIn(line)) expected.push(`${i + 1}: ${code}`);
    if (commentOf(line) === 'no return') expected.push(`${i + 1}: no return`);
  });
  const failed = report.diagnostics.some((d) => d.severity === 'error');
  if (block.kind !== 'file' && !failed) {
    const scenarios = lines.filter((line) => /\bscenario \w/.test(line));
    const compares = lines.some((line) => /^\s*compare /.test(line));
    if (scenarios.length === 0 && !compares)
      throw new Error(`line ${block.line}: nothing in this block is run`);
    for (const each of report.cases) compareCase(each, lines, expected, actual);
    if (compares) await compareColumns(texts, lines, expected, actual);
  }
  return { expected: [...new Set(expected)].sort(), actual: [...new Set(actual)].sort() };
}

function compareCase(each: CaseReport, lines: string[], expected: string[], actual: string[]): void {
  const name = [each.scenario, ...each.parameters.map((p) => `${p.name} = ${p.value}`)].join(' ');
  for (const { text, place, verdict, findings } of each.expectations) {
    const line = place.line;
    const said = verdictFor(commentOf(lines[line]), each);
    if (!said) throw new Error(`no verdict behind \`${lines[line].trim()}\``);
    if (lines.some((text) => commentOf(text) === 'no return')) {
      for (const f of findings) {
        const step = f.steps.find(({ n }) => n === f.pointOfNoReturn);
        if (step) actual.push(`${step.place.line + 1}: no return`);
      }
    }
    const kinds = [...new Set(findings.map((f) => f.kind))].join(', ');
    const full = verdict === 'violated' && said.includes(':') ? `violated: ${kinds}` : verdict;
    expected.push(`${line + 1}: ${name}: ${text}: ${said}`);
    actual.push(`${line + 1}: ${name}: ${text}: ${full}`);
  }
  for (const { code, steps } of each.faults) {
    const place = steps[steps.length - 1].place;
    actual.push(
      place.uri === MAIN
        ? `${place.line + 1}: ${code}`
        : `${name}: ${code} in ${place.uri.replace(/.*\//, '')}`,
    );
  }
  lines.forEach((line, i) => {
    const elsewhere = /^fault (LS\d{4} in \S+)$/.exec(commentOf(line));
    if (elsewhere && line.includes(`scenario ${each.scenario} `)) expected.push(`${name}: ${elsewhere[1]}`);
    const states = /^(\d+) states/.exec(commentOf(line));
    if (!states || !line.includes(`scenario ${each.scenario} `)) return;
    expected.push(`${i + 1}: ${name}: ${states[1]} states`);
    actual.push(`${i + 1}: ${name}: ${each.search.states} states`);
  });
}

async function compareColumns(
  texts: Record<string, string>,
  lines: string[],
  expected: string[],
  actual: string[],
): Promise<void> {
  const report = await compareText(texts);
  if (report.comparisons.length === 0) throw new Error(JSON.stringify(report.diagnostics));
  for (const { place, columns, cells } of report.comparisons) {
    let line = place.line;
    columns.forEach((column, c) => {
      do line++;
      while (!/^\s*with /.test(lines[line]));
      expected.push(`${line + 1}: with ${column.label}: ${commentOf(lines[line])}`);
      actual.push(`${line + 1}: with ${column.label}: ${cells.map((row) => row[c].verdict).join(', ')}`);
    });
  }
}

function diagnosticLine({ code, place, message }: DiagnosticReport): string {
  const where = place.uri === MAIN ? `${place.line + 1}` : place.uri;
  return code ? `${where}: ${code}` : `${where}: ${message}`;
}

/** The comment that ends a line, without what is for people. */
function commentOf(line: string): string {
  const comment = /\/\/ (.*)$/.exec(line);
  return comment ? comment[1].split(' - ')[0].trim() : '';
}

function codesIn(line: string): string[] {
  const comment = commentOf(line);
  const list = /^(fault )?(LS\d{4}(, LS\d{4})*)$/.exec(comment);
  return list ? list[2].split(', ') : [];
}

/** `violated: stuck when n = 2; holds`: the first part that is for the case. */
function verdictFor(comment: string, each: CaseReport): string | undefined {
  for (const part of comment.split('; ')) {
    const [verdict, when] = part.split(' when ');
    if (!/^(holds|violated)(: [a-z, ]+)?$/.test(verdict)) return undefined;
    if (when === undefined) return verdict;
    const [name, value] = when.split(' = ');
    if (each.parameters.some((p) => p.name === name && p.value === value)) return verdict;
  }
  return undefined;
}
