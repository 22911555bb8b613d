/** The words for one way in which runs end: the checker's own. */
import { endOf } from '../../explore/conditions.ts';
import { causesAt, type Stage } from '../../explore/hangs.ts';
import { causeKey } from '../../explore/same-cause.ts';
import type { Semantics } from '../../explore/semantics.ts';
import type { Outcome } from './judgement.ts';

export function outcomeAt(semantics: Semantics, stage: Stage): Outcome {
  const { program } = semantics;
  const hangs = causesAt({ semantics }, stage).map(({ agent, cause }) => ({
    key: causeKey(semantics, cause.signature),
    kind: cause.kind,
    agent: program.agents[agent].name,
    headline: cause.headline,
    explanation: cause.sentences,
  }));
  const end = endOf({ semantics }, stage);
  const loss = {
    key: causeKey(semantics, end.signature),
    headline: end.headline.replace(/^: /, ''),
    explanation: end.sentences,
  };
  return { hangs, loss };
}
