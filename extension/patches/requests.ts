// What the language server answers about patches.
import { RequestType } from 'vscode-languageclient';
import type { ShowPatched } from '../../server/lsp/patches/lenses.ts';
import type {
  ExportedPatches,
  FunctionParams,
  ImportDiffParams,
  MakePatchParams,
  NamedPatch,
  NewPatch,
  PatchableFunction,
  PatchChange,
  PatchChanges,
  PatchChangesParams,
  PatchesParams,
  Refused,
} from '../../server/lsp/patches/requests.ts';

export type {
  NewPatch,
  PatchableFunction,
  PatchChange,
  PatchChanges,
  PatchChangesParams,
  Refused,
  ShowPatched,
};

export const patchChangesRequest = new RequestType<PatchChangesParams, PatchChanges, void>(
  'lockstep/patchChanges',
);
export const functionsRequest = new RequestType<{ uri: string }, PatchableFunction[], void>(
  'lockstep/functions',
);
export const patchesRequest = new RequestType<{ uri: string }, NamedPatch[], void>('lockstep/patches');
export const functionTextRequest = new RequestType<FunctionParams, { text: string } | null, void>(
  'lockstep/functionText',
);
export const makePatchRequest = new RequestType<MakePatchParams, NewPatch, void>('lockstep/makePatch');
export const importDiffRequest = new RequestType<ImportDiffParams, NewPatch, void>('lockstep/importDiff');
export const exportPatchesRequest = new RequestType<PatchesParams, ExportedPatches, void>(
  'lockstep/exportPatches',
);
