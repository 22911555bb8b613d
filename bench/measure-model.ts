/** One model, ours and Spin in turn, round by round. */
import { type Exported, exportPromela } from '../server/export/promela/export.ts';
import { compileModel } from './compile.ts';
import type { MeasureResult } from './measure.ts';
import type { Model } from './models.ts';
import { command, libraryOf, measure, type Places } from './ours.ts';
import type { ModelResult, OursSide, PanSide } from './results.ts';
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
    ours: { answer: emptySide() },
    spin: { compilations: {} },
  };
  const turns =
    model.asks === 'hang'
      ? await hangTurns(places, model, exported, result, say)
      : await starvationTurns(places, model, exported, result, say);
  if (model.alone) turns.push(...commandTurns(places, model, result));
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
  const search = emptySide();
  const hangs: number[] = [];
  Object.assign(ours, { search, hangs });
  const searching = async (): Promise<void> => {
    const measured = await measure(places, model.case, { what: 'search', reductions: false });
    note(search, measured, (run) => run.searchSeconds);
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
  { text, properties }: Exporting,
  result: ModelResult,
  say: Say,
): Promise<Turn[]> {
  const pan = await buildPan(places, model, text, 'fair', result, say);
  const claims = properties.filter(({ fair }) => fair).flatMap((p) => p.claims);
  const asked = await Promise.all(claims.map((claim) => panTurn(pan, ['-a', '-f', '-N', claim])));
  const side = asked[0].side;
  result.spin.fair = side;
  const fair = async (): Promise<void> => {
    const seconds = side.seconds.length;
    let sum = 0;
    for (const { side: each, turn } of asked) {
      await turn();
      sum += each.seconds.pop() ?? 0;
    }
    side.seconds.length = seconds;
    side.seconds.push(sum);
  };
  return [() => answering(places, model, result.ours.answer), fair];
}

/** From the file to the verdict. Compiling is not done again each time: what it took is added. */
function commandTurns(places: Places, model: Model, { ours, spin }: ModelResult): Turn[] {
  const side = model.asks === 'hang' ? spin.first : spin.fair;
  const { generateSeconds, compileSeconds } = spin.compilations[model.asks === 'hang' ? 'default' : 'fair'];
  const command1: number[] = [];
  const command2: number[] = [];
  ours.command = command1;
  spin.command = command2;
  return [
    async () => {
      const ran = await command(places, model.case);
      if (ran.code > 1) throw new Error(ran.output);
      command1.push(ran.seconds);
      command2.push(generateSeconds + compileSeconds + (side?.seconds.at(-1) ?? Number.NaN));
    },
  ];
}

async function answering(places: Places, model: Model, side: OursSide): Promise<void> {
  const what = model.asks === 'hang' ? 'answer' : 'starvation';
  note(side, await measure(places, model.case, { what, reductions: true }), (run) => run.totalSeconds);
}

async function buildPan(
  places: Places,
  model: Model,
  text: string,
  flavour: Flavour,
  { spin }: ModelResult,
  say: Say,
): Promise<Pan> {
  say(`${model.name}: pan (${flavour}) ${model.optimise}`);
  const pan = await compilePan(text, flavour, model.optimise, places.cache);
  const { flags, generateSeconds, compileSeconds, compiled } = pan;
  spin.compilations[flavour] = { flags: flags.join(' '), generateSeconds, compileSeconds, compiled };
  return pan;
}

async function panTurn(pan: Pan, args: string[]): Promise<{ side: PanSide; turn: Turn }> {
  const options = [...args, ...(await sizesOf(pan, args))];
  const side: PanSide = {
    states: 0,
    transitions: 0,
    errors: 0,
    bytes: 0,
    seconds: [],
    options: options.join(' '),
  };
  const turn = async (): Promise<void> => {
    const idle = await idleSeconds(pan);
    const { searchSeconds, states, transitions, errors, bytes } = await runPan(pan, options, idle);
    Object.assign(side, { states, transitions, errors, bytes });
    side.seconds.push(searchSeconds);
  };
  return { side, turn };
}

function emptySide(): OursSide {
  return { states: 0, transitions: 0, bytes: 0, findings: 0, cold: [], warm: [] };
}

function note(
  side: OursSide,
  { runs }: MeasureResult,
  secondsOf: (run: MeasureResult['runs'][0]) => number,
): void {
  const [cold, warm] = runs;
  if (!warm.complete) throw new Error('a search of the benchmark did not come to its end');
  const { states, transitions, bytes, findings } = warm;
  Object.assign(side, { states, transitions, bytes, findings });
  side.cold.push(secondsOf(cold));
  side.warm.push(secondsOf(warm));
}
