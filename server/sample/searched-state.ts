/** A sampled state as the program that is searched has it: that one keeps fewer texts apart, and has no slots for what tells nobody anything. */
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';

/** The same program, made into one to sample and one to search. */
export function toSearched(sampled: StepProgram, searched: StepProgram): (s: State) => State {
  if (sampled === searched) return (s) => s.slice();
  const from = new Map(sampled.slots.map(({ name }, slot) => [name, slot]));
  const moves = searched.slots.map(({ name }) => {
    const slot = from.get(name);
    if (slot === undefined) throw new Error(`a sampled state has no ${name}`);
    return { slot, text: sampled.slots[slot].text === true };
  });
  const texts = sampled.texts.map((_, text) => textIn(sampled, text, searched));
  return (s) => Int32Array.from(moves, ({ slot, text }) => (text ? texts[s[slot]] : s[slot]));
}

/** The text of the searched program that is the same, or has the same in it that conditions ask for. */
function textIn(sampled: StepProgram, text: number, searched: StepProgram): number {
  const marks = (program: StepProgram, number: number) =>
    program.marks
      .map(({ kind, pattern, matches }) => `${kind} ${pattern} ${matches[number]}`)
      .sort()
      .join('\n');
  if (searched.textLengths) return sameText(sampled, text, searched);
  const wanted = marks(sampled, text);
  const found = searched.texts.findIndex((_, number) => marks(searched, number) === wanted);
  if (found < 0) throw new Error(`no text is like ${sampled.texts[text]}`);
  return found;
}

function sameText(sampled: StepProgram, text: number, searched: StepProgram): number {
  const found = searched.texts.findIndex(
    (name, i) => name === sampled.texts[text] && searched.textLengths?.[i] === sampled.textLengths?.[text],
  );
  if (found < 0) throw new Error(`no text is ${sampled.texts[text]}`);
  return found;
}
