/** What is known of a declaration beyond its own text, for a hover: short, and with links to the places. */
import { type AstNode, AstUtils } from 'langium';
import * as ast from '../../language/generated/ast.ts';
import type { AllReferences } from '../all-references.ts';
import { aboutFunction } from './function.ts';
import { byOwner, linked, listed } from './links.ts';
import { aboutVariable } from './variable.ts';

export function about(node: AstNode, references: AllReferences): string[] {
  if (ast.isShared(node)) return aboutVariable(node, references);
  if (ast.isFn(node)) return aboutFunction(node, references);
  if (ast.isSpinlock(node) || ast.isSemaphore(node)) return aboutLock(node, references);
  return ast.isConfig(node) ? aboutConfig(node, references) : [];
}

function aboutLock(node: ast.Spinlock | ast.Semaphore, references: AllReferences): string[] {
  const gives = /^(?:spin_unlock|spin_lock_init|spin_is_locked|holder|up|sem_wake)$/;
  const taken = references.namesOf(node).filter((each) => {
    const call = AstUtils.getContainerOfType(each.$container, ast.isCall);
    return call !== undefined && !gives.test(call.callee?.ref?.name ?? '');
  });
  const words = [...byOwner(taken)].map(([owner, [first]]) => linked(owner, first as AstNode));
  return words.length > 0 ? [`**Taken** in ${listed(words)}`] : [];
}

function aboutConfig(node: ast.Config, references: AllReferences): string[] {
  const names = references.namesOf(node);
  const settings = names.filter(ast.isSetting).map((setting) => {
    const scenario = AstUtils.getContainerOfType(setting, ast.isScenario);
    return `${linked(scenario?.name ?? 'a scenario', setting)} to \`${setting.value?.$cstNode?.text ?? ''}\``;
  });
  const users = [...byOwner(names.filter((each) => !ast.isSetting(each)))].map(([owner, [first]]) =>
    linked(owner, first as AstNode),
  );
  return [
    ...(settings.length > 0 ? [`**Set** by ${listed(settings)}`] : []),
    ...(users.length > 0 ? [`**Asked for** by ${listed(users)}`] : []),
  ];
}

/** The places in the kernel's sources that a comment names, as links. */
export function withKernelLinks(text: string): string {
  let version = '';
  return text.replace(
    /\bLinux (v\d+\.\d+)\b|(?<![\w/[(])([a-z][\w-]*\/(?:[\w-]+\/)*[\w-]+\.[chS])\b/g,
    (all, found, path) => {
      if (found) version = found;
      return path && version ? `[${path}](https://elixir.bootlin.com/linux/${version}/source/${path})` : all;
    },
  );
}
