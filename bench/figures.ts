/** The figures to reach, and what the results say about them. */
import type { ModelResult, OursSide, Results } from './results.ts';
import { type Judged, judge, median, ratio, type Target } from './statistics.ts';

/** Below this a search is over before its speed can be seen. */
export const ENOUGH_STATES = 100_000;

type Measured = Pick<Results, 'models' | 'handWritten' | 'table' | 'threads' | 'long'>;

const times = (what: string, value: number): Target => ({ what, unit: 'times', bound: 'at least', value });
const atMost = (what: string, unit: string, value: number): Target => ({
  what,
  unit,
  bound: 'at most',
  value,
});

export function figuresOf({ models, handWritten, table, threads, long }: Measured): Judged[] {
  const large = models.filter(({ ours, spin }) => {
    const sizes = [ours.search?.states, ours.answer.states, spin.fair?.states];
    return Math.max(...sizes.map((n) => n ?? 0)) >= ENOUGH_STATES;
  });
  const each = (value: (m: ModelResult) => number | undefined, list = large): number[] =>
    list.map(value).filter((v) => v !== undefined);
  // Without optimisation gcc makes a program that nobody would measure.
  const optimised = large.filter((m) => m.optimise !== '-O0');
  const thread = models.filter((m) => m.thread);
  const flooders = (name: string) => long.filter((l) => l.name.startsWith(name));
  const seconds = (runs: typeof long) => runs.map((l) => (l.complete ? l.seconds : Number.POSITIVE_INFINITY));
  return [
    judge(
      times('states/s without reduction, one thread, against pan without reduction', 2.5),
      each(speed, optimised),
    ),
    judge(times('two threads against one', 1.5), threads ? [ratio(threads.one, threads.two)] : []),
    judge(
      times('time to the answer with reductions, against pan with its defaults', 5),
      each(answer, optimised),
    ),
    judge(
      times('the same, against pan on a model written by hand', 5),
      handWritten
        .filter(({ full }) => full.states >= ENOUGH_STATES)
        .map(({ reduced, ours }) => ratio(reduced.seconds, ours.warm)),
    ),
    judge(times('from file to verdict, gcc included', 40), each(fileToVerdict)),
    judge(times('starvation, against pan -a -f', 5), each(starvation, optimised)),
    judge(atMost('finding hangs (AG EF), against the forward search', 'times', 1.5), each(hangsAlone)),
    judge(atMost('forward search and hangs, against the forward search', 'times', 1.5), each(hangsAndSearch)),
    judge(
      atMost("bytes per state on the thread's scenarios, no reduction", 'bytes', 32),
      each(({ ours }) => bytesPerState(ours.search), thread),
    ),
    judge(
      atMost("bytes per state on the thread's scenarios, reductions", 'bytes', 32),
      each(({ ours }) => bytesPerState(ours.answer), thread),
    ),
    judge(atMost("the thread's table, warm", 's', 1), table ? [median(table.warm)] : []),
    judge(
      atMost('a single scenario, warm', 'ms', 100),
      table ? [...table.cells.map((c) => median(c.seconds) * 1000), median(table.single) * 1000] : [],
    ),
    judge(atMost('two flooders, all causes, in 4 GiB', 's', 5), seconds(flooders('two flooders'))),
    judge(atMost('three flooders, all causes, in 4 GiB', 's', 60), seconds(flooders('three flooders'))),
    judge(
      { what: 'largest run shown to complete', unit: 'million states', bound: 'at least', value: 100 },
      flooders('largest')
        .filter((l) => l.complete)
        .map((l) => l.states / 1e6),
    ),
  ];
}

const bytesPerState = (side: OursSide | undefined): number | undefined => side && side.bytes / side.states;

/** States a second, times ours against pan's, neither with reductions. */
export function speed({ ours: { search }, spin: { full } }: ModelResult): number | undefined {
  if (!search || !full) return undefined;
  return ratio(full.seconds, searching(search)) * (search.states / full.states);
}

/** The search alone: without making its code. */
export function searching({ warm, setup = [] }: OursSide): number[] {
  return warm.map((seconds, i) => Math.max(seconds - (setup[i] ?? 0), 1e-3));
}

/** pan to its end, past its first error, where there is one: we name every cause. */
export function answer({ ours, spin: { first, all } }: ModelResult): number | undefined {
  const side = all ?? first;
  return side && ratio(side.seconds, ours.answer.warm);
}

/** pan up to its first error. */
export function answerToFirst({ ours, spin: { first } }: ModelResult): number | undefined {
  return first && ratio(first.seconds, ours.answer.warm);
}

export function fileToVerdict({ ours, spin }: ModelResult): number | undefined {
  return ours.command && spin.command && ratio(spin.command, ours.command);
}

export function starvation({ ours, spin: { fair } }: ModelResult): number | undefined {
  return fair && ratio(fair.seconds, ours.answer.warm);
}

export function hangsAlone({ ours: { search, hangs } }: ModelResult): number | undefined {
  return search && hangs && ratio(hangs, search.warm);
}

export function hangsAndSearch(model: ModelResult): number | undefined {
  const { search, hangs } = model.ours;
  if (!search || !hangs) return undefined;
  return ratio(
    hangs.map((seconds, i) => seconds + search.warm[i]),
    search.warm,
  );
}
