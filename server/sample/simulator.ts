/**
 * Single runs in simulated time, as code made for the program: WebAssembly as a rule, JavaScript of the same code for tests. What
 * chooses the next step is here; what a step does is the machine's own code, in the same module.
 */

import { wasm } from '../explore/engine/webassembly.ts';
import type { Module } from '../machine/code/code.ts';
import { type CodeFunction, instantiate } from '../machine/code/print-javascript.ts';
import { layOutTables, moduleBytes, writeTables } from '../machine/code/wasm/module-bytes.ts';
import { stepModule } from '../machine/emit/module.ts';
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';
import { drawFrom } from './draw.ts';
import { afterFunction } from './emit/after.ts';
import { ASKED, beginFunctions } from './emit/begin.ts';
import { clockFunctions } from './emit/clocks.ts';
import { noteFunction, REASON, randomFunctions, VARIABLES } from './emit/parts.ts';
import { roundFunctions } from './emit/rounds.ts';
import { turnFunction } from './emit/turn.ts';
import { walkFunctions } from './emit/walks.ts';
import { CONDITION_WORDS, type Layout, layOut, MOST_CHANGES, RECORD_WORDS } from './layout.ts';
import { planSampling, type SamplerPlan, type Watched } from './plan.ts';
import { type Origin, type RandomWords, randomWords, unit } from './random.ts';
import { momentOf, nanosecondsOf } from './time.ts';

export type Scheduler =
  | { name: 'time' }
  | { name: 'random' }
  /** `moves`: how many moves a run makes, about; the changes of priority fall among them. */
  | { name: 'pct'; depth: number; moves: number };

export type Stop = keyof typeof REASON;

/** A decision of a run, and when it was made. */
export type Recorder = (decision: number, ns: number) => void;

export interface Simulator {
  readonly program: StepProgram;
  /** Begins a run. Every decision is told to `recorder`, some time after it was made: all of them once the run is left with `flush`. */
  begin(origin: Origin, limitNs: number, recorder?: Recorder): void;
  /** Goes on until so many steps were made in all, or something ends it. A run that has ended stands still. */
  advance(steps: number): Stop;
  flush(): void;
  /** All that the run goes on from, and going on from it again: with the same steps. */
  snapshot(): Snapshot;
  restore(from: Snapshot): void;
  /** The state of the machine now: valid until the run goes on. */
  state(): State;
  /** Nanoseconds since the start. */
  now(): number;
  steps(): number;
  moves(): number;
  /** When a condition came about, and after how many steps; undefined when it has not yet. */
  condition(i: number): { ns: number; steps: number } | undefined;
  /** Long steps that ended later than drawn, as the time rules had them wait: how many, and by how much at most. */
  late(): { count: number; mostNs: number };
}

export interface Snapshot {
  readonly memory: Int32Array;
  readonly words: RandomWords;
  readonly lengths: RandomWords;
}

export interface SimulatorOptions {
  watched?: readonly Watched[];
  scheduler?: Scheduler;
  /** As JavaScript. */
  printed?: boolean;
}

const HOSTS = [
  { name: 'refill', parameters: 0, result: false },
  { name: 'draw', parameters: 2, result: false },
  { name: 'recorded', parameters: 0, result: false },
];

const EXPORTS = ['begin', 'save', 'resume', 'advance', 'walk', 'pct', ...ASKED.map((name) => `get_${name}`)];

