// A hang that was found from the present moment becomes the future that the run goes on with.
import type { Debuggee } from '../launch/debuggee.ts';
import type { Fact } from '../run/facts.ts';
import type { Nearest } from '../search/hang-search.ts';
import { noReturnOf } from './hang-stops.ts';

export async function foreseeHang(
  debuggee: Debuggee,
  { finding, decisions }: Extract<Nearest, { k: 'hang' }>,
  signal: AbortSignal,
): Promise<Extract<Fact, { k: 'finding' }> | undefined> {
  const { history, facts } = debuggee;
  const { position } = history;
  const already = finding.pointOfNoReturn === 0;
  const ahead = finding.pointOfNoReturn === undefined ? undefined : position + finding.pointOfNoReturn;
  const noReturn = already ? await noReturnOf(debuggee, finding, signal) : ahead;
  if (signal.aborted) return undefined;
  history.foresee(decisions, { label: `hang found from step ${position}`, kind: 'search' });
  const fact: Fact = { k: 'finding', at: position + decisions.length, finding, noReturn };
  facts.add(fact);
  return fact;
}
