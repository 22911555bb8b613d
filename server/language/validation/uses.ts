/** `use`: files that do not exist, circles, files used twice. */
import { AstUtils, type URI, UriUtils, type ValidationAcceptor } from 'langium';
import type { Module, Use } from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import type { ModuleDocument, UseGraph } from '../uses.ts';
import { register } from './register.ts';
import { report } from './report.ts';

export function registerUseChecks(services: LockstepServices): void {
  const { Uses } = services.workspace;
  register(services, {
    Use: (use: Use, accept: ValidationAcceptor) => {
      checkExists(Uses, use, accept);
      checkCircle(Uses, use, accept);
    },
    Module: (module, accept) => {
      checkPrelude(Uses, module, accept);
      checkUsedTwice(Uses, module, accept);
    },
  });
}

function checkPrelude(uses: UseGraph, module: Module, accept: ValidationAcceptor): void {
  if (uses.prelude) return;
  const where = uses.preludeUri ? `there is no file ${uses.preludeUri.path}` : 'no library folder is set';
  const start = { line: 0, character: 0 };
  const message = `The library has no prelude: ${where}. Reinstall Lockstep, or correct the library folder.`;
  report(accept, 'LS1014', message, module, { range: { start, end: start } });
}

function checkExists(uses: UseGraph, use: Use, accept: ValidationAcceptor): void {
  if (!use.path || uses.target(use)) return;
  const places = uses.candidates(use).map((uri) => shown(uses, uri));
  report(
    accept,
    'LS1010',
    `There is no file for \`use ${use.path}\`. Looked for ${places.join(' and ')}.`,
    use,
    { property: 'path' },
  );
}

function shown(uses: UseGraph, uri: URI): string {
  const root = uses.libraryRoot;
  return root && uses.isLibrary(uri) ? `${UriUtils.relative(root, uri)} in the library` : uri.path;
}

function checkCircle(uses: UseGraph, use: Use, accept: ValidationAcceptor): void {
  const start = AstUtils.getDocument(use) as ModuleDocument;
  const first = uses.target(use);
  const path = first && pathTo(uses, first, start);
  if (!path) return;
  const names = [start, ...path].map((each) => UriUtils.basename(each.uri));
  report(
    accept,
    'LS1011',
    `Files use each other in a circle: ${names.join(' → ')}. Move what they share into a file of its own.`,
    use,
    {
      property: 'path',
    },
  );
}

/** The files from one to another along `use`, both included. */
function pathTo(uses: UseGraph, from: ModuleDocument, to: ModuleDocument): ModuleDocument[] | undefined {
  const seen = new Set<ModuleDocument>();
  const search = (each: ModuleDocument): ModuleDocument[] | undefined => {
    if (each === to) return [each];
    if (seen.has(each)) return undefined;
    seen.add(each);
    for (const use of each.parseResult.value.uses) {
      const next = uses.target(use);
      const rest = next && search(next);
      if (rest) return [each, ...rest];
    }
    return undefined;
  };
  return search(from);
}

function checkUsedTwice(uses: UseGraph, module: Module, accept: ValidationAcceptor): void {
  const seen = new Map<ModuleDocument, Use>();
  for (const use of module.uses) {
    const target = uses.target(use);
    if (!target) continue;
    const first = seen.get(target);
    if (first)
      report(accept, 'LS1013', `\`${use.path}\` is used already. Remove one of the two lines.`, use, {
        unnecessary: true,
        related: [{ message: 'The other one', node: first }],
      });
    else seen.set(target, use);
  }
}