export function createSimulator(program: StepProgram, options: SimulatorOptions = {}): Simulator {
  const watched = options.watched ?? [];
  const scheduler = options.scheduler ?? { name: 'time' };
  const { module, layout, plan } = makeModule(program, watched);
  // How much room they take is known when the code is there.
  const tables = layOutTables(module, layout.words);

  let words = randomWords({ seed: 0, run: 0 }, 0);
  let lengths = words;
  let told: Recorder | undefined;
  let toldFrom = layout.record;

  const tell = (to: number): void => {
    for (let at = toldFrom; at < to; at += RECORD_WORDS)
      told?.(memory[at], nanosecondsOf(memory[at + 1], memory[at + 2]));
    toldFrom = to === layout.recordEnd ? layout.record : to;
  };
  const hosts = {
    refill(): number {
      for (let i = layout.random; i < layout.randomEnd; i++) memory[i] = words.next();
      return 0;
    },
    draw(spread: number, text: number): number {
      const from = plan.spreads[spread];
      const full = drawFrom(from, lengths);
      const length = text < 0 ? FULL : (program.textLengths?.[text] ?? FULL);
      const ns = Math.round((full * length) / FULL) + (from.besides ?? 0);
      const { epoch, offset } = momentOf(ns);
      memory[layout.drawn] = epoch;
      memory[layout.drawn + 1] = offset;
      return 0;
    },
    recorded(): number {
      tell(layout.recordEnd);
      return 0;
    },
  };
  const made = options.printed ? inJavaScript(module, layout, hosts) : inWebAssembly(module, tables, hosts);
  const { memory, run } = made;
  program.slots.forEach((slot, i) => {
    memory[layout.initial + i] = slot.initial;
  });
  const go = scheduler.name === 'time' ? run.advance : scheduler.name === 'random' ? run.walk : run.pct;
  const stops = new Map<number, Stop>(Object.entries(REASON).map(([name, n]) => [n, name as Stop]));

  return {
    program,
    begin(origin, limitNs, recorder) {
      words = randomWords(origin, 0);
      lengths = randomWords(origin, 1);
      told = recorder;
      toldFrom = layout.record;
      const limit = momentOf(limitNs);
      run.begin(limit.epoch, limit.offset, recorder ? 1 : 0);
      if (scheduler.name === 'pct')
        drawPriorities(memory, layout, program, scheduler, randomWords(origin, 2));
    },
    advance: (steps) => stops.get(go(steps)) as Stop,
    flush() {
      if (told) tell(run.get_recordAt());
    },
    snapshot() {
      run.save();
      return { memory: memory.slice(0, layout.snapshot), words: words.clone(), lengths: lengths.clone() };
    },
    restore(from) {
      memory.set(from.memory);
      run.resume();
      words = from.words.clone();
      lengths = from.lengths.clone();
    },
    state: () => memory.subarray(layout.state, layout.state + layout.slots),
    now: () => nanosecondsOf(run.get_epoch(), run.get_now()),
    steps: () => run.get_steps(),
    moves: () => run.get_moves(),
    condition(i) {
      const at = layout.conditions + i * CONDITION_WORDS;
      if (memory[at] === 0) return undefined;
      return { ns: nanosecondsOf(memory[at + 1], memory[at + 2]), steps: memory[at + 3] };
    },
    late: () => ({
      count: memory[layout.late],
      mostNs: nanosecondsOf(memory[layout.late + 1], memory[layout.late + 2]),
    }),
  };
}

/** Characters of the line that a text's time is a part of. */
const FULL = 1000;

function makeModule(
  program: StepProgram,
  watched: readonly Watched[],
): { module: Module; layout: Layout; plan: SamplerPlan } {
  const layout = layOut(program, watched.length, VARIABLES.length);
  let plan: SamplerPlan | undefined;
  const steps = stepModule(program, {
    conditions: watched.map(({ condition }) => condition),
    extend(m) {
      plan = planSampling(m, watched);
      const code = { m, layout, plan, watched };
      randomFunctions(code);
      noteFunction(code);
      clockFunctions(code);
      const groups = afterFunction(code);
      turnFunction(code);
      roundFunctions(code);
      walkFunctions(code);
      beginFunctions(code);
      return groups;
    },
  });
  const module: Module = { ...steps, globals: [...steps.globals, ...VARIABLES], hosts: HOSTS };
  return { module, layout, plan: plan as SamplerPlan };
}

interface Made {
  memory: Int32Array;
  run: Record<string, (...args: number[]) => number>;
}

type Hosts = Record<string, (...args: number[]) => number>;

function inWebAssembly(module: Module, tables: { at: number[]; end: number }, hosts: Hosts): Made {
  const pages = Math.ceil(tables.end / 16384);
  const memory = new wasm.Memory({ initial: pages, maximum: pages });
  const binary = moduleBytes(module, tables.at, { initial: pages, maximum: pages, shared: false }, EXPORTS);
  const impossible = (reason: number): never => {
    throw new Error(binary.reasons[reason]);
  };
  const env = { memory, impossible, ...hosts };
  const run = new wasm.Instance(new wasm.Module(binary.bytes), { env }).exports;
  writeTables(module, tables.at, memory.buffer);
  return { memory: new Int32Array(memory.buffer), run };
}

function inJavaScript(module: Module, layout: Layout, hosts: Hosts): Made {
  const memory = new Int32Array(layout.words);
  const { functions } = instantiate(module, {}, hosts);
  const bound =
    (f: CodeFunction) =>
    (...args: number[]) =>
      f(memory, ...args);
  const run = Object.fromEntries(EXPORTS.map((name) => [name, bound(functions[name])]));
  return { memory, run };
}

/** Who goes first, in an order that is drawn, and the moves at which a priority is taken down. */
function drawPriorities(
  memory: Int32Array,
  layout: Layout,
  { agents, cpus }: StepProgram,
  { depth, moves }: Extract<Scheduler, { name: 'pct' }>,
  words: RandomWords,
): void {
  const movers = agents.length + cpus;
  const order = Array.from({ length: movers }, (_, i) => i);
  for (let i = movers - 1; i > 0; i--) {
    const j = Math.floor(unit(words) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  order.forEach((mover, i) => {
    memory[layout.priorities + mover] = depth + i;
  });
  const changes = Array.from({ length: depth - 1 }, (_, i) => ({
    move: Math.floor(unit(words) * moves),
    priority: i + 1,
  })).sort((a, b) => a.move - b.move);
  for (let i = 0; i <= MOST_CHANGES; i++) {
    memory[layout.changes + i] = changes[i]?.move ?? -1;
    memory[layout.changeTo + i] = changes[i]?.priority ?? 0;
  }
}
