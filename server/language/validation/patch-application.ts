/** Whether a patch applies to the functions it changes: asked of the layer that applies patches. */
import { type AstNode, AstUtils } from 'langium';
import { topLevelNames } from '../declarations.ts';
import type { DiagnosticCode } from '../diagnostics.ts';
import { type Fn, isFn, isHunk, type Patch } from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import type { ModuleDocument, UseGraph } from '../uses.ts';
import { register } from './register.ts';
import { report } from './report.ts';

/** What is wrong with a patch, given every function that its file can see. */
export type PatchCheck = (patch: Patch, functions: Iterable<Fn>) => PatchProblem[];

export interface PatchProblem {
  code: string;
  message: string;
  node: AstNode;
  property?: string;
  related: { node: AstNode; message: string }[];
}

export function registerPatchApplication(services: LockstepServices, check: PatchCheck): void {
  register(services, {
    Patch: (patch, accept) => {
      // What is not linked, or half written, cannot be matched, and is reported already.
      if (isHalfWritten(patch)) return;
      if (
        patch.members.some((each) => isHunk(each) && (!each.target.ref || isHalfWritten(each.target.ref))) ||
        patch.needs.some((each) => !each.ref)
      )
        return;
      for (const { code, message, node, property, related } of check(
        patch,
        functionsFor(services.workspace.Uses, patch),
      )) {
        // A needed patch is checked where it is written.
        if (AstUtils.getDocument(node) !== AstUtils.getDocument(patch)) continue;
        report(accept, code as DiagnosticCode, message, node, { property, related });
      }
    },
  });
}

const isHalfWritten = (node: AstNode): boolean =>
  AstUtils.getDocument(node).parseResult.parserErrors.length > 0;

/** Functions of the files that the patch sees, and of those that its targets see. */
function functionsFor(uses: UseGraph, patch: Patch): Fn[] {
  const targets = patch.members.flatMap((each) => (isHunk(each) && each.target.ref ? [each.target.ref] : []));
  const documents = [patch, ...targets].flatMap((each) =>
    uses.visible(AstUtils.getDocument(each) as ModuleDocument),
  );
  return [...new Set(documents)].flatMap((each) => topLevelNames(each.parseResult.value)).filter(isFn);
}
