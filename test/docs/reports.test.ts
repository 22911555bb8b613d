/** docs/reports.md: every field of the reports, and an example that the tool produces. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkText, compareText, MAIN, pathOf } from '../support/lockstep.ts';
import { Interfaces } from './interfaces.ts';
import { blocksOf, readPage } from './page.ts';

const page = readPage('docs/reports.md');
const reports = new Interfaces(pathOf('server/trace/report.ts'));

/** The section of an interface: from its heading to the next one. */
function sectionOf(name: string): string {
  const [, section = ''] = new RegExp(`^#+ ${name}\\n([\\s\\S]*?)(?=^## )`, 'm').exec(page) ?? [];
  return section;
}

/** Every kind of finding, a fault, a device, parameters, patches, and mistakes in the text. */
const EVERYTHING = `
shared go: bool = false;
shared x: saturating 0..3 = 0;
spinlock a;
fn stop() { halt(); }
fn work() { wait go; }
patch start { fn work { + go = true; wait go; } }
scenario hangs for n in 0..3 {
  with start;
  cpu 0 {
    if (n == 0) { spin_lock(a); spin_lock(a); }
    if (n == 1) loop { x++; }
    if (n == 2) halt();
    if (n == 3) { work(); assert(x > 3); }
  }
  background cpu 1 { loop { if (x == 2) x = 0; } }
  device timer { takes 1 ms; send_nmi(1, stop); }
  expect no hang;
  expect hang;
  expect no starvation;
  expect always x == 0;
  expect never x == 1;
  expect eventually x == 2;
  expect reachable x == 3;
}
scenario starves {
  cpu 0 { loop { if (go) break; } }
  background cpu 1 { loop { go = true; go = false; } }
  expect no starvation;
}
scenario crosses {
  cpu 0 { x = 1; go = true; wait x == 2; }
  cpu 1 { if (go) x = 3; else x = 2; }
  expect no hang;
}
compare "table" { scenarios hangs; with nothing; }
`;
const MISTAKES = 'shared x: bool = 1;\nspinlock x;\nscenario s { cpu 0 {} }\n';

describe('docs/reports.md', () => {
  test('explains every field in the section of its interface', () => {
    expect(reports.fields.length).toBeGreaterThan(50);
    const missing = reports.fields.filter(({ owner, field }) => !sectionOf(owner).includes(`\`${field}\``));
    expect(missing).toEqual([]);
  });

  test('explains no field that there is not', () => {
    const known = new Set(reports.fields.map(({ field }) => field));
    const named = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(
      ([, cell]) => cell.match(/\w+/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((field) => !known.has(field))).toEqual([]);
  });

  test('names every value of kinds, verdicts and states', () => {
    const source = readFileSync(pathOf('server/trace/report.ts'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const values = [...source.matchAll(/'([a-z-]+)'/g)].map(([, value]) => value);
    expect(values.filter((value) => !page.includes(`"${value}"`))).toEqual([]);
  });

  test('shows what the tool prints for its example', async () => {
    const [block] = blocksOf(page);
    const [, json] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? [];
    const report = await checkText(block.text);
    const printed = JSON.parse(JSON.stringify(report).replaceAll(MAIN, 'file:///model/twice.lockstep'));
    const shown = JSON.parse(json);
    // How long it took and what it used are nobody's promise.
    for (const [i, each] of printed.cases.entries()) {
      each.search.seconds = shown.cases[i].search.seconds;
      each.search.memoryBytes = shown.cases[i].search.memoryBytes;
    }
    expect(printed).toEqual(shown);
  });
});

describe('real reports', () => {
  test('of a check have every field that is declared and no other', async () => {
    const report = await checkText(EVERYTHING, { options: { coverage: true } });
    expect(report.cases.some((c) => c.coverage?.branches.length && c.coverage.unreached.length)).toBe(true);
    expect(reports.misfits('CheckReport', report)).toEqual([]);
    const findings = report.cases.flatMap((c) => [...c.faults, ...c.expectations.flatMap((e) => e.findings)]);
    const kinds = new Set(findings.map((f) => f.kind));
    expect(kinds.size).toBeGreaterThan(7);
    expect(findings.some((f) => f.cycleFrom !== undefined)).toBe(true);
    expect(findings.some((f) => f.pointOfNoReturn !== undefined)).toBe(true);
    expect(findings.some((f) => f.escapes?.length)).toBe(true);
  });

  test('of a check with mistakes, and of one that a limit ended', async () => {
    const wrong = await checkText(MISTAKES);
    expect(wrong.diagnostics.length).toBeGreaterThan(1);
    expect(wrong.cases).toEqual([]);
    expect(reports.misfits('CheckReport', wrong)).toEqual([]);
    const limited = await checkText(EVERYTHING, { scenario: 'hangs', budget: { maxStates: 5 } });
    expect(limited.cases.map((c) => c.search.complete)).toContain(false);
    expect(reports.misfits('CheckReport', limited)).toEqual([]);
  });

  test('of a comparison', async () => {
    const report = await compareText(EVERYTHING);
    expect(report.comparisons[0].cells).toHaveLength(4);
    expect(reports.misfits('CompareReport', report)).toEqual([]);
  });

  test('would be found to lack a field, or to have one too many', async () => {
    const report = await checkText(MISTAKES);
    expect(reports.misfits('CheckReport', { ...report, file: undefined })).toEqual([
      'CheckReport.file is missing',
    ]);
    expect(reports.misfits('CheckReport', { ...report, more: 1 })).toEqual([
      'CheckReport.more is not declared',
    ]);
    expect(reports.misfits('CheckReport', { ...report, version: 2 })).toEqual([
      'CheckReport.version is 2, not 1',
    ]);
  });
});
