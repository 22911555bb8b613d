/**
 * One measurement in a process of its own: `node measure.js TASK`, TASK as JSON. Prints what it measured as JSON. Each task is
 * done twice, so that the first figure is that of a new process and the second that of one that has warmed up.
 */
import { DEFAULT_BUDGET } from '../server/explore/budget.ts';
import { checkCase } from '../server/explore/check-case.ts';
import { distinctHangs, hungEndings } from '../server/explore/hangs.ts';
import { createSemantics } from '../server/explore/semantics.ts';
import { exploreSpace } from '../server/explore/space.ts';
import type { Expectation, StepProgram } from '../server/program/program.ts';
import { ALL_REDUCTIONS, type ReductionSwitches } from '../server/reduce/plan.ts';
import type { Verdict } from '../server/trace/report.ts';
import { compileModel, type ModelCase } from './compile.ts';

export interface MeasureTask {
  model: ModelCase;
  /** URL of the folder of the library. */
  library: string;
  what: 'search' | 'answer' | 'starvation';
  reductions: boolean;
  /** Times over in the same process; 2 unless said. */
  times?: number;
  maxStates?: number;
}

export interface Measured {
  states: number;
  transitions: number;
  bytes: number;
  complete: boolean;
  /** The search, the making of its code included. */
  searchSeconds: number;
  /** `search`: the making of its code and its memory alone. */
  setupSeconds?: number;
  /** `search`: finding all states from which somebody hangs, and the distinct causes. Otherwise nothing. */
  hangSeconds?: number;
  /** `answer`, `starvation`: search, every question, causes and traces. */
  totalSeconds: number;
  verdict: Verdict;
  findings: number;
}

/** What `measure` prints: the file made a program, once, and each time over. */
export interface MeasureResult {
  compileSeconds: number;
  runs: Measured[];
}

function switches(on: boolean): ReductionSwitches {
  const all = { ...ALL_REDUCTIONS };
  for (const name of Object.keys(all) as (keyof ReductionSwitches)[]) all[name] = on;
  return all;
}

/** The states, and from where a CPU can no longer finish; nothing is looked out for, so that all searches do the same. */
function search(program: StepProgram, task: MeasureTask): Measured {
  const prepare = () => createSemantics(program, switches(task.reductions), { sticky: [], events: [] });
  const budget = budgetFor(task);
  const started = performance.now();
  // It makes the code and stops.
  exploreSpace(prepare(), { ...budget, maxStates: 1 });
  const began = performance.now();
  const semantics = prepare();
  const space = exploreSpace(semantics, budget);
  const searched = performance.now();
  const hangs = distinctHangs(space, hungEndings(space));
  const done = performance.now();
  return {
    states: space.states,
    transitions: space.engine.transitions(),
    bytes: space.bytes,
    complete: space.limit === undefined,
    setupSeconds: (began - started) / 1000,
    searchSeconds: (searched - began) / 1000,
    hangSeconds: (done - searched) / 1000,
    totalSeconds: (done - began) / 1000,
    verdict: hangs.list.length > 0 ? 'violated' : 'holds',
    findings: hangs.list.length,
  };
}

/** Everything that `lockstep check` does with a case, for the expectations that count. */
function check(program: StepProgram, task: MeasureTask, counts: (e: Expectation) => boolean): Measured {
  const asked = { ...program, expectations: program.expectations.filter(counts) };
  const began = performance.now();
  const report = checkCase(asked, budgetFor(task), {}, { reductions: switches(task.reductions) });
  const totalSeconds = (performance.now() - began) / 1000;
  const { states, transitions, memoryBytes, complete } = report.search;
  return {
    states,
    transitions,
    bytes: memoryBytes,
    complete,
    searchSeconds: totalSeconds,
    totalSeconds,
    verdict: report.verdict,
    findings: report.faults.length + report.expectations.reduce((n, e) => n + e.findings.length, 0),
  };
}

function budgetFor({ maxStates }: MeasureTask) {
  return { ...DEFAULT_BUDGET, ...(maxStates === undefined ? {} : { maxStates }), seconds: 3600 };
}

function once(program: StepProgram, task: MeasureTask): Measured {
  switch (task.what) {
    case 'search':
      return search(program, task);
    case 'answer':
      return check(program, task, ({ k }) => k !== 'no starvation');
    case 'starvation':
      return check(program, task, ({ k }) => k === 'no starvation');
  }
}

const task = JSON.parse(process.argv[2]) as MeasureTask;
const began = performance.now();
const program = await compileModel(task.model, task.library);
const compileSeconds = (performance.now() - began) / 1000;
const runs = Array.from({ length: task.times ?? 2 }, () => once(program, task));
process.stdout.write(JSON.stringify({ compileSeconds, runs } satisfies MeasureResult));
