/**
 * Patches from unified diffs of the model's text. The diff is applied to the files, and what is different then becomes a
 * patch, statement by statement; so it does not matter how the diff was cut into hunks, nor what it does to comments and blanks.
 */
import * as ast from '../language/generated/ast.ts';
import { applyMembers, type PatchedModel, unpatched } from '../program/apply-patch.ts';
import { makePatch, patchText } from './make-patch.ts';
import { nameProblem, patchName } from './names.ts';
import {
  type FindFile,
  type FoundFile,
  type NewPatches,
  type NewPatchOptions,
  NOTHING,
  usesAdded,
} from './new-patches.ts';
import { formatted, parsePatch } from './parse.ts';
import type { PatchProblem } from './problem.ts';
import { applyDiff } from './unified/apply.ts';
import { type DiffFile, type DiffPart, readDiff } from './unified/read.ts';

interface Draft {
  part: DiffPart;
  name: string;
  members: string[];
  tree: ast.Patch;
}

export async function importDiff(
  diff: string,
  find: FindFile,
  options: NewPatchOptions,
): Promise<NewPatches | { problems: PatchProblem[] }> {
  const wrong = nameProblem(options.name, options);
  if (wrong) return { problems: [wrong] };
  const read = readDiff(diff);
  if ('problem' in read) return { problems: [read.problem] };
  const importer = new Importer(find, options);
  for (const part of read.parts) {
    const problems = await importer.add(part, read.parts.length === 1);
    if (problems.length > 0) return { problems };
  }
  return importer.result(read.parts.length > 1);
}

class Importer {
  private readonly find: FindFile;
  private readonly options: NewPatchOptions;
  private readonly texts = new Map<string, string>();
  private readonly uses = new Map<string, NewPatches['uses'][number]>();
  private readonly drafts: Draft[] = [];
  private readonly notes: NewPatches['notes'] = [];
  /** Functions of all files of the diff, as they are before it. */
  private readonly functions: ast.Fn[] = [];

  constructor(find: FindFile, options: NewPatchOptions) {
    this.find = find;
    this.options = options;
  }

  async add(part: DiffPart, alone: boolean): Promise<PatchProblem[]> {
    const { parse } = this.options;
    const members: string[] = [];
    const problems: PatchProblem[] = [];
    for (const file of part.files) {
      const made = await this.file(file);
      if ('problems' in made) problems.push(...made.problems);
      else members.push(...made.members);
    }
    if (problems.length > 0) return problems;
    if (members.length === 0) {
      const nothing = { ...NOTHING, line: part.files[0]?.at ?? 0 };
      if (alone) return [nothing];
      this.notes.push(nothing);
      return [];
    }
    const wanted =
      (alone ? this.options.name : undefined) ?? part.message?.name ?? part.message?.title ?? 'imported';
    const taken = (name: string) =>
      this.drafts.some((each) => each.name === name) ||
      name === this.options.name ||
      this.options.isTaken?.(name) === true;
    const name = wanted === this.options.name && alone ? wanted : patchName(wanted, parse, taken);
    const tree = parsePatch(parse, patchText({ name }, members));
    if (tree) this.drafts.push({ part, name, members, tree });
    return [];
  }

  private async file(file: DiffFile): Promise<{ members: string[] } | { problems: PatchProblem[] }> {
    const { parse, mistakeIn } = this.options;
    const wrong = (code: PatchProblem['code'], message: string, line = file.at) => ({
      problems: [{ code, message, line }],
    });
    const path = file.path ?? file.old ?? '';
    const unusable = unusableFile(file, path);
    if (unusable) return { problems: [unusable] };
    const found = file.old === undefined ? EMPTY : await this.known(file.old);
    if (!found) return wrong('LS9103', unknownFile(file.old ?? path));
    const key = found.uri || path;
    const before = this.texts.get(key) ?? found.text.replace(/\r\n/g, '\n');
    const applied = applyDiff(before, file, shown(file.old ?? path));
    if ('problem' in applied) return { problems: [applied.problem] };
    this.notes.push(...applied.fuzzy.map((each) => fuzzNote(each, path)));
    const [was, now] = [parse(before), parse(applied.text)];
    if (!was || !now) {
      const mistake = mistakeIn(was ? applied.text : before);
      const line = mistake?.line ?? 0;
      const hunk = file.hunks.findLast(({ newStart }) => newStart <= line + 1);
      const message = `With the diff, line ${line + 1} of ${shown(path)} is wrong: ${mistake?.message ?? ''}`;
      return wrong('LS9105', message, hunk?.at);
    }
    const functions = was.elements.filter(ast.isFn);
    if (!this.texts.has(key)) this.functions.push(...functions);
    this.texts.set(key, applied.text);
    if (found.uri) this.uses.set(found.use, { use: found.use, uri: found.uri });
    for (const each of usesAdded(was, now)) this.uses.set(each.use, each);
    const { members, notes, problems } = makePatch(unpatched(functions), was.elements, now, parse);
    this.notes.push(...notes.map((message) => ({ message, line: file.at })));
    // Lines of the edited file say nothing to whoever has the diff.
    if (problems.length > 0)
      return { problems: problems.map(({ code, message }) => ({ code, message, line: file.at })) };
    return { members };
  }

