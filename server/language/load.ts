/** Loads a file with everything it uses, and checks it. The caller says how files are read. */
import { DocumentState, URI } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { Use } from './generated/ast.ts';
import { KeptDocuments } from './kept-documents.ts';
import type { LockstepServiceSet } from './module.ts';
import { functionAt } from './places.ts';
import { isModuleDocument, type ModuleDocument } from './uses.ts';

export interface LoadOptions {
  /** The text of a file, or undefined when there is no such file. */
  readFile: (uri: URI) => Promise<string | undefined>;
  /** The folder that holds `prelude.lockstep`. */
  libraryRoot: URI | string;
}

/** One mistake in one of the files, in the shape of reports. Lines and columns are 0-based. */
export interface ModuleDiagnostic {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  place: DiagnosticPlace;
  related: { message: string; place: DiagnosticPlace }[];
}

export interface DiagnosticPlace {
  uri: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** The function it is in, or an empty text. */
  fn: string;
}

export interface LoadedModule {
  document: ModuleDocument;
  /** Every file that is visible from `document`: the prelude first, each after those it uses, `document` last. */
  documents: ModuleDocument[];
  /** Of all the files. With an error among them the module must not be run. */
  diagnostics: ModuleDiagnostic[];
}

const running = new WeakMap<LockstepServiceSet, Promise<unknown>>();

/**
 * Every call reads anew; what has not changed since an earlier call, and sees nothing that has, is not parsed again. Documents of earlier calls
 * stay as they were. Calls on the same services wait for each other.
 */
export function loadModule(
  services: LockstepServiceSet,
  uri: URI | string,
  options: LoadOptions,
): Promise<LoadedModule> {
  const before = running.get(services) ?? Promise.resolve();
  const load = before.catch(() => {}).then(() => loadNow(services, toUri(uri), options));
  running.set(services, load);
  return load;
}

export function hasErrors(loaded: LoadedModule): boolean {
  return loaded.diagnostics.some((each) => each.severity === 'error');
}

async function loadNow(
  services: LockstepServiceSet,
  entry: URI,
  options: LoadOptions,
): Promise<LoadedModule> {
  const { Uses } = services.Lockstep.workspace;
  const kept = keptBy(services);
  kept.begin(toUri(options.libraryRoot));
  const failures: ModuleDiagnostic[] = [];

  const read = async (uri: URI): Promise<ModuleDocument | undefined> => {
    const known = kept.read(uri);
    if (known) return known;
    try {
      const text = await options.readFile(uri);
      if (text !== undefined) return kept.have(uri, text);
      kept.missing(uri);
      return undefined;
    } catch (error) {
      failures.push(
        failure('LS1012', uri, `This file cannot be read: ${(error as Error).message ?? error}.`),
      );
      return kept.have(uri, '');
    }
  };
  const readUsed = async (use: Use): Promise<ModuleDocument | undefined> => {
    for (const uri of Uses.candidates(use)) {
      const document = await read(uri);
      if (document) return document;
    }
    return undefined;
  };

  let first = await read(entry);
  if (!first) {
    failures.push(failure('LS1010', entry, 'There is no such file.'));
    first = kept.have(entry, '');
  }
  const waiting: ModuleDocument[] = [first];
  const prelude = Uses.preludeUri && (await read(Uses.preludeUri));
  if (prelude) waiting.push(prelude);
  const seen = new Set<ModuleDocument>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const use of next.parseResult.value.uses) {
      const used = await readUsed(use);
      if (used) waiting.push(used);
    }
  }
  kept.renew();
  await services.shared.workspace.DocumentBuilder.build(kept.fresh(), { validation: true });
  kept.done();
  const document = kept.read(entry) ?? first;
  const documents = Uses.visible(document);
  return { document, documents, diagnostics: [...failures, ...documents.flatMap(moduleDiagnostics)] };
}

function keptBy(services: LockstepServiceSet): KeptDocuments {
  const known = keptDocuments.get(services) ?? new KeptDocuments(services);
  keptDocuments.set(services, known);
  return known;
}

const keptDocuments = new WeakMap<LockstepServiceSet, KeptDocuments>();

/** The diagnostics of a checked document, in the shape of reports. */
export function moduleDiagnostics(document: ModuleDocument): ModuleDiagnostic[] {
  if (document.state < DocumentState.Validated || !isModuleDocument(document)) return [];
  return (document.diagnostics ?? []).map((each) => toModuleDiagnostic(each, document));
}

function toModuleDiagnostic(each: Diagnostic, document: ModuleDocument): ModuleDiagnostic {
  const place = (uri: string, range: Diagnostic['range'], fn: string): DiagnosticPlace => ({
    uri,
    line: range.start.line,
    column: range.start.character,
    endLine: range.end.line,
    endColumn: range.end.character,
    fn,
  });
  return {
    code: String(each.code ?? ''),
    severity: each.severity === 1 ? 'error' : 'warning',
    message: textOf(each.message),
    place: place(document.uri.toString(), each.range, functionAt(document, each.range.start)),
    related: (each.relatedInformation ?? []).map(({ message, location }) => ({
      message,
      place: place(location.uri, location.range, ''),
    })),
  };
}

function textOf(message: Diagnostic['message']): string {
  return typeof message === 'string' ? message : message.value;
}

function failure(code: string, uri: URI, message: string): ModuleDiagnostic {
  return {
    code,
    severity: 'error',
    message,
    place: { uri: uri.toString(), line: 0, column: 0, endLine: 0, endColumn: 0, fn: '' },
    related: [],
  };
}

function toUri(uri: URI | string): URI {
  return typeof uri === 'string' ? URI.parse(uri) : uri;
}
