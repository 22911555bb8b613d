/** Which words of a state an exchange of agents moves or renames, and which locals name agents. */
import type { Emitter } from '../../machine/emit/emitter.ts';
import type { Slot } from '../../program/program.ts';
import type { SortTable } from './flow.ts';
import { type Permutation, SORT, type Twins } from './twins.ts';

/** A word of the state that an exchange moves or renames. */
export interface Word {
  at: Slot;
  /** Where it is taken from, by permutation. */
  from(back: Permutation): Slot;
  /** A sort; or the word with the location and the row of the table that says which sort it is there. */
  sort: number | { location: Slot; row: number };
}

export interface Plan {
  m: Emitter;
  twins: Twins;
  sorts: SortTable;
  /** Locals that name somebody at some location. */
  naming: Slot[];
  /** Everything that an exchange moves or renames, besides what the regions of agents hold that names nobody. */
  words: Word[];
}

export function planExchange(m: Emitter, twins: Twins, sorts: SortTable): Plan {
  const naming = namingLocals(twins, sorts);
  return { m, twins, sorts, naming, words: relatedWords(m, twins, sorts, naming) };
}

function namingLocals({ kept }: Twins, sorts: SortTable): Slot[] {
  const found: Slot[] = [];
  sorts.levels.forEach((level, i) => {
    const names = sorts.locals.some((known) => known && kept[known[i]] !== SORT.plain);
    if (level !== undefined && names) found.push(sorts.first + i);
  });
  return found;
}

function relatedWords(m: Emitter, twins: Twins, sorts: SortTable, naming: Slot[]): Word[] {
  const { regions, agents, slots } = m.program;
  const words: Word[] = [];
  const regionAt = (agent: number): Slot => regions.base + agent * regions.size;
  for (let slot = 0; slot < regions.base; slot++) {
    const sort = twins.kept[sorts.shared[sorts.places.standsFor(slot)]] ?? SORT.plain;
    const place = sorts.places.placeOf(slot);
    const moves = place !== undefined && twins.members.has(place.agent);
    if (slots[slot].lo === slots[slot].hi || (sort === SORT.plain && !moves)) continue;
    const from = (back: Permutation) =>
      moves ? place.array.base + back[place.agent] * place.array.width + place.offset : slot;
    words.push({ at: slot, from, sort });
  }
  agents.forEach((_, c) => {
    agents.forEach((_, a) => {
      if (!twins.members.has(a) && !twins.members.has(c)) return;
      const from = (back: Permutation) => regionAt(back[c]) + regions.laps + back[a];
      words.push({ at: regionAt(c) + regions.laps + a, from, sort: SORT.plain });
    });
    naming.forEach((offset, row) => {
      const level = sorts.levels[offset - sorts.first] as number;
      const location = regionAt(c) + regions.location + level;
      words.push({
        at: regionAt(c) + offset,
        from: (back) => regionAt(back[c]) + offset,
        sort: { location, row },
      });
    });
  });
  return words;
}
