import { expect, test } from 'vitest';
import { type Item, selectCases } from '../../../extension/testing/selection.ts';
import { nodeOfFile, type Target, type TestNode } from '../../../extension/testing/tree.ts';

interface Node extends Item {
  children: Map<string, this>;
  target: Target;
}

function itemOf({ id, target, children }: TestNode): Node {
  return { id, target, children: new Map(children.map((child) => [child.id, itemOf(child)])) };
}

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const expectations = ['no hang', 'no starvation'].map((text) => ({ id: text, text, range }));
const scenario = (name: string, cases: Record<string, number>[], expected = expectations) => ({
  name,
  title: name,
  range,
  cases,
  expectations: expected,
});
const files = [
  { uri: 'a', scenarios: [scenario('s', [{ n: 1 }, { n: 2 }]), scenario('t', [{}])] },
  { uri: 'b', scenarios: [scenario('bare', [{}], []), scenario('unknown', [])] },
  { uri: 'c', scenarios: [] },
];
const roots = files.map((file) => itemOf(nodeOfFile({ ...file, key: '', errors: [] }, file.uri)));

function find(id: string, among: Iterable<Node> = roots): Node | undefined {
  for (const item of among) {
    if (item.id === id) return item;
    const inside = find(id, item.children.values());
    if (inside) return inside;
  }
  return undefined;
}

const found = (ids: string[]) =>
  ids.map((id) => {
    const item = find(id);
    if (!item) throw new Error(`no item ${id}`);
    return item;
  });

function selected(include?: string[], exclude: string[] = []): string[] {
  const request = { ...(include ? { include: found(include) } : {}), exclude: found(exclude) };
  const { cases, broken } = selectCases(roots, request, ({ target }) => target);
  return [
    ...cases.map(({ item, expectations: chosen }) =>
      [item.id, ...chosen.map(({ target }) => target.expectation)].join(' | '),
    ),
    ...broken.map(({ id }) => `broken ${id}`),
  ];
}

const ALL_OF_A = [
  'a#s#n = 1 | no hang | no starvation',
  'a#s#n = 2 | no hang | no starvation',
  'a#t | no hang | no starvation',
];

test('everything, when nothing is chosen: what cannot be run is named', () => {
  expect(selected()).toEqual([...ALL_OF_A, 'b#bare', 'broken b#unknown', 'broken c']);
});

test('a file, a scenario, a case: all of it', () => {
  expect(selected(['a'])).toEqual(ALL_OF_A);
  expect(selected(['a#s'])).toEqual(ALL_OF_A.slice(0, 2));
  expect(selected(['a#s#n = 2'])).toEqual([ALL_OF_A[1]]);
  expect(selected(['b#bare'])).toEqual(['b#bare']);
});

test('an expectation: its case, for it alone', () => {
  expect(selected(['a#s#n = 2#no hang'])).toEqual(['a#s#n = 2 | no hang']);
});

test('several, from several files, in the order of the text and each case once', () => {
  expect(selected(['b', 'a#t#no starvation', 'a#t#no hang', 'a#s#n = 1', 'a#s#n = 1#no hang'])).toEqual([
    ALL_OF_A[0],
    ALL_OF_A[2],
    'b#bare',
    'broken b#unknown',
  ]);
});

test('what is excluded is not run, nor is a case of which nothing is left', () => {
  expect(selected(['a'], ['a#s'])).toEqual([ALL_OF_A[2]]);
  expect(selected(undefined, ['b', 'c', 'a#s#n = 1', 'a#t#no hang'])).toEqual([
    ALL_OF_A[1],
    'a#t | no starvation',
  ]);
  expect(selected(['a#t'], ['a#t#no hang', 'a#t#no starvation'])).toEqual([]);
  expect(selected(['a#t#no hang'], ['a'])).toEqual([]);
});
