/** The key that causes of hangs are told apart by, in sampled runs and in the check beside them. */
import { signatureOf } from '../../explore/cause.ts';
import { causeKey } from '../../explore/same-cause.ts';
import { createSemantics, type Semantics } from '../../explore/semantics.ts';
import type { Expr, StepProgram } from '../../program/program.ts';
import { ALL_REDUCTIONS } from '../../reduce/plan.ts';
import type { HangKind } from '../../trace/report.ts';

/** With which runs of a program are judged: which CPUs stand for each other depends on it. `eventually`: conditions that are to hold some time. */
export function judgedWith(program: StepProgram, eventually: readonly Expr[]): Semantics {
  return createSemantics(program, ALL_REDUCTIONS, { sticky: [...eventually], events: [] });
}

/** `program`: the one that is searched. */
export function hangKeys(program: StepProgram): (kind: HangKind, explanation: readonly string[]) => string {
  const eventually = program.expectations.flatMap((e) => (e.k === 'eventually' ? [e.condition] : []));
  const semantics = judgedWith(program, eventually);
  return (kind, explanation) => causeKey(semantics, signatureOf(kind, explanation));
}
