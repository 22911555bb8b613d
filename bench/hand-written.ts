/** The handover written by hand for Spin, against ours: what its reduction does where a model is made for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering, emptySide, panTurn, type Say } from './measure-model.ts';
import type { Model } from './models.ts';
import type { Places } from './ours.ts';
import type { HandWrittenResult } from './results.ts';
import { compilePan } from './spin.ts';

/** `family`: ours, one for each number of CPUs. */
export async function compareHandWritten(
  places: Places,
  family: readonly Model[],
  rounds: number,
  say: Say,
): Promise<HandWrittenResult[]> {
  const text = readFileSync(join(places.root, 'bench', 'models', 'handover.pml'), 'utf8');
  const results: HandWrittenResult[] = [];
  for (const model of family) {
    const sized = `#define N ${model.family?.cpus}\n${text}`;
    // Spin's own optimisations stay on: nothing here has to have our states.
    const compiled = (flavour: 'full' | 'default') => compilePan(sized, flavour, '-O2', places.cache, []);
    const full = await panTurn(await compiled('full'), []);
    const reduced = await panTurn(await compiled('default'), []);
    const ours = emptySide();
    for (let round = 1; round <= rounds; round++) {
      say(`${model.name}, by hand: round ${round} of ${rounds}`);
      await answering(places, model, ours);
      await reduced.turn();
      await full.turn();
    }
    results.push({ name: model.name, full: full.side, reduced: reduced.side, ours });
  }
  return results;
}
