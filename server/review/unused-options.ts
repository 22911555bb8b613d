/** Options of a file with scenarios that nothing depends on. To set one is no use of it. */
import { AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import type { ModuleSet } from '../program/cases.ts';

/** In files without scenarios an option may be there for others that use the file. */
export function unusedOptions({ main, documents }: ModuleSet): ast.Config[] {
  if (!main.elements.some(ast.isScenario)) return [];
  const used = new Set<ast.Config>();
  for (const module of documents)
    for (const { reference, container } of AstUtils.streamAllContents(module).flatMap(
      AstUtils.streamReferences,
    )) {
      const target = 'ref' in reference ? reference.ref : undefined;
      if (ast.isConfig(target) && !ast.isSetting(container)) used.add(target);
    }
  const declared = main.elements.flatMap((e) =>
    ast.isPatch(e) ? e.members.filter(ast.isConfig) : ast.isConfig(e) ? [e] : [],
  );
  return declared.filter((config) => !used.has(config));
}
