/**
 * What is expected at the cursor. The statement that is being written is finished with a name of no meaning, parsed by itself, and linked to
 * the names that can be seen at the cursor: so it has a tree whatever follows it, and whatever is missing.
 */
import { type AstNode, AstUtils, DocumentState, URI } from 'langium';
import * as ast from '../../language/generated/ast.ts';
import type { Lookout } from '../../language/lookout.ts';
import { type LsType, typeOfType } from '../../language/types.ts';
import type { ModuleDocument } from '../../language/uses.ts';
import type { Word } from '../../patches/hunk-cursor.ts';
import type { LockstepLspServices } from '../module.ts';
import { wordsOf } from '../words.ts';
import { type Expected, expectedOf } from './expected.ts';

const HERE = '_here';
const NOWHERE = URI.parse('lockstep-expression:/statement.lockstep');
const DECLARATIONS = new Set(['shared', 'percpu', 'config', 'const', 'semaphore', 'spinlock', 'log']);

/** `around`: the innermost node that the cursor is in. Undefined at the start of a statement, and where nothing is known. */
export function expectedAt(
  services: LockstepLspServices,
  document: ModuleDocument,
  cursor: number,
  around: AstNode | undefined,
): Expected | undefined {
  const words = wordsBefore(services, document, cursor);
  const text = words && finished(words);
  if (!text || !around) return undefined;
  const factory = services.shared.workspace.LangiumDocumentFactory;
  const written = factory.fromString<ast.Module>(text, NOWHERE);
  written.state = DocumentState.Linked;
  const tree = written.parseResult.value;
  const levels = [...services.references.ScopeProvider.levels(around)];
  const lookout: Lookout = { $type: 'Lookout', levels, $document: written };
  Object.assign(tree, { $container: lookout, $containerProperty: 'module' });
  const here = AstUtils.streamAllContents(tree).find(
    (each) => ast.isNameRef(each) && each.target.$refText === HERE,
  );
  return here && expectedOf(here as ast.NameRef, returnsOf(around));
}

/** From a line on that begins in the first column: there a declaration begins. The word that is being written is not among them. */
function wordsBefore(
  services: LockstepLspServices,
  { textDocument }: ModuleDocument,
  cursor: number,
): Word[] | undefined {
  const text = textDocument.getText();
  let start = cursor;
  do start = text.lastIndexOf('\n', start - 1);
  while (start > 0 && !/\w/.test(text[start + 1] ?? ''));
  const written = text.slice(start + 1, cursor);
  const words = wordsOf(services)(written);
  const last = words?.at(-1);
  return last?.end === written.length && /^\w+$/.test(last.image) ? words?.slice(0, -1) : words;
}

/** A text that parses if the rest was right: the last statement with a name at its end, its brackets closed. */
function finished(words: readonly Word[]): string | undefined {
  let begin = words.findLastIndex(({ image }) => /^(?:[{};]|\.\.\.)$/.test(image)) + 1;
  const opener = words[begin - 1]?.image === '{' ? words[begin - 2]?.image : undefined;
  while (/^(?:[+-]|else)$/.test(words[begin]?.image ?? '')) begin++;
  const statement = words.slice(begin).map(({ image }) => image);
  if (statement.length === 0) return undefined;
  const closing: string[] = [];
  let questions = 0;
  for (const image of statement) {
    if (image === '(' || image === '[') closing.unshift(image === '(' ? ')' : ']');
    else if (image === ')' || image === ']') closing.shift();
    if (/^[=(,[]$/.test(image)) questions = 0;
    questions += Number(image === '?') - Number(image === ':');
  }
  const otherwise = questions > 0 ? ' : 0' : '';
  const text = `${statement.join(' ')} ${HERE}${otherwise}${closing.join('')};`;
  const [first = ''] = statement;
  if (first === 'expect') return `scenario s { ${text} }`;
  if (opener === 'machine') return `scenario s { machine { ${text} } }`;
  return DECLARATIONS.has(first) ? text : `fn f() { ${text} }`;
}

function returnsOf(around: AstNode): LsType | undefined {
  const fn = AstUtils.getContainerOfType(
    around,
    (each): each is ast.Fn | ast.Hunk => ast.isFn(each) || ast.isHunk(each),
  );
  return typeOfType((ast.isHunk(fn) ? fn.target?.ref : fn)?.returns);
}
