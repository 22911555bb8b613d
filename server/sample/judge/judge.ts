/**
 * Judges states of sampled runs. What it says depends on the state alone, not on what it was asked before: only how long it takes does.
 *
 * It looks at what can still happen from the state that is asked about, up to a number of states. Where that does not do, everything
 * that the program can do is searched, once: if that is not too much, every question from then on is a look-up.
 */
import type { Hooks } from '../../explore/budget.ts';
import type { State } from '../../machine/state.ts';
import type { Expr, StepProgram } from '../../program/program.ts';
import type { Judgement, Question, Verdict } from './judgement.ts';
import { judgedWith } from './keys.ts';
import { judgeNearby } from './nearby.ts';
import { exploreRegion, type Region } from './region.ts';

export interface JudgeLimits {
  /** States of the whole program; 0: not even tried. */
  all: number;
  /** From a state in which a run is asked about. */
  region: number;
  /** From a state, with the plain search: for many states that are asked about. */
  nearby: number;
}

export const JUDGE_LIMITS: JudgeLimits = { all: 200_000, region: 100_000, nearby: 500 };

export interface Judge {
  /** With little effort: undefined where that does not do. */
  quickly(state: State, held: readonly boolean[]): Verdict;
  /** As far as the limits allow. */
  thoroughly(state: State, held: readonly boolean[]): Verdict;
}

/** More judgements than this are not remembered. */
const MOST_KNOWN = 20_000;
/** Nor more regions. */
const MOST_REGIONS = 32;

/** `program` is the one that is searched. */
export function createJudge(
  program: StepProgram,
  eventually: readonly Expr[],
  limits: JudgeLimits = JUDGE_LIMITS,
  hooks: Hooks = {},
): Judge {
  const semantics = judgedWith(program, eventually);
  const question: Question = { semantics, eventually };
  let all: { region: Region | undefined } | undefined;
  const regions: Region[] = [];
  const known = new Map<string, Judgement | 'unknown'>();

  const everything = (): Region | undefined => {
    all ??= {
      region:
        limits.all > 0 ? exploreRegion(question, semantics.machine.initial(), limits.all, hooks) : undefined,
    };
    return all.region;
  };
  const remember = (key: string, verdict: Verdict): void => {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, verdict ?? 'unknown');
  };

  const nearby = (state: State, held: readonly boolean[]): Verdict => {
    const key = `${held.join()} ${state.join()}`;
    const before = known.get(key);
    if (before) return before === 'unknown' ? undefined : before;
    const verdict = judgeNearby(question, state, held, limits.nearby);
    remember(key, verdict);
    return verdict;
  };
  // Regions are left out: whether there is one depends on what was asked before.
  const quickly = (state: State, held: readonly boolean[]): Verdict =>
    all?.region?.judge(state, held) ?? nearby(state, held) ?? everything()?.judge(state, held);

  return {
    quickly,
    thoroughly(state, held) {
      const found = quickly(state, held);
      if (found) return found;
      for (const region of regions) {
        const there = region.judge(state, held);
        if (there) return there;
      }
      const region = exploreRegion(question, state, limits.region, hooks);
      if (!region) return undefined;
      if (regions.length >= MOST_REGIONS) regions.shift();
      regions.push(region);
      return region.judge(state, held);
    },
  };
}
