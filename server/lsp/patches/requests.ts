/** Requests about patches. What is wrong with what a person has given comes as a value, not as an error of the protocol. */
import { RequestType, type TextEdit } from 'vscode-languageserver';

export interface PatchChangesParams {
  /** Of the file that sees the patches. */
  uri: string;
  /** Patches and series, in the order in which they apply. */
  patches: string[];
  /** What is applied on both sides; what the patches need if it is left out. */
  before?: string[];
}

export interface PatchChange {
  /** A function, or `declarations`. */
  name: string;
  /** Empty where there is none. */
  before: string;
  after: string;
}

export type PatchChanges = { changes: PatchChange[]; before: string[] } | Refused;

export interface PatchableFunction {
  name: string;
  /** Of the file that declares it. */
  uri: string;
  signature: string;
}

export interface NamedPatch {
  name: string;
  title: string;
}

export interface FunctionParams {
  uri: string;
  fn: string;
}

/** Whom a new patch is for. */
export interface NewPatchParams {
  /** The file that the patch is put into. */
  uri: string;
  name?: string;
  title?: string;
}

export interface MakePatchParams extends NewPatchParams {
  /** The function that the text is an edited copy of. */
  fn: string;
  text: string;
  /** The patch that an earlier copy has become: it is made anew in its place, and what was written into it by hand stays. */
  replaces?: string;
  /** The text of that copy. */
  last?: string;
}

export interface ImportDiffParams extends NewPatchParams {
  diff: string;
  /** Where the diff lies: files are looked for there too. */
  folder?: string;
}

export type NewPatch = { edits: TextEdit[]; names: string[]; notes: string[] } | Refused;

export interface PatchesParams {
  uri: string;
  patches: string[];
}

export type ExportedPatches = { text: string; notes: string[] } | Refused;

export interface Refused {
  problems: { code: string; message: string; line?: number; column?: number }[];
}

export const patchChangesRequest = new RequestType<PatchChangesParams, PatchChanges, void>(
  'lockstep/patchChanges',
);
export const functionsRequest = new RequestType<{ uri: string }, PatchableFunction[], void>(
  'lockstep/functions',
);
/** All patches and series that a file sees, its own first. */
export const patchesRequest = new RequestType<{ uri: string }, NamedPatch[], void>('lockstep/patches');
/** The text of a function as it is written, with its comment; null if the file sees none of that name. */
export const functionTextRequest = new RequestType<FunctionParams, { text: string } | null, void>(
  'lockstep/functionText',
);
export const makePatchRequest = new RequestType<MakePatchParams, NewPatch, void>('lockstep/makePatch');
export const importDiffRequest = new RequestType<ImportDiffParams, NewPatch, void>('lockstep/importDiff');
export const exportPatchesRequest = new RequestType<PatchesParams, ExportedPatches, void>(
  'lockstep/exportPatches',
);
