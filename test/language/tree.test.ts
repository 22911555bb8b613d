/** Walks over trees come to what Langium's own come to, in the same order. */
import { readdirSync, readFileSync } from 'node:fs';
import { AstUtils } from 'langium';
import { expect, test } from 'vitest';
import { childrenOf, nodesOf, referencesBy } from '../../server/language/tree.ts';
import { libraryRoot, services } from './harness.ts';

const { shared, Lockstep } = services();
const library = readdirSync(libraryRoot.fsPath, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.lockstep'))
  .map((name) => readFileSync(`${libraryRoot.fsPath}/${name}`, 'utf8'));
const BROKEN = [
  '',
  'fn f() { let = g(1, ; }',
  'scenario s { cpu 0 { f(; } } patch p needs q, { fn f { + x',
  'use ;',
];

test.each([...library, ...BROKEN])('walks of file %#', (text) => {
  const root = Lockstep.parser.LangiumParser.parse(text).value;
  const expected = AstUtils.streamAst(root).toArray();
  const referencesOf = referencesBy(shared.AstReflection);
  expect(nodesOf(root).length).toBe(expected.length);
  for (const [i, node] of expected.entries()) {
    expect(nodesOf(root)[i]).toBe(node);
    const children = AstUtils.streamContents(node).toArray();
    expect(childrenOf(node).every((each, n) => each === children[n])).toBe(true);
    expect(childrenOf(node).length).toBe(children.length);
    const references = AstUtils.streamReferences(node).toArray();
    const found = referencesOf(node);
    expect(found.length).toBe(references.length);
    for (const [n, { reference, property, index }] of references.entries()) {
      expect(found[n]?.reference).toBe(reference);
      expect({ property: found[n]?.property, index: found[n]?.index }).toEqual({ property, index });
    }
  }
});
