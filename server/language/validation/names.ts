/** Names: declared twice, hiding each other, builtin outside the prelude, constants that need themselves. */
import { type AstNode, AstUtils, type ValidationAcceptor } from 'langium';
import { isCopy } from '../copies.ts';
import { functionLocals, isNamedNode, type NamedNode, patchNames, topLevelNames } from '../declarations.ts';
import {
  type Block,
  type Builtin,
  type Const,
  type Enum,
  type Fn,
  isBlock,
  isDevice,
  isEnum,
  isFn,
  isFor,
  isLet,
  isPatch,
  isScenario,
  isSeries,
  type Let,
  type Line,
  type Module,
  type Patch,
  type Scenario,
  type Use,
} from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import type { ModuleDocument, UseGraph } from '../uses.ts';
import { constCircle } from './constants.ts';
import { register } from './register.ts';
import { report } from './report.ts';

export function registerNameChecks(services: LockstepServices): void {
  const { Uses } = services.workspace;
  register(services, {
    Module: (module, accept) => {
      checkFileNames(Uses, module, accept);
      checkUsedFilesAgree(Uses, module, accept);
    },
    Patch: (patch, accept) => checkPatchNames(Uses, patch, accept),
    Enum: (node: Enum, accept) => checkTwice(node.members, accept),
    Fn: (node: Fn, accept) => {
      checkTwice(node.parameters, accept);
      checkHiding(node, accept);
      checkNoReference(node, accept);
    },
    Builtin: (node, accept) => {
      checkTwice(node.parameters, accept);
      checkBuiltin(Uses, node, accept);
    },
    Block: checkBlock,
    Scenario: (node: Scenario, accept) =>
      checkTwice([...node.parameters, ...node.items.filter(isDevice)], accept),
    Const: checkConst,
  });
}

/** Patches and scenarios have names of their own: a patch may be called like the function it is about. */
function namespace(node: AstNode): string {
  return isPatch(node) || isSeries(node) ? 'patch' : isScenario(node) ? 'scenario' : 'name';
}

function key(node: NamedNode): string {
  return `${namespace(node)} ${node.name}`;
}

function twice(accept: ValidationAcceptor, node: NamedNode, first: NamedNode): void {
  const there = AstUtils.getDocument(first);
  const elsewhere = there === AstUtils.getDocument(node) ? '' : ` in ${there.uri.path.split('/').pop()}`;
  report(
    accept,
    'LS1021',
    `\`${node.name}\` is declared already${elsewhere}. Give one of the two another name.`,
    node,
    {
      property: 'name',
      related: [{ message: `The other \`${node.name}\``, node: first }],
    },
  );
}

function checkTwice(nodes: readonly AstNode[], accept: ValidationAcceptor): void {
  const seen = new Map<string, NamedNode>();
  for (const node of nodes.filter(isNamedNode)) {
    const first = seen.get(key(node));
    if (first) twice(accept, node, first);
    else seen.set(key(node), node);
  }
}

function checkFileNames(uses: UseGraph, module: Module, accept: ValidationAcceptor): void {
  const own = topLevelNames(module);
  checkTwice(
    own.filter((node) => !isRepeatedMember(node)),
    accept,
  );
  const others = new Map<string, NamedNode>();
  const home = AstUtils.getDocument(module) as ModuleDocument;
  for (const document of uses.visible(home).slice(0, -1)) {
    for (const node of topLevelNames(document.parseResult.value)) others.set(key(node), node);
  }
  for (const node of own) {
    const other = others.get(key(node));
    // A function in a copy becomes a change of the one that is there.
    if (other && !(isCopy(home) && isFn(node) && isFn(other))) twice(accept, node, other);
  }
}

/** Members of one enum are compared by the enum's own check. */
function isRepeatedMember(node: NamedNode): boolean {
  const home = node.$container;
  return isEnum(home) && home.members.find((each) => each.name === node.name) !== node;
}

