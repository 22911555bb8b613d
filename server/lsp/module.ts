/** The language server's services: the language, and one file for each thing an editor asks. */
import '../language/object-group-by.ts';
import { inject, type Module as ServiceModule } from 'langium';
import {
  createDefaultModule,
  createDefaultSharedModule,
  type DefaultSharedModuleContext,
  type LangiumServices,
  type LangiumSharedServices,
  type PartialLangiumServices,
  type PartialLangiumSharedServices,
} from 'langium/lsp';
import { LockstepGeneratedModule, LockstepGeneratedSharedModule } from '../language/generated/module.ts';
import {
  type LockstepAddedServices,
  LockstepModule,
  LockstepSharedModule,
  registerChecks,
} from '../language/module.ts';
import { checkPatchApplies } from '../program/apply-patch.ts';
import { AllReferences } from './all-references.ts';
import { LockstepCallHierarchy } from './call-hierarchy.ts';
import { LockstepCodeActions } from './code-actions.ts';
import { LockstepCodeLenses } from './code-lenses.ts';
import { LockstepCompletion } from './completion.ts';
import { LockstepDocumentLinks } from './document-links.ts';
import { LockstepFolding } from './folding.ts';
import { LockstepFormatter } from './formatter.ts';
import { LockstepHighlights } from './highlights.ts';
import { LockstepHover } from './hover.ts';
import { LockstepImplementation } from './implementation.ts';
import { LockstepInlayHints } from './inlay-hints.ts';
import { LockstepLanguageServer } from './language-server.ts';
import { Verdicts } from './live/verdicts.ts';
import { LockstepRename } from './rename.ts';
import { LockstepSemanticTokens } from './semantic-tokens.ts';
import { LockstepSignatureHelp } from './signature-help.ts';
import { LockstepDocumentSymbols, LockstepNodeKinds } from './symbols.ts';
import { LockstepTypeDefinition } from './type-definition.ts';
import {
  LockstepDocumentBuilder,
  LockstepDocumentUpdateHandler,
  LockstepWorkspaceManager,
} from './workspace.ts';

/** What is known of scenarios, for whoever shows it. */
export interface LiveServices {
  live: { Verdicts: Verdicts };
}

/** What is known of all files together. */
export interface FactServices {
  facts: { References: AllReferences };
}

export type LockstepLspServices = LangiumServices & LockstepAddedServices & LiveServices & FactServices;

const LspModule: ServiceModule<LockstepLspServices, PartialLangiumServices & LiveServices & FactServices> = {
  live: { Verdicts: () => new Verdicts() },
  facts: { References: (services) => new AllReferences(services) },
  lsp: {
    CompletionProvider: (services) => new LockstepCompletion(services),
    HoverProvider: (services) => new LockstepHover(services),
    RenameProvider: (services) => new LockstepRename(services),
    DocumentSymbolProvider: () => new LockstepDocumentSymbols(),
    FoldingRangeProvider: (services) => new LockstepFolding(services),
    Formatter: () => new LockstepFormatter(),
    SemanticTokenProvider: () => new LockstepSemanticTokens(),
    CodeLensProvider: (services) => new LockstepCodeLenses(services),
    SignatureHelp: (services) => new LockstepSignatureHelp(services),
    InlayHintProvider: (services) => new LockstepInlayHints(services),
    CallHierarchyProvider: (services) => new LockstepCallHierarchy(services),
    DocumentLinkProvider: (services) => new LockstepDocumentLinks(services),
    DocumentHighlightProvider: (services) => new LockstepHighlights(services),
    TypeProvider: (services) => new LockstepTypeDefinition(services),
    ImplementationProvider: (services) => new LockstepImplementation(services),
    CodeActionProvider: (services) => new LockstepCodeActions(services),
  },
};

const LspSharedModule: ServiceModule<LangiumSharedServices, PartialLangiumSharedServices> = {
  lsp: {
    LanguageServer: (shared) => new LockstepLanguageServer(shared),
    NodeKindProvider: () => new LockstepNodeKinds(),
    DocumentUpdateHandler: (shared) => new LockstepDocumentUpdateHandler(shared),
  },
  workspace: {
    DocumentBuilder: (shared) => new LockstepDocumentBuilder(shared),
    WorkspaceManager: (shared) => new LockstepWorkspaceManager(shared),
  },
};

export function createLockstepLspServices(context: DefaultSharedModuleContext): {
  shared: LangiumSharedServices;
  Lockstep: LockstepLspServices;
} {
  const shared = inject(
    createDefaultSharedModule(context),
    LockstepGeneratedSharedModule,
    LockstepSharedModule,
    LspSharedModule,
  );
  const Lockstep = inject(
    createDefaultModule({ shared }),
    LockstepGeneratedModule,
    LockstepModule,
    LspModule,
  );
  shared.ServiceRegistry.register(Lockstep);
  registerChecks(Lockstep, { checkPatch: checkPatchApplies });
  return { shared, Lockstep };
}