  /** Without the folders in front, `a/` and `library/` for instance, until there is such a file. */
  private async known(path: string): Promise<FoundFile | undefined> {
    const parts = path.split('/').filter((each) => each !== '' && each !== '.');
    for (let from = 0; from < parts.length; from++) {
      const rest = parts.slice(from).join('/');
      const found = rest.endsWith('.lockstep') && !rest.startsWith('..') ? await this.find(rest) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  result(several: boolean): NewPatches | { problems: PatchProblem[] } {
    const { parse, name, title } = this.options;
    const parts = this.drafts.map((draft, i) => {
      const { message } = draft.part;
      const head = {
        name: draft.name,
        title: (several ? undefined : title) ?? message?.title,
        needs: this.needsOf(draft, this.drafts.slice(0, i)),
        about: message?.about?.join('\n'),
      };
      return patchText(head, draft.members);
    });
    const names = this.drafts.map((each) => each.name);
    if (several && name !== undefined) {
      const words = title === undefined ? '' : ` ${JSON.stringify(title)}`;
      parts.push(`series ${name}${words} {\n${names.map((each) => `${each};\n`).join('')}}\n`);
    }
    if (names.length === 0) return { problems: [NOTHING] };
    return {
      text: formatted(parse, parts.join('\n')),
      uses: [...this.uses.values()],
      names,
      notes: this.notes,
    };
  }

  /** The patches before it without which it does not apply, or whose names it uses. */
  private needsOf(draft: Draft, before: readonly Draft[]): string[] {
    const words = new Set(draft.members.join('\n').match(/\w+/g));
    return before
      .filter((other) => {
        const adds = other.tree.members.some((each) => !ast.isHunk(each) && words.has(each.name));
        if (adds) return true;
        const rest = [...before.filter((each) => each !== other), draft];
        return !appliesTo(unpatched(this.functions), rest);
      })
      .map((each) => each.name);
  }
}

/** What a new file is made from. */
const EMPTY: FoundFile = { uri: '', use: '', text: '' };

/** Do they all apply, in order? Those that fail without another are that one's matter. */
function appliesTo(base: PatchedModel, drafts: readonly Draft[]): boolean {
  let model = base;
  for (const [i, { tree }] of drafts.entries()) {
    const result = applyMembers(model, tree);
    if (result.errors.length === 0) model = result.model;
    else if (i === drafts.length - 1) return false;
  }
  return true;
}

const shown = (path: string): string => path.replace(/^[ab]\//, '');

function unusableFile({ old, path, empty, at }: DiffFile, name: string): PatchProblem | undefined {
  if (path === undefined)
    return {
      code: 'LS9106',
      message: `The diff deletes ${shown(old ?? '')}. A patch cannot take functions out: leave the file.`,
      line: at,
    };
  if (!empty) return undefined;
  const message = `The diff says that ${shown(name)} is different, but not how. Make it with \`git diff --text\`.`;
  return { code: 'LS9101', message, line: at };
}

function fuzzNote({ line, fuzz }: { line: number; fuzz: number }, path: string): NewPatches['notes'][number] {
  const lines = fuzz > 1 ? `${fuzz} lines that are` : 'one line that is';
  return { message: `The hunk applies although it has ${lines} not the same in ${shown(path)}.`, line };
}

function unknownFile(path: string): string {
  const name = shown(path);
  return name.endsWith('.lockstep')
    ? `There is no file ${name}, neither here nor in the library. Correct the path, or go to the folder that the diff was made in.`
    : `${name} is no file of the model. Only diffs of .lockstep files can become patches; write what it does to the model as a patch.`;
}
