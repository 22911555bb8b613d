/**
 * Which names are visible where, from the inside out:
 * locals (from their `let` on), the function's parameters or the scenario's; in a hunk the locals of the function it
 * changes; in a patch its own declarations and those of the patches before it; the file, the files it uses, the
 * prelude; in a hunk also what the changed function's file sees; and last, what any visible patch declares.
 */
import {
  type AstNode,
  type AstNodeDescription,
  type AstNodeDescriptionProvider,
  type AstReflection,
  AstUtils,
  type ReferenceInfo,
  type Scope,
  type ScopeProvider,
  type Stream,
  stream,
  WorkspaceCache,
} from 'langium';
import {
  functionLocals,
  isNamedNode,
  localsIn,
  type NamedNode,
  patchesBefore,
  patchesIn,
  patchesOf,
  patchNames,
  topLevelNames,
} from './declarations.ts';
import {
  type Block,
  type Hunk,
  isBlock,
  isBuiltin,
  isDevice,
  isFn,
  isFor,
  isHunk,
  isLet,
  isModule,
  isPatch,
  isQuantifier,
  isScenario,
  isSeries,
  isWith,
  type Line,
  type Patch,
  type Scenario,
  type Series,
} from './generated/ast.ts';
import { type Level, lookoutOf } from './lookout.ts';
import type { LockstepServices } from './module.ts';
import type { ModuleDocument, UseGraph } from './uses.ts';

export class LockstepScopeProvider implements ScopeProvider {
  private readonly reflection: AstReflection;
  private readonly descriptions: AstNodeDescriptionProvider;
  private readonly uses: () => UseGraph;
  private readonly fileLevels: WorkspaceCache<string, Level[]>;
  private readonly patchLevels: WorkspaceCache<string, Level>;

  constructor(services: LockstepServices) {
    this.reflection = services.shared.AstReflection;
    this.descriptions = services.workspace.AstNodeDescriptionProvider;
    this.uses = () => services.workspace.Uses;
    this.fileLevels = new WorkspaceCache(services.shared);
    this.patchLevels = new WorkspaceCache(services.shared);
  }

  getScope(context: ReferenceInfo): Scope {
    const type = this.reflection.getReferenceType(context);
    return new LeveledScope(
      () => this.levels(context.container, context.property),
      (node) => this.reflection.isSubtype(node.$type, type),
      (node) => this.descriptions.createDescription(node, node.name),
    );
  }

  /** Must be called when documents came or went outside of a build. */
  forget(): void {
    this.fileLevels.clear();
    this.patchLevels.clear();
  }

  /** Every level of names visible at a node, innermost first. */
  *levels(node: AstNode, property = ''): Generator<Level> {
    const lookout = lookoutOf(node);
    if (lookout) {
      yield* this.inner(node);
      yield* lookout.levels;
      return;
    }
    const document = AstUtils.getDocument(node) as ModuleDocument;
    // The scope of patches is built from these references, so they see files only.
    const structural = (isPatch(node) && property === 'needs') || property === 'patches';
    const ofHunk = isHunk(node) && property === 'target';
    if (!structural) yield* this.inner(ofHunk ? node.$container : node);
    yield* this.file(document);
    const target = structural || ofHunk ? undefined : AstUtils.getContainerOfType(node, isHunk)?.target;
    if (target?.ref) yield* this.file(AstUtils.getDocument(target.ref) as ModuleDocument);
    if (structural) return;
    const scenario = AstUtils.getContainerOfType(node, isScenario);
    if (scenario) yield toLevel(patchesOfScenario(scenario).reverse().flatMap(patchNames));
    yield this.declaredByPatches(document);
  }

  private *inner(start: AstNode): Generator<Level> {
    let child: AstNode = start;
    let node: AstNode | undefined = start;
    for (; node && !isModule(node); child = node, node = node.$container) {
      if (isBlock(node)) yield toLevel(letsBefore(node, child));
      else if (isFor(node) && child === node.body) yield toLevel([node.variable]);
      else if (isQuantifier(node) && child === node.condition) yield toLevel([node.variable]);
      else if (isFn(node) || isBuiltin(node)) yield toLevel(node.parameters);
      else if (isHunk(node)) yield* this.hunk(node, child);
      else if (isPatch(node)) yield* this.patch(node);
      else if (isScenario(node)) yield* this.scenario(node);
    }
  }

