/** On random scenarios about locks inside each other: those who are said to wait for each other in a circle do so in some run. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { State } from '../../server/machine/state.ts';
import { circlesOf } from '../../server/review/circles.ts';
import { Company } from '../../server/review/company.ts';
import type { Order } from '../../server/review/orders.ts';
import { isSemaphore, type Subject, subjectOf } from '../../server/review/subject.ts';
import { compileText } from '../differential/programs.ts';
import { standing, statesOf } from '../support/states.ts';
import { randomCircles } from './random-circles.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 150);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 71);
const MOST = 20_000;
const URI = 'file:///random.lockstep';

const texts = fc.gen().map((g) =>
  randomCircles({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  }),
);

/** Each waits where it is said to, while it holds what it is said to hold: each for the next one. */
function isClosed(subject: Subject, circle: readonly Order[], s: State): boolean {
  const { program } = subject;
  const stands = standing(program, s);
  const waits = (cpu: number, { first, at }: Order): boolean => {
    const op = program.ops[at.location];
    const place = op.k === 'lock' ? op.queued : at.location;
    return holds(subject, first, s) === cpu + 1 && stands.slice(cpu * 3, cpu * 3 + 3).includes(place);
  };
  const assign = ([first, ...others]: readonly Order[], taken: readonly number[]): boolean =>
    !first ||
    [...first.cpus].some(
      (cpu) => !taken.includes(cpu) && waits(cpu, first) && assign(others, [...taken, cpu]),
    );
  return s[program.fault] === 0 && assign(circle, []);
}

/** The cpu that holds a lock or has a semaphore. */
function holds({ program: { locks, semaphores }, ...subject }: Subject, lock: number, s: State): number {
  const slot =
    lock < subject.locks.semaphores ? locks[lock].base : semaphores[lock - subject.locks.semaphores].holder;
  return s[slot];
}

function kindOf(subject: Subject, circle: readonly Order[]): 'two' | 'more' | 'handlers' | 'semaphores' {
  if (circle.some(({ first }) => isSemaphore(subject, first))) return 'semaphores';
  if (circle.some(({ under }) => under)) return 'handlers';
  return circle.length > 2 ? 'more' : 'two';
}

test('what is said of locks in a circle is so in some run', {
  timeout: 60_000 + RUNS * 1000,
}, async () => {
  let compared = 0;
  const said = { two: 0, more: 0, handlers: 0, semaphores: 0 };
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const [{ needed: program }] = await compileText(text, URI);
      const subject = subjectOf(
        program,
        program.sources.findIndex(({ uri }) => uri === URI),
      );
      const circles = subject ? circlesOf(subject, new Company(subject)) : [];
      if (!subject || (circles.length === 0 && compared > RUNS / 3)) return;
      const states = statesOf(program, MOST);
      if (!states) return;
      // What nobody comes to can keep others from coming where they seem to.
      const visited = new Set(states.flatMap((s) => standing(program, s)));
      const isWhole = subject.all.every(({ at }) => [...at.keys()].every((l) => visited.has(l)));
      compared++;
      for (const circle of circles) {
        if (states.some((s) => isClosed(subject, circle, s))) {
          said[kindOf(subject, circle)]++;
        } else if (isWhole) {
          const orders = circle.map(
            (o) => `${o.first} ${o.second} at ${program.ops[o.at.location].at.line + 1}, CPU ${[...o.cpus]}`,
          );
          throw new Error(`${orders.join('\n')}\n\n${text}`);
        }
      }
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  console.log(`${compared} of ${RUNS} scenarios compared; ${JSON.stringify(said)}`);
  expect(compared).toBeGreaterThan(RUNS / 6);
  for (const [kind, times] of Object.entries(said)) expect(times, kind).toBeGreaterThan(0);
});
