/** Names for patches: made of what they are about, and not taken yet. */
import type { NewPatchOptions } from './new-patches.ts';
import type { Parse } from './parse.ts';
import type { PatchProblem } from './problem.ts';

const MOST = 40;

/** `isTaken` by others. */
export function patchName(wanted: string, parse: Parse, isTaken: (name: string) => boolean): string {
  const plain = wanted
    .toLowerCase()
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '');
  const short = plain.length > MOST ? plain.slice(0, plain.lastIndexOf('_', MOST) + 1 || MOST) : plain;
  const first = short.replace(/_+$/, '') || 'imported';
  const base = isName(first, parse) ? first : `patch_${first}`;
  let name = base;
  for (let n = 2; isTaken(name); n++) name = `${base}_${n}`;
  return name;
}

/** Can a patch be called that? */
export function isName(text: string, parse: Parse): boolean {
  return /^\w+$/.test(text) && parse(`patch ${text} {}`) !== undefined;
}

/** What is wrong with a name that somebody has chosen. */
export function nameProblem(
  name: string | undefined,
  { parse, isTaken }: Pick<NewPatchOptions, 'parse' | 'isTaken'>,
): PatchProblem | undefined {
  if (name === undefined) return undefined;
  if (!isName(name, parse))
    return {
      code: 'LS9108',
      message: `A patch cannot be called \`${name}\`. Use letters, digits and \`_\`, and no word of the language.`,
    };
  if (!isTaken?.(name)) return undefined;
  return { code: 'LS9108', message: `There is a patch or series \`${name}\` already. Choose another name.` };
}
