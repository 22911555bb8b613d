/** bench/RESULTS.md, from the results. */
import {
  answer,
  answerToFirst,
  fileToVerdict,
  hangsAlone,
  hangsAndSearch,
  searching,
  speed,
  starvation,
} from './figures.ts';
import type { LongResult, ModelResult, Results } from './results.ts';
import { type Judged, median, ratio } from './statistics.ts';
import { bytes, count, factor, number, seconds, table } from './text.ts';

export function report(results: Results): string {
  const { models } = results;
  const hang = models.filter((m) => m.asks === 'hang');
  return [
    head(results),
    section('Figures to reach', FIGURES, figures(results.figures)),
    section('States a second, without reduction', SPEED, speeds(hang)),
    section('Time to the answer', ANSWER, answers(hang)),
    section('Against a model written by hand', HAND_WRITTEN, handWritten(results)),
    section('From the file to the verdict', COMMAND, commands(models)),
    section('Memory', MEMORY, memory(hang)),
    section('Hangs (AG EF)', HANGS, hangs(hang)),
    section('Starvation', STARVATION, starvations(models.filter((m) => m.asks === 'starvation'))),
    section('Growth with the number of CPUs', GROWTH, growth(models)),
    ...(results.table ? [section("The thread's table", TABLE, threadTable(results))] : []),
    section('Two threads', '', threads(results)),
    ...(results.long.length > 0 ? [section('Long runs', LONG, longRuns(results.long))] : []),
    section('Compilations', COMPILATIONS, compilations(models)),
  ].join('\n');
}

const FIGURES =
  'Worst and best over all models with at least 100 000 states. A figure is reached when the worst reaches it; otherwise the last column says how many times is missing. Speeds against a `pan` that gcc was not to optimise are in the tables, and do not count here. A dash: not measured in this run.';
const SPEED =
  "The forward search alone. Ours is breadth-first; cold is a new process, warm the second search in it, both with the time to make the program's code, which stands apart; alone is warm without it, and the ratio is of that. `pan` without reduction, depth-first and, with `-DBFS`, breadth-first. All have the same states.";
const ANSWER =
  'Ours: all that a check does with its reductions, every cause and trace included, warm. `pan` with its own reduction, in one run without claims: deadlocks and errors of the model. Where there is an error, `to the end` is with `-c0` and `first` is where `pan` stops by itself; the figure is judged against `to the end`, because only that sees everything.';
const HAND_WRITTEN =
  'The handover as somebody who knows Spin would write it (`models/handover.pml`): private steps on local variables, which its reduction can use, and small states. Its states are not ours.';
const COMMAND =
  'Ours: `lockstep check`, the process from its start to its end. Spin: `spin -a`, gcc and `pan` up to its first error, the quicker of two ways: gcc with optimisation or without (`quick` below). Writing the model is not counted.';
const MEMORY = 'Bytes a state: ours with the index; `pan` with its table, made to fit, and its stack.';
const HANGS =
  'From which states somebody can no longer finish, and the distinct causes, without reductions: the time after the forward search, and both together. Spin cannot be asked.';
const STARVATION =
  'Ours with reductions, cause and trace included, warm; `pan -a -f` with its default reduction, the claims of all foreground CPUs added up. Where somebody starves, `pan` stops at the first.';
const GROWTH = 'Seconds, medians.';
const TABLE =
  'Each patch set with one flooder, in one process, the second time; seconds of a cell are of the check without compiling the case. The total is from the text to all verdicts.';
const LONG =
  'Once each, through the command line with `--memory 4096` and at most two minutes of search, all causes. Ours alone.';
const COMPILATIONS =
  'gcc is given -O2. For models of thousands of steps that takes a long time, and it is given less, as the table says. Compiled programs are kept in `.cache/bench/spin` from run to run; the time is that of the day they were compiled.';

function head({ date, commit, rounds, machine, arguments: args }: Results): string {
  return `# Results

Written by \`npm run bench\`; [README.md](README.md) says what is measured and what cannot be compared.

| | |
|---|---|
| date | ${date} |
| commit | ${commit} |
| machine | ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB |
| software | ${machine.system}, Node ${machine.node}, ${machine.spin}, ${machine.gcc} |
| command | \`${['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ')}\` |
| rounds | ${rounds}; in each, ours and Spin take turns; figures are medians, ratios are medians of the rounds' ratios |
`;
}

function section(title: string, note: string, body: string): string {
  return `## ${title}\n\n${note ? `${note}\n\n` : ''}${body}\n`;
}

function figures(list: Judged[]): string {
  return table(
    ['what', 'to reach', 'worst', 'best', 'reached'],
    list.map(({ what, unit, bound, value, worst, best, reached, missing }) => [
      what,
      `${bound} ${value} ${unit}`,
      number(worst),
      number(best),
      reached === undefined ? '-' : reached ? 'yes' : `no: ${factor(missing)}`,
    ]),
  );
}

function speeds(models: ModelResult[]): string {
  const rate = (states: number | undefined, times: number[] | undefined): string =>
    states === undefined || !times ? '-' : number(states / median(times) / 1e6);
  return table(
    ['model', 'states', 'cold M/s', 'warm M/s', 'code', 'alone M/s', 'pan M/s', 'pan BFS M/s', 'ours to pan'],
    models.map((m) => {
      const { search } = m.ours;
      const { full, breadth } = m.spin;
      return [
        m.name,
        count(search?.states),
        rate(search?.states, search?.cold),
        rate(search?.states, search?.warm),
        seconds(search?.setup && median(search.setup)),
        rate(search?.states, search && searching(search)),
        rate(full?.states, full?.seconds),
        rate(breadth?.states, breadth?.seconds),
        factor(speed(m)),
      ];
    }),
  );
}

