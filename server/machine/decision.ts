/**
 * What happens next in a run: one small integer, so that runs can be stored, compared and replayed.
 * A trace is a list of decisions; nothing else about a run is ever random.
 */
export type Decision = number;

export type DecisionParts =
  /** The agent executes the op it stands at; `choice` picks a branch of a `choose`, else 0. For holdEnd with `until`: 0 = the condition holds, 1 = expires. */
  | { k: 'step'; agent: number; choice: number }
  /** The agent takes a pending interrupt. */
  | { k: 'interrupt'; agent: number; vector: number }
  /** An interrupt that was sent becomes pending at its target. */
  | { k: 'arrive'; agent: number; vector: number };

const KIND = ['step', 'interrupt', 'arrive'] as const;

export function stepOf(agent: number, choice = 0): Decision {
  return (agent << 16) | choice;
}
export function interruptOf(agent: number, vector: number): Decision {
  return (1 << 24) | (agent << 16) | vector;
}
export function arriveOf(agent: number, vector: number): Decision {
  return ARRIVALS | (agent << 16) | vector;
}

/** Decisions from this one on are arrivals: no step of anybody's own. */
export const ARRIVALS = 2 << 24;

export function decisionParts(d: Decision): DecisionParts {
  const k = KIND[d >> 24];
  const agent = (d >> 16) & 0xff;
  const rest = d & 0xffff;
  return k === 'step' ? { k, agent, choice: rest } : { k, agent, vector: rest };
}
