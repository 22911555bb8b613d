/** What comes of a diff or an edited copy: the text of patches, and what a file must see to have them. */
import type { Module } from '../language/generated/ast.ts';
import type { Parse, SyntaxMistake } from './parse.ts';
import type { PatchProblem } from './problem.ts';

export interface NewPatches {
  /** Patches, and a series of several if it has a name; formatted, without `use`. */
  text: string;
  /** Files to be used, as after `use`; those without a URI are what the edited text itself has added. */
  uses: { use: string; uri?: string }[];
  names: string[];
  /** `line` is one of the diff, 0-based. */
  notes: { message: string; line?: number }[];
}

export interface NewPatchOptions {
  /** Of the patch, or of the series if there are several. */
  name?: string;
  title?: string;
  /** Is the name one of another patch? */
  isTaken?: (name: string) => boolean;
  parse: Parse;
  /** For what is wrong with a text that `parse` does not take. */
  mistakeIn: (text: string) => SyntaxMistake | undefined;
}

export interface FoundFile {
  uri: string;
  /** How it is used, as after `use`. */
  use: string;
  text: string;
}

/** A file of the model by what others call it; undefined if there is none. */
export type FindFile = (path: string) => Promise<FoundFile | undefined>;

export const NOTHING: PatchProblem = {
  code: 'LS9107',
  message: 'Only comments and blanks are different, or nothing: there is nothing to make a patch of.',
};

/** What the second text uses and the first does not. */
export function usesAdded(was: Module, now: Module): NewPatches['uses'] {
  return now.uses
    .filter(({ path }) => path && !was.uses.some((each) => each.path === path))
    .map(({ path, $cstNode }) => ({ use: $cstNode?.text.includes('"') ? JSON.stringify(path) : path }));
}
