// What an agent is doing and for how long still, where the run has a clock.
import type { Machine, State } from '../../machine/machine.ts';
import { aboutTimeText } from '../../trace/clock-text.ts';
import { conditionText } from '../../trace/expression-text.ts';
import { sourceText } from '../../trace/names.ts';
import type { Clock } from '../run/clock.ts';
import { whyStill } from './waiting.ts';

/** A clause without a subject, as `whyStill()` gives; undefined for an agent that goes on at once. */
export function statusNow(
  machine: Machine,
  s: State,
  agent: number,
  clock: Clock | undefined,
): string | undefined {
  const still = whyStill(machine, s, agent);
  const now = clock?.now();
  if (!clock || now === undefined || machine.stopped(s, agent) || machine.idle(s, agent)) return still;
  const next = clock.next(agent);
  const last = clock.last(agent) ?? 0;
  const op = machine.opAt(s, agent);
  if (op?.k === 'holdEnd' && next !== undefined)
    return `${longStep(machine, op)}, ${aboutTimeText(next - now)} left`;
  if (still !== undefined) return now > last ? `${still}, ${aboutTimeText(now - last)} so far` : still;
  if (next !== undefined && last === 0 && next > now && isFresh(machine, s, agent))
    return `starts at ${aboutTimeText(next)}`;
  return undefined;
}

function longStep(
  { program }: Machine,
  op: Extract<NonNullable<ReturnType<Machine['opAt']>>, { k: 'holdEnd' }>,
): string {
  if (op.until) return `waits until ${conditionText(op.until, { program, frame: op.frame }, op).holds}`;
  return sourceText(program, op).replace(/;$/, '');
}

/** It stands where its block begins. */
function isFresh({ program, location }: Machine, s: State, agent: number): boolean {
  return location(s, agent) === program.agents[agent].entry;
}
