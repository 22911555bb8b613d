/** `--reporter` and `--format`: what goes where. What the reports say is tested in test/reports. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { below, htmlErrors, markdownToHtml, parseXml, sarifErrors } from '../reports/parsers.ts';
import { Workplace } from './run.ts';

const HANGS = `spinlock l;
scenario s "Twice the same lock" { cpu 0 { f(); } expect no hang; }
fn f() { spin_lock(l); spin_lock(l); }
patch once "Take it once" { fn f { spin_lock(l); - spin_lock(l); } }
compare "Before and after" { scenarios s; with nothing; with once; }
`;

const place = new Workplace();
beforeAll(() => {
  place.file('models/hangs.lockstep', HANGS);
  place.file('models/wrong.lockstep', 'scenario s { cpu 0 { g(); } expect no hang; }');
});
afterAll(() => place.remove());

const FILE = 'models/hangs.lockstep';

describe('a reporter', () => {
  test('without a file takes the place of the text on standard output', async () => {
    const { out, code } = await place.lockstep(['check', FILE, '--reporter', 'junit']);
    expect(code).toBe(1);
    const cases = below(parseXml(out), 'testcase');
    expect(cases.map(({ attributes }) => attributes.name)).toEqual([
      'no mistake in the text',
      'no error in the model',
      'expect no hang',
    ]);
    expect(cases.every(({ attributes }) => attributes.file === FILE)).toBe(true);
  });

  test('with a file writes it, folders and all, and the text is printed as ever', async () => {
    const { out, code } = await place.lockstep(['check', FILE, '--reporter', 'sarif=out/deep/report.sarif']);
    expect(code).toBe(1);
    expect(out).toMatch(/^s {2}Twice the same lock$/m);
    const log = JSON.parse(place.read('out/deep/report.sarif'));
    expect(sarifErrors(log)).toEqual([]);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(FILE);
  });

  test('can be one of several; lines of text share standard output', async () => {
    const { out } = await place.lockstep([
      'check',
      'models',
      '--reporter',
      'text',
      '--reporter',
      'github',
      '--reporter',
      'junit=a.xml',
      '--reporter=json=a.json',
    ]);
    expect(out).toMatch(/^models\/hangs\.lockstep:$/m);
    expect(out.match(/^::error file=models\/hangs\.lockstep,line=2,/gm)).toHaveLength(1);
    expect(out.match(/^::error file=models\/wrong\.lockstep,line=1,.*,title=LS1020::/gm)).toHaveLength(1);
    expect(below(parseXml(place.read('a.xml')), 'testsuite')).toHaveLength(2);
    expect(JSON.parse(place.read('a.json'))).toHaveLength(2);
  });

  test('of a file that does not exist says so, and the exit code is 2', async () => {
    const { code, err } = await place.lockstep(['check', 'no.lockstep', '--reporter', 'junit=b.xml']);
    expect(code).toBe(2);
    expect(err).toBe('lockstep: there is no file no.lockstep\n');
    expect(below(parseXml(place.read('b.xml')), 'error')[0].attributes.message).toBe(
      'there is no file no.lockstep',
    );
  });

  test('for GitHub names files in the repository, wherever in it the command runs', async () => {
    const { out } = await place.lockstep(['check', 'hangs.lockstep', '--reporter', 'github'], {
      below: 'models',
      more: { GITHUB_WORKSPACE: place.folder },
    });
    expect(out).toMatch(/^::error file=models\/hangs\.lockstep,/);
  });

  test('reports a comparison too, a test case for each expectation of each cell', async () => {
    const { out } = await place.lockstep(['compare', FILE, '--reporter', 'junit']);
    const cases = below(parseXml(out), 'testcase').filter(
      ({ attributes }) => attributes.name === 'expect no hang',
    );
    expect(cases.map(({ attributes, children }) => [attributes.classname, children.length])).toEqual([
      ['Before and after: s', 1],
      ['Before and after: s with once', 0],
    ]);
  });

  test('reports a review', async () => {
    place.file(
      'review.lockstep',
      'spinlock l;\nscenario s { cpu 0 {\n spin_lock(l);\n spin_lock(l);\n} expect no hang; }',
    );
    const { out, code } = await place.lockstep(['review', 'review.lockstep', '--reporter', 'github']);
    expect(code).toBe(1);
    expect(out).toMatch(/^::warning file=review\.lockstep,line=4,.*title=LS7001::.*%0Areview\.lockstep:3: /m);
    const sarif = await place.lockstep(['review', 'review.lockstep', '--reporter', 'sarif']);
    expect(sarifErrors(JSON.parse(sarif.out))).toEqual([]);
    expect((await place.lockstep(['review', 'review.lockstep', '--json'])).out).toMatch(/"lockstep-review"/);
  });
});

describe('a comparison', () => {
  test('is written as Markdown, as a page, as JSON and as text, to a file if one is named', async () => {
    const format = (name: string, ...more: string[]) =>
      place.lockstep(['compare', FILE, '--format', name, ...more]);
    expect(markdownToHtml((await format('markdown')).out)).toContain('<h2>Before and after</h2>');
    const page = await format('html', '-o', 'table.html');
    expect(page.out).toBe('');
    expect(htmlErrors(place.read('table.html'))).toEqual([]);
    const json = (await format('json')).out;
    expect(JSON.parse(json)).toMatchObject({ format: 'lockstep-compare' });
    const text = (await format('text', '--reporter', 'github')).out;
    expect(text).toMatch(/^Before and after$[\s\S]*^::error file=models/m);
  });
});

describe('a call that cannot be meant', () => {
  test.each([
    [['check', FILE, '--reporter', 'html'], /There is text, json, junit, sarif, github\./],
    [['check', FILE, '--reporter', 'junit='], /Behind = comes the name of a file/],
    [['check', FILE, '--reporter', 'junit', '--reporter', 'sarif'], /only one of junit and sarif can go/],
    [['check', FILE, '--json', '--reporter', 'github'], /only one of json and github can go/],
    [['compare', FILE, '--json', '--format', 'html'], /contradict/],
    [['compare', FILE, '--format', 'html', '--reporter', 'junit'], /only one of html and junit can go/],
    [['check', FILE, '--reporter', 'junit=x', '--reporter', 'sarif=x'], /two reports cannot both go to x/],
    [['check', FILE, '--reporter', 'junit=models'], /models cannot be written/],
    [['review', FILE, '--reporter', 'junit'], /no test cases for JUnit/],
  ])('%j is refused with a reason', async (args, reason) => {
    const { code, err } = await place.lockstep(args);
    expect(code).toBe(2);
    expect(err).toMatch(reason);
  });
});
