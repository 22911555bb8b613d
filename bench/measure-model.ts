/** One model, ours and Spin in turn, round by round. */
import { type Exported, exportPromela } from '../server/export/promela/export.ts';
import { compileModel } from './compile.ts';
import type { MeasureResult } from './measure.ts';
import type { Model } from './models.ts';
import { command, libraryOf, measure, type Places } from './ours.ts';
import type { Compilation, ModelResult, OursSide, PanSide } from './results.ts';
import { compilePan, type Flavour, idleSeconds, type Pan, runPan, sizesOf } from './spin.ts';

export type Say = (what: string) => void;

type Exporting = Extract<Exported, { text: string }>;

/** One thing that is done in every round. */
type Turn = () => Promise<void>;

export async function measureModel(
  places: Places,
  model: Model,
  rounds: number,
  say: Say,
): Promise<ModelResult> {
  const program = await compileModel(model.case, libraryOf(places));
  const exported = exportPromela(program);
  if ('refused' in exported) throw new Error(`${model.name} cannot be exported`);
  const result: ModelResult = {
    name: model.name,
    asks: model.asks,
    thread: model.thread === true,
    family: model.family,
    steps: program.ops.length,
    optimise: model.optimise,
    ours: { answer: emptySide() },
    spin: { compilations: {} },
  };
  const turns =
    model.asks === 'hang'
      ? await hangTurns(places, model, exported, result, say)
      : await starvationTurns(places, model, exported, result, say);
  if (model.alone) turns.push(...(await commandTurns(places, model, exported, result, say)));
  for (let round = 1; round <= rounds; round++) {
    say(`${model.name}: round ${round} of ${rounds}`);
    for (const turn of turns) await turn();
  }
  return result;
}

async function hangTurns(
  places: Places,
  model: Model,
  { text }: Exporting,
  result: ModelResult,
  say: Say,
): Promise<Turn[]> {
  const { ours, spin } = result;
  const setup: number[] = [];
  const search: OursSide = { ...emptySide(), setup };
  const hangs: number[] = [];
  Object.assign(ours, { search, hangs });
  const searching = async (): Promise<void> => {
    const measured = await measure(places, model.case, { what: 'search', reductions: false });
    note(search, measured, (run) => run.searchSeconds);
    setup.push(measured.runs[1].setupSeconds ?? Number.NaN);
    hangs.push(measured.runs[1].hangSeconds ?? Number.NaN);
  };
  const build = (flavour: Flavour) => buildPan(places, model, text, flavour, result, say);
  const full = await panTurn(await build('full'), ['-A', '-E']);
  const reduced = await build('default');
  const first = await panTurn(reduced, []);
  spin.full = full.side;
  spin.first = first.side;
  const turns = [searching, full.turn, () => answering(places, model, ours.answer), first.turn];
  // With an error on the way, the search that stops there has not seen what the one that goes on has.
  if (model.verdict === 'violated') {
    const all = await panTurn(reduced, ['-c0']);
    spin.all = all.side;
    turns.push(all.turn);
  }
  if (model.breadth) {
    const breadth = await panTurn(await build('breadth'), ['-A', '-E']);
    spin.breadth = breadth.side;
    turns.push(breadth.turn);
  }
  return turns;
}

async function starvationTurns(
  places: Places,
  model: Model,
  exported: Exporting,
  result: ModelResult,
  say: Say,
): Promise<Turn[]> {
  const pan = await buildPan(places, model, exported.text, 'fair', result, say);
  const fair = await panTurn(pan, ...questionsOf(model, exported));
  result.spin.fair = fair.side;
  return [() => answering(places, model, result.ours.answer), fair.turn];
}

/** What pan is asked to get to a verdict: nothing but to begin, or each claim. */
function questionsOf(model: Model, { properties }: Exporting): string[][] {
  if (model.asks === 'hang') return [[]];
  const claims = properties.filter(({ fair }) => fair).flatMap((p) => p.claims);
  return claims.map((claim) => ['-a', '-f', '-N', claim]);
}

