/** Errors of the model itself: one finding for each place that fails, with a shortest way there. */
import { decisionParts } from '../machine/decision.ts';
import { agentName } from '../trace/names.ts';
import { terminalStates } from './bottoms.ts';
import { faultOf } from './endings.ts';
import { makeFinding, type Unnumbered } from './finding.ts';
import type { Pending } from './pending.ts';
import { runAlong } from './run.ts';
import { nearest, type Step } from './shortest.ts';
import type { Space } from './space.ts';

export function faultFindings(space: Space): Pending<Unnumbered[]> {
  const places = new Map<number, number[]>();
  for (const id of terminalStates(space)) {
    const fault = faultOf(space, id);
    if (fault === 0) continue;
    const known = places.get(fault);
    if (known) known.push(id);
    else places.set(fault, [id]);
  }
  const goals = [...places.values()].map((ids) => nearest(space, ids));
  const { faults } = space.semantics.program;
  const finish = (ways: Step[][]) =>
    [...places.keys()]
      .map((fault, i) => ({ fault, way: ways[i] }))
      .sort((a, b) => a.way.length - b.way.length || a.fault - b.fault)
      .map(({ fault, way }) => {
        const { code, message } = faults[fault - 1];
        const run = runAlong(space, way);
        // The step that fails comes last.
        const { agent: number } = decisionParts(run.steps.at(-1)?.decisions.at(-1) ?? run.prefix.at(-1) ?? 0);
        const agent = agentName(space.semantics.program, number);
        const text = {
          kind: 'fault' as const,
          code,
          agent,
          headline: `${agent}: ${message}`,
          explanation: [`${agent} fails: ${message}${message.endsWith('.') ? '' : '.'}`],
        };
        return makeFinding(space, text, { run, toTheEnd: false });
      });
  return { goals, finish };
}
