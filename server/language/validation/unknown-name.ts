/** The message for a name that nothing declares, with the nearest name there is. */
import type { ReferenceInfo } from 'langium';
import type { LockstepServices } from '../module.ts';
import { kernelName } from './kernel-names.ts';

const KINDS: Record<string, string> = {
  Named: 'Nothing',
  Callable: 'No function',
  Fn: 'No function',
  Enum: 'No type',
  Config: 'No machine setting',
  PatchLike: 'No patch or series',
  Scenario: 'No scenario',
  LogLike: 'No log',
};

/** Goes with the diagnostic, so that a quick fix knows what to offer. */
export interface UnknownNameData {
  code: 'LS1020';
  name: string;
  kind: string;
  suggestion?: string;
}

export function unknownName(
  services: LockstepServices,
  info: ReferenceInfo,
): { message: string; data: UnknownNameData } {
  const name = info.reference.$refText;
  const kind = services.shared.AstReflection.getReferenceType(info);
  const visible = services.references.ScopeProvider.getScope(info).getAllElements();
  const suggestion = nearest(
    name,
    visible.map((each) => each.name),
  );
  const hint = kernelName(name) ?? (suggestion ? ` Did you mean \`${suggestion}\`?` : '');
  const message = `${KINDS[kind] ?? 'Nothing'} called \`${name}\` is visible here.${hint}`;
  return { message, data: { code: 'LS1020', name, kind, suggestion } };
}

/** The most similar of the names, if one is similar enough to be what was meant. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length < 3) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 0.5;
  for (const each of names) {
    if (Math.abs(each.length - name.length) > bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), each.toLowerCase());
    if (distance < bestDistance) {
      best = each;
      bestDistance = distance;
    }
  }
  return best;
}

/** Letters to insert, remove, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
