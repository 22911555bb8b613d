/** What is measured: scenarios, and what is asked of them. */
import { join } from 'node:path';
import type { ModelCase } from './compile.ts';

export interface Model {
  name: string;
  case: ModelCase;
  /** Spin's answer to the same question: deadlocks and errors in one run, or a run for each CPU that could starve. */
  asks: 'hang' | 'starvation';
  /** What must come out. */
  verdict: 'holds' | 'violated';
  /** Models of a family differ in nothing but their CPUs. */
  family?: { name: string; cpus: number };
  /** What gcc is told. On what Spin makes of thousands of steps, -O1 takes half an hour and more. */
  optimise: string;
  /** Its file asks nothing but the one question, so that the time from the file to the verdict can be compared. */
  alone: boolean;
  /** Spin's breadth-first search is asked too. Not where its limits make `atomic` of what is one step otherwise. */
  breadth: boolean;
  /** From the thread: the figure of bytes a state is about these. */
  thread?: boolean;
}

const SIZES = ['two', 'three', 'four', 'five'];

/** `root`: the folder of the repository; `threadOptimise`: what gcc is told for the thread's scenarios. */
export function models(root: string, threadOptimise = '-O0'): Model[] {
  const own = (file: string) => join(root, 'bench', 'models', `${file}.lockstep`);
  const usual = { asks: 'hang', verdict: 'holds', optimise: '-O2', alone: true, breadth: true } as const;
  const family = (name: string, file: string, prefix: string, sizes: readonly string[]) =>
    sizes.map((size) => ({
      name: `${name}, ${size} CPUs`,
      case: { file: own(file), scenario: `${prefix}${size}`, with: [] },
      family: { name, cpus: SIZES.indexOf(size) + 2 },
    }));
  const classic = (file: string, scenario: string): Model => ({
    ...usual,
    name: `${file}, ${scenario.replaceAll('_', ' ')}`,
    case: { file: join(root, 'test', 'classics', `${file}.lockstep`), scenario, with: [] },
    alone: false,
  });
  const thread = (column: string, patches: string[]): Model => ({
    ...usual,
    name: `thread, ${column}`,
    case: { file: join(root, 'examples', 'thread.lockstep'), scenario: 'thread', with: patches },
    verdict: 'violated',
    optimise: threadOptimise,
    breadth: false,
    thread: true,
  });
  const starvation = { asks: 'starvation', breadth: false } as const;
  return [
    ...family('ticket lock', 'ticket', '', SIZES).map((m) => ({ ...usual, ...m })),
    ...family('handover', 'handover', '', SIZES.slice(0, 3)).map((m) => ({ ...usual, ...m })),
    classic('bakery', 'three'),
    classic('peterson-filter', 'against_busy_others'),
    classic('writers-first', 'exclusion'),
    thread('nothing', []),
    thread('no_spin_in_panic', ['no_spin_in_panic']),
    thread('merged', ['merged']),
    ...family('fair ticket lock', 'ticket', 'fair_', SIZES.slice(1)).map((m) => ({
      ...usual,
      ...starvation,
      ...m,
    })),
    ...family('test-and-set', 'test-and-set', '', SIZES.slice(1, 3)).map((m) => ({
      ...usual,
      ...starvation,
      ...m,
      verdict: 'violated' as const,
    })),
  ];
}
