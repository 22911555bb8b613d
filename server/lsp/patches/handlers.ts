/** Answers the requests about patches. */
import { TextDocument, URI, UriUtils } from 'langium';
import type { CancellationToken, Connection, TextEdit } from 'vscode-languageserver';
import type { Files } from '../../jobs/files.ts';
import { exportNamed, type Made, patchesOfDiff, patchOfFunction } from '../../jobs/patches.ts';
import * as ast from '../../language/generated/ast.ts';
import { signature } from '../../language/signature.ts';
import type { ModuleDocument } from '../../language/uses.ts';
import { changesBetween } from '../../patches/changes.ts';
import { functionText } from '../../patches/function-text.ts';
import { applyPatches, unpatched, withNeeds } from '../../program/apply-patch.ts';
import { type ModuleSet, moduleSet, patchesNamed } from '../../program/cases.ts';
import { documentAt } from '../handlers.ts';
import { knownTexts } from '../known-texts.ts';
import type { LockstepLspServices } from '../module.ts';
import {
  exportPatchesRequest,
  functionsRequest,
  functionTextRequest,
  importDiffRequest,
  makePatchRequest,
  type NewPatch,
  type PatchChanges,
  type PatchChangesParams,
  patchChangesRequest,
  patchesRequest,
} from './requests.ts';

export function handlePatchRequests(connection: Connection, services: LockstepLspServices): void {
  const { Uses } = services.workspace;
  const read = knownTexts(services);
  const files = (): Files => ({
    libraryRoot: Uses.libraryRoot?.toString() ?? '',
    readFile: async (uri) => (await read(uri.toString())) ?? undefined,
  });
  const seen = async (uri: string, cancel: CancellationToken): Promise<ModuleSet> => {
    const document = await documentAt(services, uri, cancel);
    return moduleSet(document, Uses.visible(document));
  };
  const edits = async (uri: string, made: Made): Promise<NewPatch> => {
    if ('problems' in made) return made;
    const document = TextDocument.create(uri, 'lockstep', 0, (await read(uri)) ?? '');
    const wrong = made.diagnostics.map(({ code, message }) => `${code}: ${message}`);
    return {
      edits: made.edits.map(
        ({ offset, end = offset, text }): TextEdit => ({
          range: { start: document.positionAt(offset), end: document.positionAt(end) },
          newText: text,
        }),
      ),
      names: made.names,
      notes: [...made.notes.map(({ message }) => message), ...wrong],
    };
  };

  connection.onRequest(patchChangesRequest, async (params, cancel) =>
    changesOf(await seen(params.uri, cancel), params),
  );
  connection.onRequest(functionsRequest, async ({ uri }, cancel) =>
    functionsOf(await seen(uri, cancel)).map((fn) => ({
      name: fn.name,
      uri: uriOf(fn),
      signature: signature(fn),
    })),
  );
  connection.onRequest(patchesRequest, async ({ uri }, cancel) =>
    [...(await seen(uri, cancel)).documents]
      .reverse()
      .flatMap(({ elements }) =>
        elements.flatMap((each) =>
          (ast.isPatch(each) || ast.isSeries(each)) && each.name
            ? [{ name: each.name, title: each.title ?? '' }]
            : [],
        ),
      ),
  );
  connection.onRequest(functionTextRequest, async ({ uri, fn }, cancel) => {
    const text = functionText(unpatched(functionsOf(await seen(uri, cancel))), fn);
    return text ? { text } : null;
  });
  connection.onRequest(makePatchRequest, async ({ uri, name, title, ...copy }) => {
    const request = { ...placed(uri), into: uri, name, title };
    return edits(uri, await patchOfFunction(copy, request, files()));
  });
  connection.onRequest(importDiffRequest, async ({ uri, diff, folder, name, title }) => {
    const request = { ...placed(uri), into: uri, name, title };
    return edits(uri, await patchesOfDiff(diff, { ...request, folder: folder ?? request.folder }, files()));
  });
  connection.onRequest(exportPatchesRequest, async ({ uri, patches }) => {
    const exported = await exportNamed(uri, patches, files());
    if ('diagnostics' in exported)
      return { problems: exported.diagnostics.map(({ code, message }) => ({ code, message })) };
    const { text, added, notes } = exported;
    const needed = added.length > 0 ? [`With ${added.join(', ')} in front, which is needed.`] : [];
    return { text, notes: [...needed, ...notes] };
  });
}

function placed(uri: string): { folder: string; newFile: string } {
  return { folder: UriUtils.dirname(URI.parse(uri)).toString(), newFile: uri };
}

function functionsOf(set: ModuleSet): ast.Fn[] {
  return set.documents.flatMap((each) => each.elements.filter(ast.isFn)).filter(({ name }) => name);
}

const uriOf = (fn: ast.Fn): string =>
  ((fn.$container as ast.Module).$document as ModuleDocument).uri.toString();

function changesOf(set: ModuleSet, { patches: names, before: given }: PatchChangesParams): PatchChanges {
  const named = patchesNamed(set, names);
  const below = patchesNamed(set, given ?? []);
  for (const each of [named, below])
    if ('unknown' in each)
      return { problems: [{ code: 'LS9002', message: `There is no patch ${each.unknown}.` }] };
  if (!('patches' in named) || !('patches' in below)) return { problems: [] };
  const all = [...new Set(named.patches.flatMap((each) => withNeeds(each)))];
  const first = given ? below.patches : all.filter((each) => !named.patches.includes(each));
  const then = named.patches.filter((each) => !first.includes(each));
  const functions = functionsOf(set);
  const after = applyPatches(functions, [...first, ...then]);
  const [wrong] = after.errors;
  if (wrong) return { problems: [{ code: wrong.code, message: wrong.message }] };
  const changes = changesBetween(applyPatches(functions, first).model, after.model, then);
  return {
    changes: changes.map(({ name, before, after: now }) => ({ name, before, after: now })),
    before: first.map(({ name }) => name),
  };
}
