import { describe, expect, test } from 'vitest';
import { unknownFile } from '../../server/reports/checked-file.ts';
import { junitReport } from '../../server/reports/junit.ts';
import { below, type Element, parseXml } from './parsers.ts';
import { NAME, nameOf, openFile, troubledFile, wrongFile } from './results.ts';

/** What JUnit's readers agree on: for each element its attributes (those with ! must be there) and what it may contain. */
const SHAPE: Record<string, { attributes: string[]; children: string[] }> = {
  testsuites: {
    attributes: ['name', 'tests!', 'failures!', 'errors!', 'skipped', 'time'],
    children: ['testsuite'],
  },
  testsuite: {
    attributes: ['name!', 'tests!', 'failures!', 'errors!', 'skipped', 'time'],
    children: ['testcase'],
  },
  testcase: { attributes: ['name!', 'classname!', 'time', 'file', 'line'], children: ['failure', 'error'] },
  failure: { attributes: ['message!', 'type!'], children: [] },
  error: { attributes: ['message!', 'type!'], children: [] },
};
const NUMBER = /^\d+(\.\d+)?$/;

function misfits(element: Element): string[] {
  const shape = SHAPE[element.name];
  if (!shape) return [`there is no <${element.name}>`];
  const known = shape.attributes.map((name) => name.replace('!', ''));
  const needed = shape.attributes.flatMap((name) => (name.endsWith('!') ? [name.slice(0, -1)] : []));
  const numbers = ['tests', 'failures', 'errors', 'skipped', 'time', 'line'];
  return [
    ...Object.keys(element.attributes).filter((name) => !known.includes(name)),
    ...needed.filter((name) => !(name in element.attributes)).map((name) => `${element.name} has no ${name}`),
    ...numbers.filter((name) => name in element.attributes && !NUMBER.test(element.attributes[name])),
    ...element.children
      .filter(({ name }) => !shape.children.includes(name))
      .map(({ name }) => `<${name}> inside`),
    ...element.children.flatMap(misfits),
  ];
}

const suitesOf = (report: string) => parseXml(report).children;
const outcomeOf = (testCase: Element) => testCase.children[0]?.name ?? 'passed';
const outcomes = (suite: Element) =>
  suite.children.map(
    ({ attributes, ...rest }) =>
      `${attributes.classname}: ${attributes.name}: ${outcomeOf({ attributes, ...rest })}`,
  );

describe('a JUnit report', () => {
  test('has the shape that its readers know, and counts what is in it', async () => {
    const root = parseXml(junitReport([await troubledFile(), await openFile(), await wrongFile()], nameOf));
    expect(misfits(root)).toEqual([]);
    for (const each of [root, ...root.children]) {
      const cases = below(each, 'testcase');
      expect(Number(each.attributes.tests)).toBe(cases.length);
      for (const [attribute, outcome] of [
        ['failures', 'failure'],
        ['errors', 'error'],
      ])
        expect(Number(each.attributes[attribute])).toBe(cases.filter((c) => outcomeOf(c) === outcome).length);
    }
  });

  test('has a suite for a file, and a case for each expectation and for the model itself', async () => {
    const [suite] = suitesOf(junitReport([await troubledFile()], nameOf));
    expect(suite.attributes.name).toBe(NAME);
    expect(outcomes(suite)).toEqual([
      `${NAME}: no mistake in the text: passed`,
      'hangs (n = 0): no error in the model: passed',
      'hangs (n = 0): expect no hang: failure',
      'hangs (n = 0): expect reachable x == 3: failure',
      'hangs (n = 0): expect never x == 1: passed',
      'hangs (n = 1): no error in the model: passed',
      'hangs (n = 1): expect no hang: failure',
      'hangs (n = 1): expect reachable x == 3: failure',
      'hangs (n = 1): expect never x == 1: failure',
      'breaks: no error in the model: failure',
      'breaks: expect no hang: passed',
      'starves: no error in the model: passed',
      'starves: expect no starvation: failure',
      'starves: expect no hang: passed',
      'holds: no error in the model: passed',
      'holds: expect no hang: passed',
      'silent: no error in the model: passed',
      'silent: expect eventually printed("]]> & <b> 100 %0A, a: b"): failure',
    ]);
  });

  test('tells of a failure the cause, how to ask for it, and its run', async () => {
    const [suite] = suitesOf(junitReport([await troubledFile()], nameOf));
    const [hang] = below(suite, 'failure');
    expect(hang.attributes).toEqual({ type: 'halted', message: 'halted: CPU 0 was halted by NMI stop' });
    expect(hang.text).toMatch(/^id no hang:1, \d+ steps$/m);
    expect(hang.text).toMatch(/^-- point of no return --$/m);
    expect(hang.text).toMatch(/CPU 0 {3}stop:5 +halts$/);
    const cases = below(suite, 'testcase');
    expect(cases[2].attributes).toMatchObject({ file: NAME, line: '9' });
  });

  test('passes nothing that is not known', async () => {
    const [suite] = suitesOf(junitReport([await openFile()], nameOf));
    expect(outcomes(suite).slice(1)).toEqual([
      'holds: no error in the model: error',
      'holds: expect no hang: error',
    ]);
    expect(below(suite, 'error')[1].attributes).toEqual({
      type: 'inconclusive',
      message: expect.stringMatching(/^inconclusive: stopped at the limit of 1 states/),
    });
  });

  test('has an error for a file with mistakes, and for one of which nothing is known', async () => {
    const lost = unknownFile('file:///x.lockstep', 'there is no file x.lockstep', () => 'x.lockstep');
    const suites = suitesOf(junitReport([await wrongFile(), lost], nameOf));
    expect(suites.map(outcomes)).toEqual([
      [`${NAME}: no mistake in the text: error`],
      ['x.lockstep: no mistake in the text: error'],
    ]);
    const [wrong, unknown] = suites.flatMap((suite) => below(suite, 'error'));
    expect(wrong.attributes.type).toBe('LS1021');
    expect(wrong.text.split('\n')).toHaveLength(2);
    expect(unknown.attributes.message).toBe('there is no file x.lockstep');
  });

  test('counts the time of a search once', async () => {
    const file = await troubledFile();
    const [suite] = suitesOf(junitReport([file], nameOf));
    const spent = file.cases.reduce((sum, { report }) => sum + report.search.seconds, 0);
    expect(Number(suite.attributes.time)).toBeCloseTo(spent, 2);
  });
});
