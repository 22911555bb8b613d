/** Patches of a file: shown, exported, and made of diffs and of edited copies. */
import { URI, UriUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { type ModuleDocument, usePath } from '../language/uses.ts';
import { changesBetween, type FunctionChange, type MarkedLine, markedLines } from '../patches/changes.ts';
import { exportPatches } from '../patches/export.ts';
import { importDiff } from '../patches/import.ts';
import { type Insertion, inserted, insertions } from '../patches/insert.ts';
import { madeAnew } from '../patches/made-anew.ts';
import { makeFromFile, makeFromFunction } from '../patches/make-from-copy.ts';
import type { FoundFile, NewPatches } from '../patches/new-patches.ts';
import { mistakeIn, parserOf } from '../patches/parse.ts';
import type { PatchProblem } from '../patches/problem.ts';
import { applyPatches, unpatched, withNeeds } from '../program/apply-patch.ts';
import { type ModuleSet, patchesNamed } from '../program/cases.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { callError, oneOf } from './case-work.ts';
import type { Files } from './files.ts';
import { languageServices, openAnyway, openModule, reportDiagnostic } from './open-module.ts';

type Failed = { diagnostics: DiagnosticReport[] };

export interface ShownChange extends FunctionChange {
  lines: MarkedLine[];
}

/** What the patches make of each function that they change, on top of what they need. */
export async function showPatches(
  uri: string,
  names: readonly string[],
  only: string | undefined,
  files: Files,
): Promise<{ changes: ShownChange[]; needs: string[] } | Failed> {
  const opened = await openPatches(uri, names, files);
  if ('diagnostics' in opened) return opened;
  const { set, patches } = opened;
  const all = [...new Set(patches.flatMap((each) => withNeeds(each)))];
  const needs = all.filter((each) => !patches.includes(each));
  const functions = set.documents.flatMap((each) => each.elements.filter(ast.isFn));
  const before = applyPatches(functions, needs);
  const after = applyPatches(functions, [...needs, ...patches]);
  if (after.errors.length > 0)
    return { diagnostics: after.errors.map((each) => reportDiagnostic(each, 'error')) };
  const changes = changesBetween(before.model, after.model, patches);
  const shown = changes.filter(({ name }) => only === undefined || name === only);
  if (shown.length > 0 || only === undefined)
    return {
      changes: shown.map((each) => ({ ...each, lines: markedLines(each) })),
      needs: needs.map(({ name }) => name),
    };
  const message = `${names.join(', ')} does not change ${only}. ${oneOf(changes.map(({ name }) => name))}`;
  return { diagnostics: [callError(uri, 'LS9109', message)] };
}

export async function exportNamed(
  uri: string,
  names: readonly string[],
  files: Files,
): Promise<{ text: string; added: string[]; notes: string[] } | Failed> {
  const opened = await openPatches(uri, names, files);
  if ('diagnostics' in opened) return opened;
  const root = URI.parse(files.libraryRoot);
  const { Uses } = languageServices().workspace;
  const sees = (module: ast.Module) =>
    Uses.visible(module.$document as ModuleDocument).map((each) => each.parseResult.value);
  const exported = exportPatches(opened.patches, opened.set.documents, root, sees);
  if ('errors' in exported)
    return { diagnostics: exported.errors.map((each) => reportDiagnostic(each, 'error')) };
  const fileOf = (module: ast.Module) => UriUtils.basename((module.$document as ModuleDocument).uri);
  return {
    text: exported.text,
    added: exported.added.map(({ name }) => name),
    notes: exported.unseen.map(
      (each) =>
        `${each.patch.name} uses ${each.name} in ${fileOf(each.in)}, which does not see it: it is declared in ${fileOf(each.from)}.`,
    ),
  };
}

async function openPatches(
  uri: string,
  names: readonly string[],
  files: Files,
): Promise<{ set: ModuleSet; patches: ast.Patch[] } | Failed> {
  const { set, diagnostics } = await openModule(uri, files);
  if (!set) return { diagnostics };
  const named = patchesNamed(set, names);
  if ('unknown' in named) {
    const message = `There is no patch ${named.unknown}. ${oneOf(named.known)}`;
    return { diagnostics: [callError(uri, 'LS9002', message)] };
  }
  return { set, patches: named.patches };
}

export interface NewPatch {
  name?: string;
  title?: string;
  /** The file that the patch is put into; a new one if absent. */
  into?: string;
  /** What the new one will be called. */
  newFile: string;
  /** Where files are looked for, before the library. */
  folder: string;
}

export type Made =
  | {
      text: string;
      /** What makes the text of what the file was. */
      edits: Insertion[];
      names: string[];
      notes: NewPatches['notes'];
      diagnostics: DiagnosticReport[];
    }
  | { problems: PatchProblem[] };

/** The text of the file that the patches are put into, and what is wrong with it then. */
export async function patchesOfDiff(diff: string, request: NewPatch, files: Files): Promise<Made> {
  return intoFile(request, files, (isTaken) => {
    const { name, title } = request;
    const services = languageServices();
    const parse = parserOf(services);
    const wrong = (text: string) => mistakeIn(services, text);
    return importDiff(diff, (path) => findFile(path, request, files), {
      name,
      title,
      isTaken,
      parse,
      mistakeIn: wrong,
    });
  });
}

/** `of`: the file that `copy` is an edited copy of, as after `use`, or its path below the folder. */
export async function patchOfCopy(
  copy: { uri: string; text: string },
  of: string,
  request: NewPatch,
  files: Files,
): Promise<Made> {
  const path = of.endsWith('.lockstep') ? of : `${of.replaceAll('.', '/')}.lockstep`;
  // A copy that lies where the original is looked for is not the original.
  let hides = false;
  const others: Files = {
    ...files,
    readFile: async (uri) => {
      if (uri.toString() !== copy.uri) return files.readFile(uri);
      hides = true;
      return undefined;
    },
  };
  const original = await findFile(path, request, others);
  if (!original) {
    const message = `There is no file ${of}. Name it as after \`use\`: \`linux.printk\`.`;
    return { problems: [{ code: 'LS9103', message }] };
  }
  hides = false;
  const made = await intoFile(request, others, async (isTaken) => {
    const services = languageServices();
    const wrong = (text: string) => mistakeIn(services, text);
    return makeFromFile(original, copy.text, {
      ...request,
      isTaken,
      parse: parserOf(services),
      mistakeIn: wrong,
    });
  });
  if ('problems' in made || !hides) return made;
  const message = `A file here that uses ${original.use} gets this copy instead of the library: move it elsewhere, and the patch applies.`;
  return { ...made, notes: [...made.notes, { message }] };
}

/** A patch of an edited copy of one function, on top of the functions as they are written. `last`: the copy when `replaces` was made of it. */
export async function patchOfFunction(
  copy: { fn: string; text: string; replaces?: string; last?: string },
  request: NewPatch & { into: string },
  files: Files,
): Promise<Made> {
  const { documents } = await openAnyway(request.into, files);
  const library = URI.parse(files.libraryRoot);
  const functions = documents.flatMap((each) => each.elements.filter(ast.isFn));
  const declared = documents.find((each) => each.elements.some((e) => ast.isFn(e) && e.name === copy.fn));
  const at = (declared?.$document as ModuleDocument | undefined)?.uri;
  if (!at) return { problems: [{ code: 'LS9109', message: `The file sees no function ${copy.fn}.` }] };
  const origin = { uri: at.toString(), use: usePath(URI.parse(request.into), at, library) };
  return intoFile(
    request,
    files,
    async (isTaken) => {
      const services = languageServices();
      const wrong = (text: string) => mistakeIn(services, text);
      const options = { ...request, isTaken, parse: parserOf(services), mistakeIn: wrong };
      return makeFromFunction(copy, origin, unpatched(functions), options);
    },
    copy.replaces === undefined ? undefined : { name: copy.replaces, own: ownNames(copy) },
  );
}

/** What a copy changes, and what it declared beside the function when a patch was last made of it. */
function ownNames({ fn, last }: { fn: string; last?: string }): string[] {
  const before = last === undefined ? undefined : parserOf(languageServices())(last);
  return [fn, ...(before?.elements ?? []).flatMap((each) => (ast.isComparison(each) ? [] : [each.name]))];
}

async function intoFile(
  { into, newFile }: NewPatch,
  files: Files,
  make: (isTaken: (name: string) => boolean) => Promise<NewPatches | { problems: PatchProblem[] }>,
  replaces?: { name: string; own: string[] },
): Promise<Made> {
  const uri = into ?? newFile;
  const source = into === undefined ? '' : ((await files.readFile(URI.parse(into))) ?? '');
  const parse = parserOf(languageServices());
  const module = parse(source);
  if (!module)
    return { problems: [{ code: 'LS9105', message: 'The file that the patch is for has a syntax error.' }] };
  const before = into === undefined ? undefined : await openModule(uri, files);
  const elements = (before?.set?.documents ?? [module]).flatMap((each) => each.elements);
  const taken = new Set(elements.map((each) => (ast.isComparison(each) ? undefined : each.name)));
  const old = module.elements.filter(ast.isPatch).find(({ name }) => name === replaces?.name);
  if (old) taken.delete(old.name);
  const fresh = await make((name) => taken.has(name));
  if ('problems' in fresh) return fresh;
  const made = old ? { ...fresh, text: madeAnew(old, fresh.text, replaces?.own ?? [], parse) } : fresh;
  const seen = new Set(before?.set?.documents.map((each) => each.$document?.uri.toString()));
  const edits = insertions(module, source, made, (each) => each === into || seen.has(each), old);
  const text = inserted(source, edits);
  const { diagnostics } = await openModule(uri, withText(files, uri, text));
  const known = new Set(before?.diagnostics.map(({ message }) => message));
  return {
    text,
    edits,
    names: made.names,
    notes: made.notes,
    diagnostics: diagnostics.filter(({ message }) => !known.has(message)),
  };
}

/** Beside the file that uses it, or in the library. */
async function findFile(
  path: string,
  { folder, into, newFile }: NewPatch,
  files: Files,
): Promise<FoundFile | undefined> {
  const library = URI.parse(files.libraryRoot);
  const from = URI.parse(into ?? newFile);
  for (const base of [UriUtils.dirname(from), URI.parse(folder), library]) {
    const uri = UriUtils.joinPath(base, path);
    const text = await files.readFile(uri);
    if (text !== undefined) return { uri: uri.toString(), use: usePath(from, uri, library), text };
  }
  return undefined;
}

const withText = (files: Files, uri: string, text: string): Files => ({
  ...files,
  readFile: async (asked) => (asked.toString() === uri ? text : files.readFile(asked)),
});
