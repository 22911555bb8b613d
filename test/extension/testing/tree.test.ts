import { expect, test } from 'vitest';
import { nodeOfFile, type TestNode } from '../../../extension/testing/tree.ts';
import type { ParameterValues, TestFile, TestScenario } from '../../../server/lsp/requests.ts';

const uri = 'file:///models/thread.lockstep';
const line = (n: number) => ({ start: { line: n, character: 2 }, end: { line: n, character: 9 } });

function scenario(name: string, cases: ParameterValues[], ...expectations: string[]): TestScenario {
  const found = expectations.map((text, i) => ({ id: text, text, range: line(i + 1) }));
  return { name, title: name, range: line(0), cases, expectations: found };
}

function file(scenarios: TestScenario[], errors: TestFile['errors'] = []): TestFile {
  return { uri, key: '', scenarios, errors };
}

/** One line a node: its label, what stands beside it, and the line that its icon is on. */
function drawn({ label, description, range, children }: TestNode, depth = 0): string[] {
  const beside = [description && `"${description}"`, range && `:${range.start.line}`]
    .filter(Boolean)
    .join(' ');
  return [
    `${'  '.repeat(depth)}${label} ${beside}`.trimEnd(),
    ...children.flatMap((child) => drawn(child, depth + 1)),
  ];
}

test('a file has its scenarios, and those their expectations, in the order of the text', () => {
  const halted = {
    ...scenario('halted', [{}], 'no hang', 'eventually printed("x")'),
    title: 'The owner is halted',
  };
  expect(drawn(nodeOfFile(file([halted, scenario('b', [{}], 'no hang')]), 'thread.lockstep'))).toEqual([
    'thread.lockstep',
    '  halted "The owner is halted" :0',
    '    expect no hang :1',
    '    expect eventually printed("x") :2',
    '  b :0',
    '    expect no hang :1',
  ]);
});

test('a scenario with parameters has its cases in between, with the same expectations each', () => {
  const cases = [
    { flooders: 1, stop: 'nmi' },
    { flooders: 2, stop: 'ipi' },
  ];
  const node = nodeOfFile(file([scenario('s', cases, 'no hang')]), 'thread.lockstep');
  expect(drawn(node)).toEqual([
    'thread.lockstep',
    '  s :0',
    '    flooders = 1, stop = nmi :0',
    '      expect no hang :1',
    '    flooders = 2, stop = ipi :0',
    '      expect no hang :1',
  ]);
  const [first] = node.children;
  expect(first.target).toEqual({ uri, scenario: 's' });
  expect(first.children[1].children[0].target).toEqual({
    uri,
    scenario: 's',
    case: { flooders: 2, stop: 'ipi' },
    expectation: 'no hang',
  });
});

test('a scenario that expects nothing is a test itself: its model can have errors', () => {
  const [only] = nodeOfFile(file([scenario('s', [{}])]), 'a').children;
  expect(only.target).toEqual({ uri, scenario: 's', case: {} });
  expect(only.children).toEqual([]);
});

test('every test has an id of its own', () => {
  const cases = [{ n: 1 }, { n: 2 }];
  const ids = (node: TestNode): string[] => [node.id, ...node.children.flatMap(ids)];
  const all = ids(
    nodeOfFile(file([scenario('s', cases, 'no hang', 'no hang (2)'), scenario('t', [{}], 'no hang')]), 'a'),
  );
  expect(new Set(all).size).toBe(all.length);
  expect(all).toHaveLength(10);
});

test('a file with errors says the first of them, and how many more there are', () => {
  const error = (n: number) => ({ message: `Mistake ${n}.`, range: line(n) });
  expect(nodeOfFile(file([], [error(3)]), 'a').error).toBe('Line 4: Mistake 3.');
  expect(nodeOfFile(file([], [error(3), error(5), error(6)]), 'a').error).toBe(
    'Line 4: Mistake 3. (and 2 more)',
  );
  expect(nodeOfFile(file([]), 'a')).not.toHaveProperty('error');
});
