// When a free run cannot go on although something could happen: what holds it back.
import { decisionParts } from '../../machine/decision.ts';
import { agentName, vectorName } from '../../trace/names.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { whyNoStep } from '../view/waiting.ts';
import { isArrival } from './schedule.ts';
import type { Stop } from './stop.ts';

/** Undefined when nothing at all can happen. */
export function heldBackStop(debuggee: Debuggee): Stop | undefined {
  const { open, program, machine, history } = debuggee;
  const could = Array.from({ length: open.count() }, (_, i) => open.at(i));
  if (could.length === 0) return undefined;
  const clauses = could.map((decision) => {
    const parts = decisionParts(decision);
    const name = agentName(program, parts.agent);
    return isArrival(decision) && parts.k !== 'step'
      ? `${vectorName(program, parts.vector)} to ${name} is held back`
      : `${name} could go on but is pinned`;
  });
  const waiting = program.agents.flatMap((_, agent) => {
    const moves = could.some((d) => !isArrival(d) && decisionParts(d).agent === agent);
    return moves || machine.ended(history.state, agent)
      ? []
      : (whyNoStep(machine, history.state, agent)?.message ?? []);
  });
  const first = decisionParts(could[0]);
  return {
    reason: 'pause',
    agent: first.agent,
    description: 'What could go on is held back',
    text: `${[...new Set(clauses)].join('; ')}. Unpin it, deliver the interrupt, or step it by hand. ${waiting.join(' ')}`.trim(),
  };
}

/** Schedule `recorded`: the run is followed and nothing is added to it. */
export function endOfRecordStop({ history, program }: Debuggee): Stop {
  const last = history.position > 0 ? history.mover(history.position - 1) : 0;
  return {
    reason: 'pause',
    agent: last >= 0 && last < program.agents.length ? last : 0,
    description: 'End of the recorded run',
    text: 'Continue follows the recorded run and stops at its end. Choose another schedule to go on from here.',
  };
}
