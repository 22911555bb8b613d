/** On random scenarios about waits: one that is said to keep away whoever could end it is never ended once it has begun, and it can begin. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisionParts } from '../../server/machine/decision.ts';
import type { Location, StepProgram } from '../../server/program/program.ts';
import { Company } from '../../server/review/company.ts';
import { shutOutOf } from '../../server/review/shut-out.ts';
import { type Subject, subjectOf } from '../../server/review/subject.ts';
import { unansweredOf } from '../../server/review/unanswered.ts';
import { compileText } from '../differential/programs.ts';
import { exploreNaively, type Naive } from '../support/naive.ts';
import { standing } from '../support/states.ts';
import { randomShutOut } from './random-shut-out.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 300);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 71);
const MOST = 4000;
const URI = 'file:///random.lockstep';

const texts = fc.gen().map((g) =>
  randomShutOut({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  }),
);

/** Somebody who waits at a place. */
interface Waiting {
  cpu: number;
  location: Location;
}

/** States in which the CPU waits there, and can do nothing else. */
function begun(program: StepProgram, { cpu, location }: Waiting, { states, edges }: Naive): number[] {
  const { base, size, level } = program.regions;
  return states.flatMap((s, v) => {
    const current = s[base + cpu * size + level];
    if (s[program.fault] !== 0 || standing(program, s)[cpu * 3 + current] !== location) return [];
    const moves = edges[v].some(({ decision }) => {
      const parts = decisionParts(decision);
      // An interrupt comes before a step that there may be.
      return parts.k !== 'arrive' && parts.agent === cpu;
    });
    return moves ? [] : [v];
  });
}

/** A state from which the CPU has gone on all the same, or undefined. */
function ended(
  program: StepProgram,
  { cpu, location }: Waiting,
  graph: Naive,
  from: readonly number[],
): number | undefined {
  const { base, size, status } = program.regions;
  const seen = new Set(from);
  for (const v of seen) {
    const s = graph.states[v];
    if (s[program.fault] !== 0 || s[base + cpu * size + status] !== 0) continue;
    if (
      !standing(program, s)
        .slice(cpu * 3, cpu * 3 + 3)
        .includes(location)
    )
      return v;
    for (const { to } of graph.edges[v]) seen.add(to);
  }
  return undefined;
}

interface Said {
  kind: 'task' | 'handler' | 'lock';
  waits: Waiting[];
}

/** What is said of the program: all of them wait at once, and for ever. */
function saidOf(subject: Subject): Said[] {
  const company = new Company(subject);
  const { ops } = subject.program;
  const waits = shutOutOf(subject, company).map(({ cpu, at }): Said => {
    return { kind: at.ways.runner.k, waits: [{ cpu, location: at.location }] };
  });
  const unanswered = unansweredOf(subject, company).map(({ wait, spin, cpu }): Said => {
    const op = ops[spin.location];
    const queued = op.k === 'lock' ? op.queued : spin.location;
    const holder = { cpu: wait.ways.runner.me as number, location: wait.location };
    return { kind: 'lock', waits: [holder, { cpu, location: queued }] };
  });
  return [...waits, ...unanswered];
}

test('a wait that is said to keep away whoever could end it is never ended', {
  timeout: 60_000 + RUNS * 1000,
}, async () => {
  let [compared, said] = [0, 0];
  const kinds = { task: 0, handler: 0, lock: 0 };
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const [{ needed: program }] = await compileText(text, URI);
      const source = program.sources.findIndex(({ uri }) => uri === URI);
      const subject = subjectOf(program, source);
      const found = subject ? saidOf(subject) : [];
      if (!subject || (found.length === 0 && compared > RUNS / 3)) return;
      const graph = exploreNaively(program, MOST);
      if (!graph) return;
      compared++;
      const visited = new Set(graph.states.flatMap((s) => standing(program, s)));
      const isWhole = subject.all.every(({ at }) => [...at.keys()].every((l) => visited.has(l)));
      for (const { kind, waits } of found) {
        said++;
        const all = waits.map((each) => new Set(begun(program, each, graph)));
        const from = [...all[0]].filter((v) => all.every((states) => states.has(v)));
        const lines = waits.map(({ location }) => program.ops[location].at.line + 1).join(', ');
        if (waits.some((each) => ended(program, each, graph, from) !== undefined))
          throw new Error(`${kind} ${lines}: is ended\n\n${text}`);
        if (from.length > 0) kinds[kind]++;
        else if (isWhole) throw new Error(`${kind} ${lines}: never begins\n\n${text}`);
      }
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  console.log(`${compared} of ${RUNS} scenarios compared; said ${said} times: ${JSON.stringify(kinds)}`);
  expect(compared).toBeGreaterThan(RUNS / 6);
  for (const [kind, times] of Object.entries(kinds)) expect(times, kind).toBeGreaterThan(0);
});