/** Two used files that do not know each other may declare the same name: the file that brings them together is told. */
function checkUsedFilesAgree(uses: UseGraph, module: Module, accept: ValidationAcceptor): void {
  const document = AstUtils.getDocument(module) as ModuleDocument;
  const seen = new Map<string, NamedNode>();
  for (const other of uses.visible(document).slice(0, -1)) {
    for (const node of topLevelNames(other.parseResult.value)) {
      const first = seen.get(key(node));
      seen.set(key(node), node);
      if (!first || AstUtils.getDocument(first) === other) continue;
      if (uses.visible(other).includes(AstUtils.getDocument(first) as ModuleDocument)) continue;
      const use = module.uses.find((each) => reaches(uses, each, other));
      if (!use || module.uses.some((each) => bringsBoth(uses, each, first, other))) continue;
      report(
        accept,
        'LS1021',
        `The used files both declare \`${node.name}\`. Rename one of the two, or use only one of the files.`,
        use,
        {
          property: 'path',
          related: [first, node].map((each) => ({ message: `One \`${node.name}\``, node: each })),
        },
      );
    }
  }
}

function reaches(uses: UseGraph, use: Use, document: ModuleDocument): boolean {
  const target = uses.target(use);
  return target !== undefined && uses.visible(target).includes(document);
}

function bringsBoth(uses: UseGraph, use: Use, first: NamedNode, other: ModuleDocument): boolean {
  return reaches(uses, use, AstUtils.getDocument(first) as ModuleDocument) && reaches(uses, use, other);
}

/** What a patch declares must be new, but for functions: those replace the one of that name. */
function checkPatchNames(uses: UseGraph, patch: Patch, accept: ValidationAcceptor): void {
  const own = patchNames(patch);
  checkTwice(own, accept);
  const visible = uses
    .visible(AstUtils.getDocument(patch) as ModuleDocument)
    .flatMap((each) => topLevelNames(each.parseResult.value));
  for (const node of own) {
    const other = visible.find((each) => key(each) === key(node) && !(isFn(each) && isFn(node)));
    if (other) twice(accept, node, other);
  }
}

function checkBlock(block: Block, accept: ValidationAcceptor): void {
  checkTwice(
    block.lines
      .filter((line) => !line.mark)
      .flatMap((line) => (isLet(line.statement) ? [line.statement] : [])),
    accept,
  );
}

/** A local that has the name of another one around it makes two readers see two variables. */
function checkHiding(fn: Fn, accept: ValidationAcceptor): void {
  if (!fn.body) return;
  for (const local of functionLocals(fn)) {
    if (fn.parameters.some((each) => each === local)) continue;
    const hidden = outerLocal(local, fn);
    if (!hidden) continue;
    report(
      accept,
      'LS1022',
      `This \`${local.name}\` hides another \`${local.name}\`. Give it a name of its own.`,
      local,
      {
        property: 'name',
        related: [{ message: 'The hidden one', node: hidden }],
      },
    );
  }
}

function outerLocal(local: NamedNode, fn: Fn): AstNode | undefined {
  const home = isLet(local) ? AstUtils.getContainerOfType(local, isBlock) : local.$container;
  let child: AstNode | undefined = home;
  for (let node = home?.$container; node && child; child = node, node = node.$container) {
    if (isBlock(node)) {
      const end = node.lines.indexOf(child as Line);
      const found = node.lines
        .slice(0, end)
        .find((line) => isLet(line.statement) && line.statement.name === local.name);
      if (found) return found.statement as Let;
    } else if (isFor(node) && node.variable !== local && node.variable?.name === local.name)
      return node.variable;
    if (node === fn) break;
  }
  return fn.parameters.find((each) => each.name === local.name);
}

function checkBuiltin(uses: UseGraph, node: Builtin, accept: ValidationAcceptor): void {
  if (uses.isPrelude(AstUtils.getDocument(node).uri)) return;
  report(
    accept,
    'LS1023',
    'Only the prelude can declare builtin functions. Write a function with a body: `fn name() { … }`.',
    node,
    {
      keyword: 'builtin',
    },
  );
}

/** Arguments are copied: a change of the parameter would quietly change nothing outside. */
function checkNoReference(fn: Fn, accept: ValidationAcceptor): void {
  for (const parameter of fn.parameters) {
    if (!parameter.reference) continue;
    const message = `\`ref\` is for the machine's own functions. Return the new value, as in \`x = ${fn.name}(x);\`.`;
    report(accept, 'LS1026', message, parameter, { keyword: 'ref' });
  }
}

function checkConst(node: Const, accept: ValidationAcceptor): void {
  const circle = constCircle(node);
  if (!circle) return;
  const names = [...circle, node].map((each) => each.name).join(' → ');
  report(accept, 'LS1025', `The value of this constant needs itself: ${names}.`, node, { property: 'value' });
}
