/** A file and all it uses, loaded and checked, ready to be compiled. */
import { EmptyFileSystem, type LangiumDocument } from 'langium';
import type * as ast from '../language/generated/ast.ts';
import { hasErrors, loadModule } from '../language/load.ts';
import {
  createLockstepServices,
  type LockstepServiceSet,
  type LockstepServices,
} from '../language/module.ts';
import { checkPatchApplies } from '../program/apply-patch.ts';
import { type ModuleSet, moduleSet, placeOfNode } from '../program/cases.ts';
import type { ProgramDiagnostic } from '../program/diagnostic.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import type { Files } from './files.ts';

export interface OpenModule {
  /** Absent when the file has errors. */
  set?: ModuleSet;
  diagnostics: DiagnosticReport[];
}

let services: LockstepServiceSet | undefined;

export function languageServices(): LockstepServices {
  return serviceSet().Lockstep;
}

function serviceSet(): LockstepServiceSet {
  services ??= createLockstepServices(EmptyFileSystem, { checkPatch: checkPatchApplies });
  return services;
}

export async function openModule(uri: string, files: Files): Promise<OpenModule> {
  const loaded = await loadModule(serviceSet(), uri, files);
  const { diagnostics } = loaded;
  if (hasErrors(loaded)) return { diagnostics };
  const documents = loaded.documents as LangiumDocument<ast.Module>[];
  return { set: moduleSet(loaded.document as LangiumDocument<ast.Module>, documents), diagnostics };
}

/** The same of a file that may have errors: its names may not be linked, nor all of it be there. */
export async function openAnyway(uri: string, files: Files): Promise<ModuleSet> {
  const loaded = await loadModule(serviceSet(), uri, files);
  const documents = loaded.documents as LangiumDocument<ast.Module>[];
  return moduleSet(loaded.document as LangiumDocument<ast.Module>, documents);
}

/** What the compiler of a case has to say, in the shape of reports. */
export function reportDiagnostic(d: ProgramDiagnostic, severity: 'error' | 'warning'): DiagnosticReport {
  return {
    code: d.code,
    severity,
    message: d.message,
    place: placeOfNode(d.node),
    related: d.related.map(({ node, message }) => ({ message, place: placeOfNode(node) })),
  };
}
