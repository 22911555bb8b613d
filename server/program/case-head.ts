/** What a case applies and what it expects, as its text says it: known before it is compiled. */
import * as ast from '../language/generated/ast.ts';
import { flattenPatches } from './apply-patch.ts';

export interface NamedExpectation {
  /** The text; with a number behind it where the scenario says the same again. */
  id: string;
  text: string;
  node: ast.Expect;
}

/** The scenario's own patches, then `more`. */
export function patchesOf(scenario: ast.Scenario, more: readonly ast.Patch[] = []): ast.Patch[] {
  const own = scenario.items.filter(ast.isWith).flatMap((w) => w.patches.map((p) => p.ref));
  return [...flattenPatches(own), ...more];
}

export function expectationsOf(scenario: ast.Scenario): NamedExpectation[] {
  const seen = new Map<string, number>();
  return scenario.items.filter(ast.isExpect).map((node) => {
    const text = (node.$cstNode?.text ?? '')
      .replace(/^expect\s+/, '')
      .replace(/\s*;$/, '')
      .replace(/\s+/g, ' ');
    const n = (seen.get(text) ?? 0) + 1;
    seen.set(text, n);
    return { id: n > 1 ? `${text} (${n})` : text, text, node };
  });
}
