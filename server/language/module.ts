/** The language's services, put together: one capability, one file. Speaks no protocol and reads no file. */
import './object-group-by.ts';
import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  type DefaultSharedCoreModuleContext,
  inject,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
  type PartialLangiumCoreServices,
  type PartialLangiumSharedCoreServices,
  type Module as ServiceModule,
} from 'langium';
import { LockstepDescriptions } from './descriptions.ts';
import { DocComments, DocText } from './doc-comments.ts';
import { LockstepDocumentFactory } from './document-factory.ts';
import { LockstepDocumentValidator } from './document-validator.ts';
import { LockstepGeneratedModule, LockstepGeneratedSharedModule } from './generated/module.ts';
import { LockstepIndexManager } from './index-manager.ts';
import { GuardedLexer } from './lexer.ts';
import { LockstepLinker } from './linker.ts';
import { createGuardedParser } from './parser.ts';
import { PlainParserMessages } from './parser-messages.ts';
import { LockstepScopeProvider } from './scope.ts';
import { LockstepScopeComputation } from './scope-computation.ts';
import { LockstepServiceRegistry } from './service-registry.ts';
import { UseGraph } from './uses.ts';
import { type PatchCheck, registerPatchApplication } from './validation/patch-application.ts';
import { registerValidation } from './validation/registry.ts';
import { LockstepValidationRegistry } from './validation-registry.ts';

export interface LockstepAddedServices {
  workspace: { Uses: UseGraph };
  references: { ScopeProvider: LockstepScopeProvider };
}

export type LockstepServices = LangiumCoreServices & LockstepAddedServices;

export interface LockstepServiceSet {
  shared: LangiumSharedCoreServices;
  Lockstep: LockstepServices;
}

export const LockstepModule: ServiceModule<
  LockstepServices,
  PartialLangiumCoreServices & LockstepAddedServices
> = {
  parser: {
    Lexer: (services) => new GuardedLexer(services),
    LangiumParser: (services) => createGuardedParser(services),
    ParserErrorMessageProvider: () => new PlainParserMessages(),
  },
  documentation: {
    CommentProvider: () => new DocComments(),
    DocumentationProvider: (services) => new DocText(services),
  },
  workspace: {
    Uses: (services) => new UseGraph(services.shared),
    AstNodeDescriptionProvider: (services) => new LockstepDescriptions(services),
  },
  references: {
    Linker: (services) => new LockstepLinker(services),
    ScopeProvider: (services) => new LockstepScopeProvider(services),
    ScopeComputation: (services) => new LockstepScopeComputation(services),
  },
  validation: {
    ValidationRegistry: (services) => new LockstepValidationRegistry(services),
    DocumentValidator: (services) => new LockstepDocumentValidator(services),
  },
};

export const LockstepSharedModule: ServiceModule<
  LangiumSharedCoreServices,
  PartialLangiumSharedCoreServices
> = {
  ServiceRegistry: (shared) => new LockstepServiceRegistry(shared),
  workspace: {
    IndexManager: (shared) => new LockstepIndexManager(shared),
    LangiumDocumentFactory: (shared) => new LockstepDocumentFactory(shared),
  },
};

/** What later layers know and a file is checked for. */
export interface OuterChecks {
  checkPatch?: PatchCheck;
}

/** `context`: EmptyFileSystem, or NodeFileSystem of langium/node. */
export function createLockstepServices(
  context: DefaultSharedCoreModuleContext,
  outer: OuterChecks = {},
): LockstepServiceSet {
  const shared = inject(
    createDefaultSharedCoreModule(context),
    LockstepGeneratedSharedModule,
    LockstepSharedModule,
  );
  const Lockstep = inject(createDefaultCoreModule({ shared }), LockstepGeneratedModule, LockstepModule);
  shared.ServiceRegistry.register(Lockstep);
  registerChecks(Lockstep, outer);
  return { shared, Lockstep };
}

export function registerChecks(services: LockstepServices, outer: OuterChecks): void {
  registerValidation(services);
  if (outer.checkPatch) registerPatchApplication(services, outer.checkPatch);
}
