/** What can be said of a state of a run: whether everybody can still come to an end, and if not, why. */
import type { Semantics } from '../../explore/semantics.ts';
import type { Expr } from '../../program/program.ts';
import type { HangKind } from '../../trace/report.ts';

export interface Question {
  /** Of the program that is searched; a flag behind the state for each condition. */
  semantics: Semantics;
  /** Conditions that are to hold eventually. */
  eventually: readonly Expr[];
}

/** Why runs from a state hang. */
export interface HangCause {
  /** The same for all causes that are one. */
  key: string;
  kind: HangKind;
  /** Name of the agent. */
  agent: string;
  headline: string;
  explanation: string[];
}

/** How a run ends in which a condition never held. */
export interface LossCause {
  key: string;
  headline: string;
  explanation: string[];
}

/** One way in which runs end. */
export interface Outcome {
  /** Of everybody who hangs then; none when all who have to come to their end. */
  hangs: HangCause[];
  /** What is to be said where a condition has not held by then. */
  loss: LossCause;
}

export interface Judgement {
  /** Some foreground agent cannot come to its end any more, whatever happens. */
  hung: boolean;
  /** Per condition that is to hold eventually: it has not held, and no longer can. */
  lost: boolean[];
  /** All ways in which runs from here end that hang or lack a condition. */
  outcomes: Outcome[];
}

/** Undefined: not known, as there is too much to look at. */
export type Verdict = Judgement | undefined;

export function outcomeKey({ hangs, loss }: Outcome): string {
  return [...hangs.map(({ key }) => key).sort(), loss.key].join('\n\n');
}

export function distinct(outcomes: readonly Outcome[]): Outcome[] {
  return [...new Map(outcomes.map((o) => [outcomeKey(o), o])).values()];
}

/** The causes that all runs from here have, when they all have the same. */
export function decidedHangs({ hung, outcomes }: Judgement): HangCause[] | undefined {
  if (!hung) return undefined;
  const keyOf = ({ hangs }: Outcome) =>
    hangs
      .map(({ key }) => key)
      .sort()
      .join('\n\n');
  const [first, ...others] = outcomes;
  return others.every((o) => keyOf(o) === keyOf(first)) ? first.hangs : undefined;
}

export function decidedLoss({ outcomes }: Judgement): LossCause | undefined {
  const [first, ...others] = outcomes;
  return first && others.every((o) => o.loss.key === first.loss.key) ? first.loss : undefined;
}
