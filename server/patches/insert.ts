/** Puts patches into a file: what they need to see is used, and they come behind what is there. */
import type { Module, Patch } from '../language/generated/ast.ts';
import type { NewPatches } from './new-patches.ts';

export interface Insertion {
  offset: number;
  /** Behind what it takes the place of; nothing goes if it is left out. */
  end?: number;
  text: string;
}

/** `sees`: does the file see another one already, by URI? `replaces`: a patch of the file whose place is taken. */
export function insertions(
  module: Module,
  source: string,
  patches: Pick<NewPatches, 'text' | 'uses'>,
  sees: (uri: string) => boolean,
  replaces?: Patch,
): Insertion[] {
  const eol = /\r?\n/.exec(source)?.[0] ?? '\n';
  const written = new Set(module.uses.map(({ $cstNode }) => $cstNode?.text.replace(/^use\s+|\s*;$/g, '')));
  const missing = patches.uses.filter(
    ({ use, uri }) => !written.has(use) && !(uri !== undefined && sees(uri)),
  );
  const lines = missing.map(({ use }) => `use ${use};`).join(eol);
  const last = module.uses.at(-1)?.$cstNode;
  const text = patches.text.trimEnd().replace(/\r?\n/g, eol);
  const empty = source.trim() === '';
  const end = source.trimEnd().length;
  if (empty) return [{ offset: source.length, text: `${lines && `${lines}${eol}${eol}`}${text}${eol}` }];
  const tail = source.slice(end).includes('\n') ? '' : eol;
  const old = replaces?.$cstNode;
  const behind = old
    ? { offset: old.offset, end: old.end, text }
    : { offset: end, text: `${eol}${eol}${text}${tail}` };
  if (!lines) return [behind];
  return [
    last ? { offset: last.end, text: `${eol}${lines}` } : { offset: 0, text: `${lines}${eol}${eol}` },
    behind,
  ];
}

export function inserted(source: string, edits: readonly Insertion[]): string {
  let result = source;
  for (const { offset, end = offset, text } of edits.toSorted((a, b) => b.offset - a.offset))
    result = result.slice(0, offset) + text + result.slice(end);
  return result;
}
