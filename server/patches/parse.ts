/** Text to tree without a file: names are not linked, for patches are matched by what is written. */
import type { ParseResult } from 'langium';
import { applyEdits, formatEdits } from '../language/format/format.ts';
import { isPatch, type Module, type Patch } from '../language/generated/ast.ts';
import type { LockstepServices } from '../language/module.ts';

/** The tree of a text without syntax errors. */
export type Parse = (text: string) => Module | undefined;

export interface SyntaxMistake {
  message: string;
  /** 0-based. */
  line: number;
  column: number;
}

export function parserOf(services: LockstepServices): Parse {
  return (text) => {
    const { value, parserErrors, lexerErrors } = parsed(services, text);
    return parserErrors.length + lexerErrors.length === 0 ? value : undefined;
  };
}

/** The first mistake of a text that does not parse. */
export function mistakeIn(services: LockstepServices, text: string): SyntaxMistake | undefined {
  const { parserErrors, lexerErrors } = parsed(services, text);
  const [lexical] = lexerErrors;
  if (lexical)
    return { message: lexical.message, line: (lexical.line ?? 1) - 1, column: (lexical.column ?? 1) - 1 };
  const [wrong] = parserErrors;
  if (!wrong) return undefined;
  const { startLine, startColumn } = wrong.token;
  // At the end of the text there is no token.
  const line = Number.isFinite(startLine) ? (startLine ?? 1) - 1 : text.trimEnd().split('\n').length - 1;
  const column = Number.isFinite(startColumn) ? (startColumn ?? 1) - 1 : 0;
  return { message: wrong.message, line, column };
}

/** A text that is one patch. */
export function parsePatch(parse: Parse, text: string): Patch | undefined {
  const module = parse(text);
  const [patch] = module?.elements ?? [];
  return isPatch(patch) ? patch : undefined;
}

/** In the language's one style; a text with syntax errors stays as it is. */
export function formatted(parse: Parse, text: string): string {
  const root = parse(text)?.$cstNode?.root;
  return root ? applyEdits(text, formatEdits(root)) : text;
}

function parsed(services: LockstepServices, text: string): ParseResult<Module> {
  return services.parser.LangiumParser.parse<Module>(text);
}
