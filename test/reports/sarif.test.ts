import { describe, expect, test } from 'vitest';
import { unknownFile } from '../../server/reports/checked-file.ts';
import { sarifReport } from '../../server/reports/sarif.ts';
import { checkText } from '../support/lockstep.ts';
import { sarifErrors } from './parsers.ts';
import { nameOf, openFile, TROUBLES, troubledFile, wrongFile } from './results.ts';

interface Step {
  executionOrder: number;
  importance: string;
  location: { message: { text: string }; logicalLocations?: { name: string }[] };
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level?: string;
  kind?: string;
  message: { text: string };
  locations: { physicalLocation: { artifactLocation: object; region: object } }[];
  relatedLocations?: { message: { text: string } }[];
  codeFlows?: { message: { text: string }; threadFlows: { id: string; locations: Step[] }[] }[];
  partialFingerprints?: Record<string, string>;
  properties?: object;
}
interface Log {
  runs: {
    tool: { driver: { version: string; rules: { id: string; shortDescription: { text: string } }[] } };
    invocations: { executionSuccessful: boolean; toolExecutionNotifications: { level: string }[] }[];
    results: Result[];
  }[];
}

async function logOf(...files: Parameters<typeof sarifReport>[0]): Promise<Log['runs'][0]> {
  const log = JSON.parse(sarifReport(files, nameOf, '1.2.3')) as Log;
  expect(sarifErrors(log)).toEqual([]);
  return log.runs[0];
}

describe('a SARIF report', () => {
  test('fits the official schema, which does not fit everything', async () => {
    await logOf(await troubledFile(), await openFile(), await wrongFile());
    await logOf();
    const log = JSON.parse(sarifReport([await troubledFile()], nameOf, '1.2.3'));
    log.runs[0].results[0].level = 'dreadful';
    log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
    expect(sarifErrors(log).join('\n')).toMatch(/level .*\n?.*|startLine/);
    expect(sarifErrors(log).length).toBeGreaterThan(1);
  });

  test('has a rule for each kind of result, with what it means', async () => {
    const { tool, results } = await logOf(await troubledFile(), await openFile(), await wrongFile());
    const { rules } = tool.driver;
    expect(rules.map(({ id }) => id)).toEqual([
      'LS1021',
      'LS2001',
      'LS5003',
      'LS8001',
      'eventually',
      'halted',
      'inconclusive',
      'never',
      'not-met',
      'starvation',
    ]);
    expect(results.every(({ ruleId, ruleIndex }) => rules[ruleIndex].id === ruleId)).toBe(true);
    expect(rules.every(({ id, shortDescription }) => shortDescription.text !== id)).toBe(true);
  });

  test('has a result at the line of an expectation, with the way there as a thread flow for each CPU', async () => {
    const { results } = await logOf(await troubledFile());
    const [hang] = results;
    expect(hang).toMatchObject({
      ruleId: 'halted',
      level: 'error',
      message: { text: 'hangs (n = 0): expect no hang: halted: CPU 0 was halted by NMI stop' },
      properties: { scenario: 'hangs', case: { n: '0' }, patches: [] },
    });
    expect(hang.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'models/a%20b.lockstep', uriBaseId: '%SRCROOT%' },
      region: { startLine: 9, startColumn: 3, endLine: 9, endColumn: 18 },
    });
    expect(hang.relatedLocations?.map(({ message }) => message.text)).toEqual([
      'CPU 0 was halted by NMI stop',
      'CPU 1 has finished',
    ]);
    const [flow] = hang.codeFlows ?? [];
    expect(flow.threadFlows.map(({ id }) => id)).toEqual(['CPU 0', 'CPU 1']);
    const steps = flow.threadFlows.flatMap(({ locations }) => locations);
    const [finding] = (await troubledFile()).cases[0].report.expectations[0].findings;
    expect(
      steps.sort((a, b) => a.executionOrder - b.executionOrder).map((s) => s.location.message.text),
    ).toEqual(finding.steps.map(({ text }) => text));
  });

  test('marks the point of no return, and where a run begins to repeat', async () => {
    const text = `spinlock a; spinlock b;
scenario s { cpu 0 { spin_lock(a); spin_lock(b); } cpu 1 { spin_lock(b); spin_lock(a); } expect no hang; }`;
    const report = await checkText(text);
    const [finding] = report.cases[0].expectations[0].findings;
    const file = { ...(await troubledFile()), cases: [{ name: 's', report: report.cases[0] }] };
    const { results } = await logOf(file);
    const steps = results[0].codeFlows?.[0].threadFlows.flatMap(({ locations }) => locations) ?? [];
    const essential = steps.filter(({ importance }) => importance === 'essential');
    expect(essential.map(({ executionOrder }) => executionOrder)).toEqual([finding.pointOfNoReturn]);
    expect(essential[0].location.message.text).toMatch(/\(point of no return\)$/);
    const starved = (await logOf(await troubledFile())).results.find(({ ruleId }) => ruleId === 'starvation');
    const repeating = starved?.codeFlows?.[0].threadFlows
      .flatMap(({ locations }) => locations)
      .filter(({ location }) => location.message.text.includes('repeat for ever'));
    expect(repeating).toHaveLength(1);
  });

  test('gives what is not known as open and as a warning of the run, never as nothing', async () => {
    const { results, invocations } = await logOf(await openFile());
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ ruleId: 'inconclusive', kind: 'open', level: 'none' });
    expect(invocations[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [{ level: 'warning' }],
    });
    const lost = unknownFile('file:///x.lockstep', 'there is no file x.lockstep', nameOf);
    const unknown = await logOf(lost);
    expect(unknown.invocations[0].executionSuccessful).toBe(false);
    expect(unknown.results[0].message.text).toBe('there is no file x.lockstep');
  });

  test('has the same fingerprint for a cause after lines were put in above it, and no two of one', async () => {
    const keysOf = async (text: string) => {
      const report = await checkText(text);
      const cases = report.cases.map((each) => ({
        name: each.scenario + each.parameters[0]?.value,
        report: each,
      }));
      const { results } = await logOf({ ...(await troubledFile()), cases });
      return results.map(({ partialFingerprints }) => partialFingerprints?.['lockstepCause/v1']);
    };
    const keys = await keysOf(TROUBLES);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await keysOf(`// one\n// two\n${TROUBLES}`)).toEqual(keys);
  });
});
