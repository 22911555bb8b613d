/** Spin's side: a model is compiled once per flavour and kept, with the time that took; and what pan says is read. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

/** How pan is compiled. All but `fair` are without claims: deadlocks and errors only. */
export type Flavour = 'full' | 'default' | 'breadth' | 'fair';

const FLAGS: Record<Flavour, string[]> = {
  full: ['-DSAFETY', '-DNOCLAIM', '-DNOREDUCE'],
  default: ['-DSAFETY', '-DNOCLAIM'],
  breadth: ['-DSAFETY', '-DNOCLAIM', '-DNOREDUCE', '-DBFS'],
  fair: [],
};

/** What is noted of a compilation. */
interface Compiled {
  flags: string[];
  /** Of `spin -a`, and of gcc; measured when it was compiled. */
  generateSeconds: number;
  compileSeconds: number;
  /** When that was, as ISO 8601. */
  compiled: string;
}

export interface Pan extends Compiled {
  /** The program. */
  path: string;
  folder: string;
}

/** None of Spin's optimisations that change what a state is. */
const EXPORTED = ['-o1', '-o2', '-o3'];

/**
 * `text` is the model, whose head names the sizes it needs; `generate`: options of spin. Kept in `cache` by what it was
 * made from.
 */
export async function compilePan(
  text: string,
  flavour: Flavour,
  optimise: string,
  cache: string,
  generate: readonly string[] = EXPORTED,
): Promise<Pan> {
  const sizes = /-DVECTORSZ=\d+/.exec(text)?.[0];
  const fairness = flavour === 'fair' ? /-DNFAIR=\d+/.exec(text)?.[0] : undefined;
  const flags = [optimise, '-w', ...FLAGS[flavour], '-DMEMLIM=16384', sizes, fairness].filter(
    (flag) => flag !== undefined,
  );
  // Comments name places in the sources, which move without changing the model.
  const model = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const key = createHash('sha256')
    .update(JSON.stringify([model, flags, generate]))
    .digest('hex')
    .slice(0, 20);
  const folder = join(cache, key);
  const note = join(folder, 'pan.json');
  const path = join(folder, 'pan');
  if (existsSync(note)) return { ...(JSON.parse(readFileSync(note, 'utf8')) as Compiled), path, folder };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.pml'), text);
  const generated = await run('spin', ['-a', ...generate, 'model.pml'], { cwd: folder });
  if (generated.code !== 0 || !existsSync(join(folder, 'pan.c'))) throw new Error(generated.output);
  if (flavour === 'breadth') allowHidden(join(folder, 'pan.h'));
  const compiled = await run('gcc', [...flags, '-o', 'pan', 'pan.c'], { cwd: folder });
  if (compiled.code !== 0) throw new Error(compiled.output);
  const made: Compiled = {
    flags,
    generateSeconds: generated.seconds,
    compileSeconds: compiled.seconds,
    compiled: new Date().toISOString(),
  };
  // Written last, and at once: a compilation that was broken off leaves no note.
  writeFileSync(`${note}.new`, JSON.stringify(made));
  renameSync(`${note}.new`, note);
  return { ...made, path, folder };
}

/**
 * pan refuses -DBFS for models with hidden variables, because it does not take them back. Those of ours are scratch: each d_step
 * writes them before it reads them. That nothing else depends on them shows in the number of states, which is compared.
 */
function allowHidden(header: string): void {
  const text = readFileSync(header, 'utf8');
  writeFileSync(
    header,
    text.replace(/^\s*#error cannot use BFS on models with variables declared hidden$/m, ''),
  );
}

export interface PanRun {
  /** The process from its start to its end. */
  wallSeconds: number;
  /** The search alone. */
  searchSeconds: number;
  states: number;
  transitions: number;
  errors: number;
  depth: number;
  /** All that pan says it used. */
  bytes: number;
  /** It did not see everything, because of its depth or its memory. */
  truncated: boolean;
}

/**
 * pan's clock has ticks of 10 ms. What takes less than a fifth of a second is measured from outside, less what the same
 * program needs to do nothing (`idleSeconds`).
 */
export async function runPan(pan: Pan, args: readonly string[], idleSeconds: number): Promise<PanRun> {
  const { output, seconds } = await run(pan.path, args, { cwd: pan.folder });
  const read = readPan(output);
  const searchSeconds = read.elapsed >= 0.2 ? read.elapsed : Math.max(seconds - idleSeconds, 1e-3);
  const { elapsed: _, ...said } = read;
  return { ...said, wallSeconds: seconds, searchSeconds };
}

/** What pan prints at its end. Throws when that is not there. */
export function readPan(output: string) {
  const number = (pattern: RegExp): number => {
    const [, found] = pattern.exec(output) ?? [];
    if (found === undefined) throw new Error(`pan did not come to its end:\n${output.slice(-2000)}`);
    return Number(found);
  };
  const nominal = /([\d.e+]+) nominal states/.exec(output)?.[1];
  return {
    elapsed: Number(/elapsed time ([\d.e+-]+) seconds/.exec(output)?.[1] ?? 0),
    // Breadth-first, pan counts the states inside an atomic step too, and says how many there are without them.
    states: nominal === undefined ? number(/([\d.e+]+) states, stored/) : Number(nominal),
    transitions: number(/([\d.e+]+) transitions/),
    depth: number(/depth reached (\d+)/),
    errors: number(/errors: (\d+)/),
    bytes: Number(/([\d.]+)\s+total actual memory usage/.exec(output)?.[1] ?? Number.NaN) * 2 ** 20,
    truncated: /max search depth too small|out of memory|memory limit|hashtable full/i.test(output),
  };
}

/** What the program needs for the same question when it gives up at once: its table made, and nothing in it. */
export async function idleSeconds(pan: Pan, args: readonly string[]): Promise<number> {
  const shallow = args.map((arg) => (arg.startsWith('-m') ? '-m2' : arg));
  return (await run(pan.path, shallow, { cwd: pan.folder })).seconds;
}

/**
 * Options that give pan the depth and the table that fit the question, as its manual advises; found by asking once, which is not
 * measured. Its own depth is too small for many models, and its own table takes longer to make than a small model to search.
 */
export async function sizesOf(pan: Pan, args: readonly string[]): Promise<string[]> {
  const note = join(pan.folder, 'sizes.json');
  const known = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Record<string, string[]>) : {};
  const question = args.join(' ');
  if (!known[question]) {
    known[question] = await askSizes(pan, args);
    writeFileSync(note, JSON.stringify(known));
  }
  return known[question];
}

async function askSizes(pan: Pan, args: readonly string[]): Promise<string[]> {
  for (let most = 100_000; most <= 100_000_000; most *= 10) {
    const { states, depth, truncated } = await runPan(pan, [...args, `-m${most}`], 0);
    if (!truncated) return [`-m${depth + 1000}`, `-w${Math.max(17, Math.ceil(Math.log2(states)) + 1)}`];
  }
  throw new Error(`pan needs a depth of more than 100 million: ${pan.folder}`);
}
