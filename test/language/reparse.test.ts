/** A tree that is made of the tree before is the tree of the text: every node, every place, every mistake. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  type AstNode,
  type CompositeCstNode,
  type CstNode,
  isReference,
  type LeafCstNode,
  type ParseResult,
} from 'langium';
import { expect, test } from 'vitest';
import type { Module } from '../../server/language/generated/ast.ts';
import { reparse } from '../../server/language/reparse.ts';
import { libraryRoot, services } from './harness.ts';

/** 0 for as many as a test has time for. */
const RUNS = Number(process.env.LOCKSTEP_REPARSE ?? 0) || 60;

const { LangiumParser } = services().Lockstep.parser;
const parse = (text: string): ParseResult<Module> => LangiumParser.parse<Module>(text);

const library = readdirSync(libraryRoot.fsPath, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.lockstep'))
  .sort()
  .map((name) => readFileSync(`${libraryRoot.fsPath}/${name}`, 'utf8'))
  .filter((text) => text.length < 12_000);
const examples = ['lost-wakeup', 'thread'].map((name) =>
  readFileSync(new URL(`../../examples/${name}.lockstep`, import.meta.url), 'utf8'),
);

const PIECES = [
  'x',
  ' ',
  '\n',
  '\r\n',
  ';',
  '{',
  '}',
  '(',
  ')',
  '"',
  '/*',
  '*/',
  '//',
  '///',
  '\\',
  'é',
  '@',
  '0',
  '5 ms',
  ' s',
  'fn ',
  'fn g() { x = 1; }\n',
  'shared v: 0..3;',
  'use linux.panic;\n',
  'else ',
  '} else {',
  'let a = 1;',
  '/* c */',
  'patch p { fn f { + x; } }',
  '+',
  '-',
  '...',
  'scenario ',
  'cpu 0 {',
  'spinlock l',
  '"text"',
  'if (a) {',
  '\0',
];

interface Edit {
  at: number;
  length: number;
  text: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(400)),
  text: fc.oneof(fc.constantFrom(...PIECES), fc.constant(''), fc.string({ maxLength: 5 })),
});

function after(text: string, { at, length, text: by }: Edit): string {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + by + text.slice(from + length);
}

test('what is parsed in part is what is parsed as a whole', { timeout: 600_000 }, () => {
  let [inPart, all] = [0, 0];
  fc.assert(
    fc.property(
      fc.constantFrom(...library, ...examples),
      fc.boolean(),
      fc.array(fc.tuple(edit, fc.boolean()), { minLength: 1, maxLength: 8 }),
      (original, dos, edits) => {
        let text = dos ? original.replaceAll('\n', '\r\n') : original;
        let tree: ParseResult = parse(text);
        for (const [each, isUndone] of edits) {
          for (const next of isUndone ? [after(text, each), text] : [after(text, each)]) {
            const whole = parse(next);
            const part = reparse(parse, tree, next);
            all++;
            if (part) {
              inPart++;
              expect(shown(part)).toEqual(shown(whole));
            }
            tree = part ?? whole;
            text = next;
          }
        }
      },
    ),
    { numRuns: RUNS, seed: Number(process.env.LOCKSTEP_REPARSE_SEED ?? 20261129) },
  );
  expect(inPart).toBeGreaterThan(all / 4);
});

test('a letter in a function leaves the other functions as they are', () => {
  const text = Array.from({ length: 9 }, (_, i) => `fn f${i}() {\n  x = ${i};\n}\n`).join('\n');
  const before = parse(text);
  const { elements } = before.value;
  const part = reparse(parse, before, text.replace('x = 4', 'xy = 4'));
  const same = part?.value.elements.map((each, i) => each === elements[i]);
  expect(same).toEqual([true, true, true, false, false, false, true, true, true]);
});

/** All that a tree says, and where. */
function shown({ value, parserErrors, lexerErrors }: ParseResult): unknown {
  const root = value.$cstNode as CompositeCstNode;
  return {
    ast: node(value),
    text: root.root.fullText,
    cst: cst(root),
    parserErrors: parserErrors.map(({ name, message, token, resyncedTokens, context }) => ({
      name,
      message,
      token: place(token),
      resynced: resyncedTokens.map(place),
      rules: context.ruleStack,
    })),
    lexerErrors: lexerErrors.map((each) => ({ ...each })),
  };
}

type Token = ParseResult['parserErrors'][number]['token'];

function place({ image, startOffset, startLine, startColumn, endLine, endColumn }: Token): unknown {
  return { image, startOffset, startLine, startColumn, endLine, endColumn };
}

function node(each: AstNode): unknown {
  const { $type, $cstNode, $containerProperty, $containerIndex } = each;
  const properties = Object.entries(each).filter(([name]) => !name.startsWith('$'));
  return {
    $type,
    at: [
      $cstNode?.offset,
      $cstNode?.end,
      JSON.stringify($cstNode?.range),
      $containerProperty,
      $containerIndex,
    ],
    ...Object.fromEntries(properties.map(([name, value]) => [name, property(value)])),
  };
}

function property(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(property);
  if (isReference(value)) return `→ ${value.$refText} ${value.$refNode?.offset}`;
  return typeof value === 'object' && value !== null ? node(value as AstNode) : value;
}

function cst(each: CstNode): unknown {
  const { offset, end, range, astNode, grammarSource } = each;
  const own = [
    offset,
    end,
    JSON.stringify(range),
    astNode.$type,
    astNode.$cstNode?.offset,
    grammarSource?.$type,
  ];
  if ('content' in each)
    return [own, (each as CompositeCstNode).content.map((inner) => [inner.container === each, cst(inner)])];
  const { tokenType, hidden, text } = each as LeafCstNode;
  return [...own, tokenType.name, hidden, text];
}