/**
 * From the file to the verdict. Compiling is not done again each time: what it took is added. Spin gets the better of two
 * ways: gcc with optimisation and a fast search, or without and a slow one.
 */
async function commandTurns(
  places: Places,
  model: Model,
  exported: Exporting,
  result: ModelResult,
  say: Say,
): Promise<Turn[]> {
  const { ours, spin } = result;
  const flavour = model.asks === 'hang' ? 'default' : 'fair';
  const slow = spin.compilations[flavour];
  const side = model.asks === 'hang' ? spin.first : spin.fair;
  const pan = await buildPan(places, model, exported.text, flavour, result, say, true);
  const quick = await panTurn(pan, ...questionsOf(model, exported));
  const own: number[] = [];
  const theirs: number[] = [];
  ours.command = own;
  spin.command = theirs;
  return [
    async () => {
      const ran = await command(places, model.case);
      if (ran.code > 1) throw new Error(ran.output);
      own.push(ran.seconds);
    },
    async () => {
      await quick.turn();
      const whole = ({ generateSeconds, compileSeconds }: Compilation, found?: PanSide) =>
        generateSeconds + compileSeconds + (found?.seconds.at(-1) ?? Number.NaN);
      theirs.push(Math.min(whole(slow, side), whole(pan, quick.side)));
    },
  ];
}

export async function answering(places: Places, model: Model, side: OursSide): Promise<void> {
  const what = model.asks === 'hang' ? 'answer' : 'starvation';
  note(side, await measure(places, model.case, { what, reductions: true }), (run) => run.totalSeconds);
}

/** `quick`: without optimisation. */
async function buildPan(
  places: Places,
  model: Model,
  text: string,
  flavour: Flavour,
  { spin }: ModelResult,
  say: Say,
  quick = false,
): Promise<Pan> {
  const level = quick ? '-O0' : model.optimise;
  say(`${model.name}: pan (${flavour}) ${level}`);
  const pan = await compilePan(text, flavour, level, places.cache);
  const { flags, generateSeconds, compileSeconds, compiled } = pan;
  const name = quick ? `${flavour}, quick` : flavour;
  spin.compilations[name] = { flags, generateSeconds, compileSeconds, compiled };
  return pan;
}

/** pan is asked each question in turn; the times are added up, and what it says is of the last. */
export async function panTurn(pan: Pan, ...questions: string[][]): Promise<{ side: PanSide; turn: Turn }> {
  const asked: string[][] = [];
  for (const question of questions) asked.push([...question, ...(await sizesOf(pan, question))]);
  const side: PanSide = {
    states: 0,
    transitions: 0,
    errors: 0,
    bytes: 0,
    seconds: [],
    options: asked.map((options) => options.join(' ')).join('; '),
  };
  const turn = async (): Promise<void> => {
    let sum = 0;
    let found = 0;
    for (const options of asked) {
      const idle = await idleSeconds(pan, options);
      const { searchSeconds, states, transitions, errors, bytes } = await runPan(pan, options, idle);
      Object.assign(side, { states, transitions, bytes });
      sum += searchSeconds;
      found += errors;
    }
    side.errors = found;
    side.seconds.push(sum);
  };
  return { side, turn };
}

export function emptySide(): OursSide {
  return { states: 0, transitions: 0, bytes: 0, verdict: 'inconclusive', findings: 0, cold: [], warm: [] };
}

function note(
  side: OursSide,
  { runs }: MeasureResult,
  secondsOf: (run: MeasureResult['runs'][0]) => number,
): void {
  const [cold, warm] = runs;
  if (!warm.complete) throw new Error('a search of the benchmark did not come to its end');
  const { states, transitions, bytes, verdict, findings } = warm;
  Object.assign(side, { states, transitions, bytes, verdict, findings });
  side.cold.push(secondsOf(cold));
  side.warm.push(secondsOf(warm));
}
