/** On random scenarios about a lock: whoever is said to go without it can meet somebody who uses the same variable, and one of the two changes it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { State } from '../../server/machine/state.ts';
import { accessesOf } from '../../server/review/accesses.ts';
import { Company } from '../../server/review/company.ts';
import type { Mention, TextPlace } from '../../server/review/mentions.ts';
import { reviewProgram } from '../../server/review/review.ts';
import { type Subject, subjectOf } from '../../server/review/subject.ts';
import { compileText } from '../differential/programs.ts';
import { standing, statesOf } from '../support/states.ts';
import { randomGuards } from './random-guards.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 150);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 71);
const MOST = 4000;
const URI = 'file:///random.lockstep';

const texts = fc.gen().map((g) =>
  randomGuards({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  }),
);

/** As if nothing in the text said that no lock is meant. */
const NOTHING_MEANT = (at: TextPlace): Mention[] =>
  [true, false].map((write) => ({ at, write, meant: false }));

/** Undefined: nobody ever comes there, or to what it is said to meet. */
function isMet(subject: Subject, location: number, states: State[]): boolean | undefined {
  const { program } = subject;
  const company = new Company(subject);
  const partners = new Set(
    [...accessesOf(subject).values()].flatMap((accesses) =>
      accesses
        .filter((one) => one.location === location)
        .flatMap((one) =>
          accesses.filter((other) => company.meets(one, other)).map((other) => other.location),
        ),
    ),
  );
  const [mine, others] = [new Set<number>(), new Set<number>()];
  for (const s of states) {
    if (s[program.fault] !== 0) continue;
    const stands = standing(program, s);
    const [here, there] = [stands.map((l) => l === location), stands.map((l) => partners.has(l))];
    here.forEach((is, i) => is && mine.add(i));
    there.forEach((is, i) => is && others.add(i));
    if (here.some((is, i) => is && there.some((other, j) => other && i !== j))) return true;
  }
  return [...mine].some((i) => [...others].some((j) => i !== j)) ? false : undefined;
}

test('what is said of a variable used without its lock is so in some run', {
  timeout: 60_000 + RUNS * 1000,
}, async () => {
  let [compared, said, idle] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const [{ needed: program }] = await compileText(text, URI);
      const subject = subjectOf(
        program,
        program.sources.findIndex(({ uri }) => uri === URI),
      );
      const remarks = reviewProgram(program, URI, NOTHING_MEANT) ?? [];
      const states = subject && statesOf(program, MOST);
      if (!states) return;
      // What nobody comes to can keep others from coming where they seem to, or let them pass.
      const visited = new Set(states.flatMap((s) => standing(program, s)));
      if (subject.all.some(({ at }) => [...at.keys()].some((l) => !visited.has(l)))) return;
      compared++;
      for (const { code, location, message, at } of remarks) {
        if (code !== 'LS7011') continue;
        const met = isMet(subject, location, states);
        if (met === undefined) idle++;
        else said++;
        if (met === false) throw new Error(`${at.line + 1}: ${message}\n\n${text}`);
      }
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  console.log(
    `${compared} of ${RUNS} scenarios compared; said ${said} times, and ${idle} times where nobody comes`,
  );
  expect(compared).toBeGreaterThan(RUNS / 6);
  expect(said).toBeGreaterThan(RUNS / 20);
});
