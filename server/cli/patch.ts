/** `lockstep patch`: shows what patches make of functions, and takes them to and from unified diffs. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { nodeFiles, shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import {
  exportNamed,
  type Made,
  type NewPatch,
  patchesOfDiff,
  patchOfCopy,
  showPatches,
} from '../jobs/patches.ts';
import { EXIT } from './exit-code.ts';
import { unreadable } from './job-command.ts';
import { changeText } from './render-patch.ts';
import { paintFor } from './style.ts';
import { complain, say, write } from './trace-output.ts';

export interface PatchShowOptions {
  before?: boolean;
  after?: boolean;
}

const files = () => nodeFiles(shippedLibrary(import.meta.url));

/** Each returns the exit code. */
export async function patchShowCommand(
  file: string,
  patches: string[],
  fn: string | undefined,
  options: PatchShowOptions,
): Promise<number> {
  const missing = unreadable(file);
  if (missing) return complain(missing);
  if (options.before && options.after)
    return complain('--before and --after exclude each other; leave one out');
  const shown = await showPatches(uriOfPath(resolve(file)), patches, fn, files());
  if ('diagnostics' in shown) {
    say(shown.diagnostics);
    return EXIT.wrong;
  }
  if (shown.needs.length > 0) process.stderr.write(`On top of ${shown.needs.join(', ')}, which is needed.\n`);
  const paint = paintFor(process.stdout);
  const texts = shown.changes.map((each) =>
    options.before ? each.before : options.after ? each.after : changeText(each, paint),
  );
  process.stdout.write(texts.filter(Boolean).join('\n'));
  return EXIT.met;
}

export async function patchExportCommand(
  file: string,
  patches: string[],
  { output }: { output?: string },
): Promise<number> {
  const missing = unreadable(file);
  if (missing) return complain(missing);
  const exported = await exportNamed(uriOfPath(resolve(file)), patches, files());
  if ('diagnostics' in exported) {
    say(exported.diagnostics);
    return EXIT.wrong;
  }
  const { text, added, notes } = exported;
  if (added.length > 0) process.stderr.write(`With ${added.join(', ')} in front, which is needed.\n`);
  for (const note of notes) process.stderr.write(`${note}\n`);
  return write(text, output) ? EXIT.met : EXIT.wrong;
}

export interface PatchMakeOptions {
  name?: string;
  title?: string;
  /** The file that the patch is put into. */
  into?: string;
  output?: string;
}

export async function patchImportCommand(diff: string, options: PatchMakeOptions): Promise<number> {
  const stdin = diff === STDIN;
  const missing = stdin ? undefined : unreadable(diff);
  if (missing) return complain(missing);
  const text = readFileSync(stdin ? process.stdin.fd : diff, 'utf8');
  return deliver(stdin ? 'standard input' : diff, options, (request) =>
    patchesOfDiff(text, request, files()),
  );
}

export async function patchMakeCommand(
  edited: string,
  options: PatchMakeOptions & { of?: string },
): Promise<number> {
  const missing = unreadable(edited);
  if (missing) return complain(missing);
  const of = options.of ?? copied(resolve(edited));
  if (of === undefined)
    return complain(`say what ${edited} is an edited copy of, as after \`use\`: --of linux.printk`);
  const copy = { uri: uriOfPath(resolve(edited)), text: readFileSync(edited, 'utf8') };
  return deliver(edited, options, (request) => patchOfCopy(copy, of, request, files()));
}

/** Standard input as a file name. */
const STDIN = '-';

/** The file of the library that ends like the path. */
function copied(path: string): string | undefined {
  const library = new URL(`${shippedLibrary(import.meta.url)}/`);
  const parts = path.split(/[\\/]/);
  const ends = parts.map((_, i) => parts.slice(i + 1).join('/'));
  return ends.find((end) => end !== '' && existsSync(new URL(end, library)));
}

async function deliver(
  source: string,
  { name, title, into, output }: PatchMakeOptions,
  make: (request: NewPatch) => Promise<Made>,
): Promise<number> {
  if (into !== undefined && output !== undefined)
    return complain('--into and -o exclude each other; leave one out');
  const missing = into === undefined ? undefined : unreadable(into);
  if (missing) return complain(missing);
  const folder = uriOfPath(source === 'standard input' ? process.cwd() : dirname(resolve(source)));
  const made = await make({
    name,
    title,
    into: into && uriOfPath(resolve(into)),
    folder,
    newFile: uriOfPath(resolve(output ?? 'patches.lockstep')),
  });
  if ('problems' in made) {
    for (const { code, message, line } of made.problems)
      process.stderr.write(
        `${source}${line === undefined ? '' : `:${line + 1}`}: error ${code}: ${message}\n`,
      );
    return EXIT.wrong;
  }
  for (const { message, line } of made.notes)
    process.stderr.write(`${source}${line === undefined ? '' : `:${line + 1}`}: ${message}\n`);
  const wrong = made.diagnostics.some(({ severity }) => severity === 'error');
  if (made.diagnostics.length > 0) say(made.diagnostics);
  // A file that was right stays as it is; a text for somebody to look at is better than none.
  if (wrong && into !== undefined) return complain(`${into} is left as it was`);
  if (!write(made.text, into ?? output)) return EXIT.wrong;
  if (into !== undefined) process.stderr.write(`${made.names.join(', ')} in ${basename(into)}\n`);
  return wrong ? EXIT.wrong : EXIT.met;
}
