/** Quick fixes: the name that was meant, and the `use` that is missing. */
import type { LangiumDocument, URI } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
} from 'vscode-languageserver';
import { isModuleDocument, type ModuleDocument, usePath } from '../language/uses.ts';
import { verdictActions } from './live/verdict-actions.ts';
import type { LockstepLspServices } from './module.ts';
import { makePatchActions } from './patches/make-action.ts';
import { repairActions } from './patches/repair-actions.ts';
import { safeFixes, textFixOf } from './text-fixes.ts';
import { wholeLines } from './unnecessary/hint.ts';

/** What diagnostics about names carry; it comes back from the client, so nothing is taken for granted. */
interface NameData {
  name?: unknown;
  kind?: unknown;
  suggestion?: unknown;
}

export class LockstepCodeActions implements CodeActionProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    this.services = services;
  }

  getCodeActions(document: LangiumDocument, params: CodeActionParams): CodeAction[] {
    const only = params.context.only;
    const wants = (kind: CodeActionKind) => !only || only.some((each) => `${kind}.`.startsWith(`${each}.`));
    const fixes = wants(CodeActionKind.QuickFix)
      ? params.context.diagnostics.flatMap((diagnostic) => [
          ...this.fixes(document, diagnostic),
          ...repairActions(this.services, document, diagnostic),
        ])
      : [];
    const making = wants(CodeActionKind.Refactor) ? makePatchActions(document, params.range.start) : [];
    return [...fixes, ...(wants(CodeActionKind.SourceFixAll) ? fixAll(document) : []), ...making];
  }

  private fixes(document: LangiumDocument, diagnostic: Diagnostic): CodeAction[] {
    const { name, kind, suggestion } = (diagnostic.data ?? {}) as NameData;
    const fixes: CodeAction[] = [];
    if (typeof suggestion === 'string') {
      const edit = { range: diagnostic.range, newText: suggestion };
      fixes.push(fix(document, diagnostic, `Change to \`${suggestion}\``, edit, true));
    }
    if (
      diagnostic.code === 'LS1020' &&
      typeof name === 'string' &&
      typeof kind === 'string' &&
      isModuleDocument(document)
    ) {
      for (const path of this.filesDeclaring(document, name, kind)) {
        fixes.push(fix(document, diagnostic, `Add \`use ${path};\``, insertUse(document, path), false));
      }
    }
    fixes.push(...verdictActions(document, diagnostic));
    const redundant = REDUNDANT[String(diagnostic.code)];
    if (redundant) {
      const edit = { range: wholeLines(document, diagnostic.range), newText: '' };
      fixes.push(fix(document, diagnostic, redundant, edit, true));
    }
    const own = textFixOf(document, diagnostic);
    if (own) {
      const edit = { range: own.range, newText: own.newText };
      fixes.push(fix(document, diagnostic, own.title, edit, true));
    }
    return fixes;
  }

  /** How the document would use each file that declares such a name. */
  private filesDeclaring(document: ModuleDocument, name: string, kind: string): string[] {
    const { Uses } = this.services.workspace;
    const seen = new Set(Uses.visible(document).map((each) => each.uri.toString()));
    const files = new Map<string, URI>();
    for (const each of this.services.shared.workspace.IndexManager.allElements(kind)) {
      const uri = each.documentUri;
      // What a patch declares does not come with the file, and has a longer path.
      if (each.name === name && !seen.has(uri.toString()) && !each.path.includes('/members@'))
        files.set(uri.toString(), uri);
    }
    return [...files.values()].map((uri) => usePath(document.uri, uri, Uses.libraryRoot)).sort();
  }
}

/** What can go without a change in meaning, by code. */
const REDUNDANT: Record<string, string> = { LS1013: 'Remove the second `use`' };

/** All that has one fix which needs no choice. */
function fixAll(document: LangiumDocument): CodeAction[] {
  const edits = (document.diagnostics ?? []).flatMap(({ code, data, range }): TextEdit[] => {
    const { suggestion } = (data ?? {}) as NameData;
    if (typeof suggestion === 'string') return [{ range, newText: suggestion }];
    if (REDUNDANT[String(code)]) return [{ range: wholeLines(document, range), newText: '' }];
    return [];
  });
  edits.push(...safeFixes(document).map(({ range, newText }) => ({ range, newText })));
  if (edits.length === 0) return [];
  return [
    {
      title: 'Fix all that can be fixed without a choice',
      kind: CodeActionKind.SourceFixAll,
      edit: { changes: { [document.textDocument.uri]: edits } },
    },
  ];
}

function insertUse(document: ModuleDocument, path: string): TextEdit {
  const { uses } = document.parseResult.value;
  const last = uses[uses.length - 1]?.$cstNode;
  if (last) return { range: { start: last.range.end, end: last.range.end }, newText: `\nuse ${path};` };
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, newText: `use ${path};\n\n` };
}

function fix(
  document: LangiumDocument,
  diagnostic: Diagnostic,
  title: string,
  edit: TextEdit,
  preferred: boolean,
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: preferred,
    edit: { changes: { [document.textDocument.uri]: [edit] } },
  };
}
