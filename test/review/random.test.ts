/**
 * On random scenarios: every state that the machine comes to is among the ways that a review goes by, and what it says of an op is so in every
 * state in which somebody stands there.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionParts } from '../../server/machine/decision.ts';
import { LEVEL, type StepProgram } from '../../server/program/program.ts';
import type { Remark } from '../../server/review/remark.ts';
import { reviewProgram } from '../../server/review/review.ts';
import { type Subject, subjectOf } from '../../server/review/subject.ts';
import { PERHAPS, type Way } from '../../server/review/ways.ts';
import { compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { exploreNaively, type Naive } from '../support/naive.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 150);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 71);
const SMALL = 2000;
const URI = 'file:///random.lockstep';

/** Some have a statement about a lock twice or in a loop, which is hardly ever right. */
const texts = fc.gen().map((g) => {
  const text = randomScenario({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  });
  const twice = g(
    fc.constantFrom,
    '$&',
    '$&',
    '{ $& $& }',
    '{ $& $& }',
    'while (x) { $& }',
    'for (i in 0..1) { $& }',
  );
  const call = g(
    fc.constantFrom,
    /spin_(?:un)?lock\([^;]*;/,
    /spin_(?:un)?lock\([^;]*;/,
    /(?:down|up)\([^;]*;/,
  );
  return text.replace(call, twice);
});

type State = Naive['states'][number];

const regionOf = ({ regions }: StepProgram, agent: number): number => regions.base + agent * regions.size;

/** Where an agent stands at its present interrupt level; undefined where it has ended. */
function standing(program: StepProgram, s: State, agent: number) {
  const { status, level, location, irqsOff } = program.regions;
  const region = regionOf(program, agent);
  const at = s[region + level];
  return {
    running: s[region + status] === 0,
    level: at,
    location: s[region + location + at],
    off: s[region + irqsOff + at],
  };
}

/** Of the spinlocks, and behind them of the semaphores. */
function holders({ locks, semaphores }: StepProgram, s: State): number[] {
  const spinlocks = locks.flatMap(({ base, stride, count }) =>
    Array.from({ length: count }, (_, i) => s[base + i * stride] - 1),
  );
  return [...spinlocks, ...semaphores.map(({ holder }) => s[holder] - 1)];
}

/** In down() and its like a semaphore is taken and given up before it is noted who has it. */
function isBetween({ ops, frames, functions, sources, cpus }: StepProgram, location: number): boolean {
  const { frame, at } = ops[location];
  const { name } = functions[frames[frame].fn];
  return cpus > 0 && sources[at.source].uri.endsWith('/prelude.lockstep') && /^(up|down)/.test(name);
}

function fits(
  way: Way,
  holding: number[],
  agent: number,
  off: number,
  isKnown: (lock: number) => boolean,
): boolean {
  if (typeof way.irqsOff === 'number' && way.irqsOff !== off) return false;
  return holding.every((holder, lock) => {
    const since = way.held.get(lock);
    return !isKnown(lock) || since === PERHAPS || (since !== undefined) === (holder === agent);
  });
}

/** What is wrong with the ways at the states of a run. */
function uncovered({ program, all, locks, reliable }: Subject, { states }: Naive): string[] {
  return states.flatMap((s) =>
    program.agents.flatMap((_, agent) => {
      const { running, level, location, off } = standing(program, s, agent);
      // Who queues is on its way from `lock` to what follows it.
      if (!running || s[program.fault] !== 0 || location === 0 || program.ops[location].k === 'lockQueued')
        return [];
      const mine = all.filter(({ runner }) =>
        level === LEVEL.task ? runner.me === agent : runner.k === 'handler',
      );
      const isKnown = (lock: number): boolean =>
        reliable(lock) && (lock < locks.semaphores || !isBetween(program, location));
      const known = mine.some(({ at }) =>
        at.get(location)?.some((way) => fits(way, holders(program, s), agent, off, isKnown)),
      );
      return known
        ? []
        : [`agent ${agent} at ${location}, level ${level}: ${JSON.stringify(program.ops[location])}`];
    }),
  );
}

/** Of a loop: it is so in some round, and not in all states in which somebody stands there. */
const isOfRounds = ({ message }: Remark): boolean => /round the loop|comes round/.test(message);

/** What nobody comes to can keep others from coming round. */
function isWhole({ program, all }: Subject, { states }: Naive): boolean {
  const visited = new Set(
    states.flatMap((s) => program.agents.map((_, agent) => standing(program, s, agent).location)),
  );
  return all.every(({ at }) => [...at.keys()].every((l) => visited.has(l)));
}

/** Is what is said of a loop so in some state? */
function isSoOnce(program: StepProgram, { code, location }: Remark, { states, edges }: Naive): boolean {
  return states.some((s, v) =>
    program.agents.some((_, agent) => {
      const { running, location: here, off } = standing(program, s, agent);
      if (!running || here !== location || s[program.fault] !== 0) return false;
      if (code === 'LS7004') return off === 1;
      const moves = edges[v].filter(({ decision }) => {
        const parts = decisionParts(decision);
        return parts.k === 'step' && parts.agent === agent;
      });
      if (program.ops[location].k === 'semWoken')
        return holders(program, s).includes(agent) && moves.length === 0;
      return code === 'LS7002'
        ? moves.some(({ to }) => states[to][program.fault] !== 0)
        : holders(program, s).includes(agent) &&
            moves.some(
              ({ to }) => program.ops[standing(program, states[to], agent).location].k === 'lockQueued',
            );
    }),
  );
}

/** States in which what is said of an op is not so. */
function refuted(program: StepProgram, { code, location }: Remark, { states, edges }: Naive): string[] {
  return states.flatMap((s, v) =>
    program.agents.flatMap((_, agent) => {
      const { running, location: here } = standing(program, s, agent);
      if (!running || here !== location || s[program.fault] !== 0) return [];
      const moves = edges[v].filter(({ decision }) => {
        const parts = decisionParts(decision);
        return parts.k === 'step' && parts.agent === agent;
      });
      const so =
        code === 'LS7007' || program.ops[location].k === 'semWoken'
          ? moves.length === 0
          : code === 'LS7002'
            ? moves.every(({ to }) => states[to][program.fault] !== 0)
            : moves.every(
                ({ to }) => program.ops[standing(program, states[to], agent).location].k === 'lockQueued',
              );
      return so ? [] : [`${code} at ${location}, agent ${agent}`];
    }),
  );
}

function wronglySaid(subject: Subject, remark: Remark, graph: Naive): string[] {
  const { program } = subject;
  if (['LS7001', 'LS7002', 'LS7007'].includes(remark.code) && !isOfRounds(remark))
    return refuted(program, remark, graph);
  return isOfRounds(remark) && isWhole(subject, graph) && !isSoOnce(program, remark, graph)
    ? [`${remark.code}: ${remark.message}`]
    : [];
}

/** As which it is counted. */
function kindsOf({ ops }: StepProgram, remark: Remark): string[] {
  const isOfSemaphore = ops[remark.location].k === 'semWoken' && remark.code !== 'LS7005';
  return [isOfRounds(remark) ? 'rounds' : remark.code, ...(isOfSemaphore ? ['semaphores'] : [])];
}

describe('on random scenarios', () => {
  test('every state is among the ways, and what is said is so whenever it is come to', {
    timeout: 60_000 + RUNS * 1000,
  }, async () => {
    const said = new Map<string, number>();
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const [{ needed: program }] = await compileText(text, URI);
        const subject = subjectOf(
          program,
          program.sources.findIndex(({ uri }) => uri === URI),
        );
        const remarks = reviewProgram(program, URI) ?? [];
        const graph = exploreNaively(program, SMALL);
        if (!subject || !graph) return;
        compared++;
        const wrong = uncovered(subject, graph);
        for (const remark of remarks) {
          for (const kind of kindsOf(program, remark)) said.set(kind, (said.get(kind) ?? 0) + 1);
          wrong.push(...wronglySaid(subject, remark, graph));
        }
        if (wrong.length > 0) throw new Error(`${[...new Set(wrong)].slice(0, 5).join('\n')}\n\n${text}`);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    console.log(
      `${compared} of ${RUNS} scenarios compared (${[...said]
        .map((each) => each.join(' '))
        .sort()
        .join(', ')})`,
    );
    expect(compared).toBeGreaterThan(RUNS / 3);
    for (const code of ['LS7001', 'LS7002', 'LS7003', 'LS7007', 'rounds', 'semaphores'])
      expect(said.get(code), code).toBeGreaterThan(0);
  });
});