  private *hunk(hunk: Hunk, child: AstNode): Generator<Level> {
    const own = letsBefore(hunk, child);
    const added = own.filter((each) => (each.$container as Line).mark === '+');
    yield toLevel(added);
    const target = hunk.target.ref;
    if (target) yield toLevel(functionLocals(target));
    const patch = hunk.$container;
    const before = patchesBefore(patch, this.series(patch));
    yield toLevel([...before, patch].flatMap((each) => localsOfHunks(each, hunk)));
    yield toLevel(own);
  }

  private *patch(patch: Patch): Generator<Level> {
    yield toLevel(patchNames(patch));
    yield toLevel(patchesBefore(patch, this.series(patch)).reverse().flatMap(patchNames));
  }

  private *scenario(scenario: Scenario): Generator<Level> {
    yield toLevel([...scenario.parameters, ...scenario.items.filter(isDevice)]);
  }

  /** All series that the patch's file can see. */
  private series(patch: Patch): Series[] {
    const document = AstUtils.getDocument(patch) as ModuleDocument;
    return this.uses()
      .visible(document)
      .flatMap((each) => each.parseResult.value.elements.filter(isSeries));
  }

  /** The file's own names, then everything it sees, nearest file first. */
  private file(document: ModuleDocument): Level[] {
    return this.fileLevels.get(document.uri.toString(), () => {
      const others = this.uses()
        .visible(document)
        .slice(0, -1)
        .reverse()
        .flatMap((each) => topLevelNames(each.parseResult.value));
      return [toLevel(topLevelNames(document.parseResult.value)), toLevel(others)];
    });
  }

  private declaredByPatches(document: ModuleDocument): Level {
    return this.patchLevels.get(document.uri.toString(), () => {
      const patches = this.uses()
        .visible(document)
        .flatMap((each) => patchesOf(each.parseResult.value));
      return toLevel(patches.flatMap(patchNames));
    });
  }
}

/** Patches that a scenario is always run with. */
export function patchesOfScenario(scenario: Scenario): Patch[] {
  return scenario.items
    .filter(isWith)
    .flatMap((each) => each.patches.flatMap((reference) => patchesIn(reference.ref)));
}

function letsBefore(block: Block | Hunk, child: AstNode): NamedNode[] {
  const end = block.lines.indexOf(child as Line);
  const lines = end < 0 ? block.lines : block.lines.slice(0, end);
  return lines
    .map((line) => line.statement)
    .filter((statement) => isLet(statement))
    .filter(isNamedNode)
    .reverse();
}

/** Locals that a patch's hunks bring into the function which `hunk` changes. */
function localsOfHunks(patch: Patch, hunk: Hunk): NamedNode[] {
  return patch.members
    .filter(isHunk)
    .filter((other) => other !== hunk && other.target.$refText === hunk.target.$refText)
    .flatMap(localsIn);
}

export function toLevel(nodes: readonly AstNode[]): Level {
  const level = new Map<string, NamedNode[]>();
  for (const node of nodes) {
    if (!isNamedNode(node)) continue;
    const same = level.get(node.name);
    if (same) same.push(node);
    else level.set(node.name, [node]);
  }
  return level;
}

class LeveledScope implements Scope {
  private readonly levels: () => Iterable<Level>;
  private readonly fits: (node: AstNode) => boolean;
  private readonly describe: (node: NamedNode) => AstNodeDescription;

  constructor(
    levels: () => Iterable<Level>,
    fits: (node: AstNode) => boolean,
    describe: (node: NamedNode) => AstNodeDescription,
  ) {
    this.levels = levels;
    this.fits = fits;
    this.describe = describe;
  }

  getElement(name: string): AstNodeDescription | undefined {
    for (const level of this.levels()) {
      const found = level.get(name)?.find(this.fits);
      if (found) return this.describe(found);
    }
    return undefined;
  }

  getElements(name: string): Stream<AstNodeDescription> {
    const found: NamedNode[] = [];
    for (const level of this.levels()) found.push(...(level.get(name) ?? []).filter(this.fits));
    return stream(found).map(this.describe);
  }

  /** Inner names hide outer ones. */
  getAllElements(): Stream<AstNodeDescription> {
    const found = new Map<string, NamedNode>();
    for (const level of this.levels()) {
      for (const [name, nodes] of level) {
        const node = nodes.find(this.fits);
        if (node && !found.has(name)) found.set(name, node);
      }
    }
    return stream(found.values()).map(this.describe);
  }
}
