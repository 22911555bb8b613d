/** Errors of the model itself: one finding for each place that fails, with a shortest way there. */
import { decisionParts } from '../machine/decision.ts';
import { agentName } from '../trace/names.ts';
import { terminalStates } from './bottoms.ts';
import { asFarAsTime } from './deadline.ts';
import { faultOf } from './endings.ts';
import { makeFinding, type Unnumbered } from './finding.ts';
import { type Found, type Pending, withWays } from './pending.ts';
import { runAlong } from './run.ts';
import { nearest, type Step } from './shortest.ts';
import type { Ground, Space } from './space.ts';

export function faultFindings(space: Space): Pending<Found> {
  const places = new Map<number, number[]>();
  for (const id of terminalStates(space)) {
    space.deadline.tick();
    const fault = faultOf(space, id);
    if (fault === 0) continue;
    const known = places.get(fault);
    if (known) known.push(id);
    else places.set(fault, [id]);
  }
  const finish: Pending<Found>['finish'] = (ways) => {
    const { found, complete } = withWays([...places.keys()], ways);
    found.sort((a, b) => a.way.length - b.way.length || a.thing - b.thing);
    const told = asFarAsTime(space.deadline, 'how errors of the model come about', found, ({ thing, way }) =>
      faultFinding(space, thing, way),
    );
    return { findings: told.made, complete: complete && told.complete };
  };
  return { goals: [...places.values()].map((ids) => nearest(space, ids)), finish };
}

/** `fault`: 1 + its number. */
export function faultFinding(ground: Ground, fault: number, way: readonly Step[]): Unnumbered {
  const { program } = ground.semantics;
  const { code, message } = program.faults[fault - 1];
  const run = runAlong(ground, way);
  // The step that fails comes last.
  const { agent: number } = decisionParts(run.steps.at(-1)?.decisions.at(-1) ?? run.prefix.at(-1) ?? 0);
  const agent = agentName(program, number);
  const text = {
    kind: 'fault' as const,
    code,
    agent,
    headline: `${agent}: ${message}`,
    explanation: [`${agent} fails: ${message}${message.endsWith('.') ? '' : '.'}`],
  };
  return makeFinding(ground, text, { run, toTheEnd: false });
}
