/** Patches and series. Whether a hunk's lines are found in its function is said by the program layer, which applies them. */
import { type AstNode, AstUtils, type Reference, type ValidationAcceptor } from 'langium';
import { patchesIn } from '../declarations.ts';
import {
  type Block,
  type Hunk,
  type If,
  isHunk,
  isIf,
  isPatch,
  isSeries,
  type Line,
  type Patch,
  type PatchLike,
  type Series,
} from '../generated/ast.ts';
import { markAround } from '../marks.ts';
import type { LockstepServices } from '../module.ts';
import { register } from './register.ts';
import { report } from './report.ts';

export function registerPatchChecks(services: LockstepServices): void {
  register(services, {
    Line: checkMarks,
    Block: checkClosing,
    If: checkElse,
    Hunk: checkElses,
    Patch: (node, accept) => {
      checkEmpty(node, accept);
      checkCircle(node, accept);
      checkListedTwice(node, 'needs', node.needs, accept);
    },
    Series: (node, accept) => {
      checkContainsItself(node, accept);
      checkListedTwice(node, 'patches', node.patches, accept);
    },
    With: (node, accept) => checkListedTwice(node, 'patches', node.patches, accept),
    Column: (node, accept) => checkListedTwice(node, 'patches', node.patches, accept),
  });
}

const ONLY_IN_HUNKS = 'only the hunk of a patch has: `patch name { fn function { … } }`';

function checkMarks(line: Line, accept: ValidationAcceptor): void {
  if (!(line.mark || line.gap) || AstUtils.getContainerOfType(line, isHunk)) return;
  const sign = line.gap ? '...' : line.mark;
  report(
    accept,
    'LS4001',
    `This line begins with \`${sign}\`, which ${ONLY_IN_HUNKS}.`,
    line,
    line.mark ? { property: 'mark' } : {},
  );
}

function checkClosing(block: Block, accept: ValidationAcceptor): void {
  if (!block.closing || AstUtils.getContainerOfType(block, isHunk)) return;
  report(accept, 'LS4001', `This brace is marked \`${block.closing}\`, which ${ONLY_IN_HUNKS}.`, block, {
    property: 'closing',
  });
}

function checkElse(node: If, accept: ValidationAcceptor): void {
  if (!node.elseMark || AstUtils.getContainerOfType(node, isHunk)) return;
  report(accept, 'LS4001', `This \`else\` is marked \`${node.elseMark}\`, which ${ONLY_IN_HUNKS}.`, node, {
    property: 'elseMark',
  });
}

/** An `else` can be added to what is context; what is taken out is a statement as a whole. */
function checkElses(hunk: Hunk, accept: ValidationAcceptor): void {
  for (const node of AstUtils.streamAllContents(hunk).filter(isIf)) {
    const around = markAround(node);
    const { elseMark } = node;
    if (!elseMark || elseMark === around || (elseMark === '+' && !around)) continue;
    const message = around
      ? `This \`else\` is marked \`${elseMark}\`, and what it belongs to \`${around}\`. Mark them alike.`
      : 'An `else` alone cannot be taken out. Take out the whole `if` with `-`, and add it without the `else`.';
    report(accept, 'LS4014', message, node, { property: 'elseMark' });
  }
}

function checkEmpty(patch: Patch, accept: ValidationAcceptor): void {
  if (patch.members.length === 0)
    report(accept, 'LS4003', 'This patch changes nothing.', patch, { property: 'name' });
}

function checkCircle(patch: Patch, accept: ValidationAcceptor): void {
  const seen = new Set<Patch>();
  const search = (each: Patch): Patch[] | undefined => {
    if (seen.has(each)) return undefined;
    seen.add(each);
    for (const next of each.needs.flatMap((reference) => patchesIn(reference.ref))) {
      if (next === patch) return [each];
      const rest = search(next);
      if (rest) return [each, ...rest];
    }
    return undefined;
  };
  const circle = search(patch);
  if (!circle) return;
  const names = [...circle, patch].map((each) => each.name).join(' → ');
  report(
    accept,
    'LS4010',
    `Patches need each other in a circle: ${names}. Put what they share into a patch that both need.`,
    patch,
    { property: 'needs' },
  );
}

function checkContainsItself(series: Series, accept: ValidationAcceptor): void {
  const seen = new Set<PatchLike>();
  const contains = (each: PatchLike | undefined): boolean => {
    if (!each || seen.has(each) || isPatch(each)) return false;
    seen.add(each);
    return each.patches.some(({ ref }) => ref === series || contains(ref));
  };
  const index = series.patches.findIndex(({ ref }) => ref === series || (isSeries(ref) && contains(ref)));
  if (index < 0) return;
  report(accept, 'LS4010', `The series \`${series.name}\` contains itself. Take this line out.`, series, {
    property: 'patches',
    index,
  });
}

function checkListedTwice(
  node: AstNode,
  property: string,
  references: Reference<PatchLike>[],
  accept: ValidationAcceptor,
): void {
  const seen = new Map<Patch, string>();
  references.forEach(({ ref, $refText }, index) => {
    for (const patch of patchesIn(ref)) {
      const by = seen.get(patch);
      if (by === undefined) {
        seen.set(patch, $refText);
        continue;
      }
      const through =
        by === patch.name && $refText === patch.name ? '' : ` (in \`${by}\` and in \`${$refText}\`)`;
      report(
        accept,
        'LS4008',
        `The patch \`${patch.name}\` is listed twice${through}. A patch applies once: remove one of the two.`,
        node,
        { property, index },
      );
      return;
    }
  });
}
