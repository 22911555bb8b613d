/** Puts the language server together on a connection. */
import type { FileSystemProvider, URI } from 'langium';
import { startLanguageServer } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import { AddedDiagnostics } from './added-diagnostics.ts';
import type { RunCheck } from './checks.ts';
import { handleRequests } from './handlers.ts';
import { knownTexts } from './known-texts.ts';
import { checkOpenFiles } from './live/watch.ts';
import { createLockstepLspServices, type LockstepLspServices } from './module.ts';
import { handleMoreRequests } from './more-requests.ts';
import { checkParameters } from './parameters.ts';
import { showCollisions } from './patches/collisions.ts';
import { sayCopyProblems } from './patches/copy-problems.ts';
import { handlePatchRequests } from './patches/handlers.ts';
import { handlePulledDiagnostics } from './pull-diagnostics.ts';
import { reviewOpenFiles } from './reviewing.ts';
import { handleTests } from './tests.ts';
import { fadeUnnecessary } from './unnecessary/fade.ts';

export interface ServerContext {
  connection: Connection;
  fileSystemProvider: () => FileSystemProvider;
  libraryRoot: URI;
  runCheck: RunCheck;
}

export function startServer(context: ServerContext): LockstepLspServices {
  checkParameters(context.connection);
  const { shared, Lockstep } = createLockstepLspServices(context);
  Lockstep.workspace.Uses.libraryRoot = context.libraryRoot;
  const readFile = knownTexts(Lockstep);
  const runCheck: RunCheck = (job, surroundings) => context.runCheck(job, { readFile, ...surroundings });
  handleRequests(context.connection, Lockstep, runCheck);
  handlePulledDiagnostics(context.connection, Lockstep);
  handleMoreRequests(context.connection, Lockstep);
  handlePatchRequests(context.connection, Lockstep);
  handleTests(context.connection, Lockstep);
  sayCopyProblems(Lockstep);
  const added = new AddedDiagnostics(context.connection, Lockstep);
  fadeUnnecessary(Lockstep, added);
  showCollisions(Lockstep, added);
  reviewOpenFiles(context.connection, Lockstep, runCheck, added);
  checkOpenFiles(context.connection, Lockstep, runCheck, added);
  startLanguageServer(shared);
  return Lockstep;
}