function answers(models: ModelResult[]): string {
  return table(
    [
      'model',
      'our states',
      'ours cold',
      'ours warm',
      "pan's states",
      'pan to the end',
      'pan to its first error',
      'to the end: sooner',
      'to the first: sooner',
    ],
    models.map((m) => {
      const { answer: ours } = m.ours;
      const { first, all } = m.spin;
      const end = all ?? first;
      return [
        m.name,
        count(ours.states),
        seconds(median(ours.cold)),
        seconds(median(ours.warm)),
        count(end?.states),
        seconds(end && median(end.seconds)),
        all && first ? seconds(median(first.seconds)) : '-',
        factor(answer(m)),
        all ? factor(answerToFirst(m)) : '-',
      ];
    }),
  );
}

function handWritten({ handWritten: list }: Results): string {
  return table(
    [
      'model',
      "pan's states",
      'pan M/s',
      'reduced states',
      'pan, default',
      'our states',
      'ours, answer',
      'sooner',
    ],
    list.map(({ name, full, reduced, ours }) => [
      name,
      count(full.states),
      number(full.states / median(full.seconds) / 1e6),
      count(reduced.states),
      seconds(median(reduced.seconds)),
      count(ours.states),
      seconds(median(ours.warm)),
      factor(ratio(reduced.seconds, ours.warm)),
    ]),
  );
}

function commands(models: ModelResult[]): string {
  return table(
    ['model', 'lockstep check', 'spin, gcc and pan', 'sooner'],
    models
      .filter((m) => m.ours.command)
      .map((m) => [
        m.name,
        seconds(median(m.ours.command!)),
        seconds(median(m.spin.command!)),
        factor(fileToVerdict(m)),
      ]),
  );
}

function memory(models: ModelResult[]): string {
  return table(
    ['model', 'ours, no reduction', 'ours, reductions', 'pan, no reduction', 'pan BFS'],
    models.map(({ name, ours, spin }) => [
      name,
      bytes(ours.search),
      bytes(ours.answer),
      bytes(spin.full),
      bytes(spin.breadth),
    ]),
  );
}

function hangs(models: ModelResult[]): string {
  return table(
    ['model', 'states', 'search', 'hangs', 'hangs to search', 'both to search'],
    models.map((m) => [
      m.name,
      count(m.ours.search?.states),
      seconds(m.ours.search && median(m.ours.search.warm)),
      seconds(m.ours.hangs && median(m.ours.hangs)),
      factor(hangsAlone(m)),
      factor(hangsAndSearch(m)),
    ]),
  );
}

function starvations(models: ModelResult[]): string {
  return table(
    ['model', 'somebody starves', 'our states', 'ours cold', 'ours warm', "pan's states", 'pan', 'sooner'],
    models.map((m) => [
      m.name,
      m.ours.answer.verdict === 'violated' ? 'yes' : 'no',
      count(m.ours.answer.states),
      seconds(median(m.ours.answer.cold)),
      seconds(median(m.ours.answer.warm)),
      count(m.spin.fair?.states),
      seconds(m.spin.fair && median(m.spin.fair.seconds)),
      factor(starvation(m)),
    ]),
  );
}

function growth(models: ModelResult[]): string {
  return table(
    ['family', 'CPUs', 'states', 'ours, search', 'pan', 'pan BFS', 'ours, answer', 'pan, default or -a -f'],
    models
      .filter((m) => m.family)
      .map(({ family, ours, spin }) => {
        const reduced = spin.first ?? spin.fair;
        return [
          family!.name,
          String(family!.cpus),
          count((ours.search ?? ours.answer).states),
          seconds(ours.search && median(ours.search.warm)),
          seconds(spin.full && median(spin.full.seconds)),
          seconds(spin.breadth && median(spin.breadth.seconds)),
          seconds(median(ours.answer.warm)),
          seconds(reduced && median(reduced.seconds)),
        ];
      }),
  );
}

function threadTable({ table: measured }: Results): string {
  if (!measured) return '';
  return table(
    ['what', 'verdict', 'states', 'seconds'],
    [
      ...measured.cells.map((c) => [c.label, c.verdict, count(c.states), seconds(median(c.seconds))]),
      ['the whole table, warm', '', '', seconds(median(measured.warm))],
      ['the whole table, cold', '', '', seconds(median(measured.cold))],
      ['the scenario alone, warm', '', '', seconds(median(measured.single))],
    ],
  );
}

function threads({ threads: measured }: Results): string {
  if (!measured)
    return 'Not measured: this version of the command line has no option for the number of threads.';
  const { model, states, one, two } = measured;
  return table(
    ['model', 'states', 'one thread', 'two threads', 'faster'],
    [[model, count(states), seconds(median(one)), seconds(median(two)), factor(ratio(one, two))]],
  );
}

function longRuns(list: LongResult[]): string {
  return table(
    ['what', 'verdict', 'to the end', 'states', 'seconds', 'MiB', 'bytes a state'],
    list.map((l) => [
      l.name,
      l.verdict,
      l.complete ? 'yes' : 'no',
      count(l.states),
      number(l.seconds),
      count(Math.round(l.bytes / 2 ** 20)),
      bytes(l),
    ]),
  );
}

function compilations(models: ModelResult[]): string {
  return table(
    ['model', 'steps', 'pan', 'flags', 'spin -a', 'gcc', 'compiled'],
    models.flatMap(({ name, steps, spin }) =>
      Object.entries(spin.compilations).map(([flavour, c]) => [
        name,
        count(steps),
        flavour,
        c.flags.join(' '),
        seconds(c.generateSeconds),
        seconds(c.compileSeconds),
        c.compiled.slice(0, 10),
      ]),
    ),
  );
}
