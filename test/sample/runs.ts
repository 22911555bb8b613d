/** A sampled run told decision by decision, and what the machine says of it. */
import { decisionParts } from '../../server/machine/decision.ts';
import type { StepProgram } from '../../server/program/program.ts';
import type { Origin } from '../../server/sample/random.ts';
import type { Simulator, Stop } from '../../server/sample/simulator.ts';
import { machineOf } from '../support/machine-of.ts';

export interface Sampled {
  decisions: number[];
  times: number[];
  stop: Stop;
  state: number[];
  steps: number;
  ns: number;
}

export function sampled(simulator: Simulator, origin: Origin, most: number, limitNs = 60e9): Sampled {
  const decisions: number[] = [];
  const times: number[] = [];
  simulator.begin(origin, limitNs, (decision, ns) => {
    decisions.push(decision);
    times.push(ns);
  });
  let stop = simulator.advance(most);
  // Somebody's being halted ends nothing.
  while (stop === 'halted') stop = simulator.advance(most);
  simulator.flush();
  return {
    decisions,
    times,
    stop,
    state: [...simulator.state()],
    steps: simulator.steps(),
    ns: simulator.now(),
  };
}

/** What is wrong with a run: a decision that the machine does not offer, another end, time that goes back. */
export function faultsIn(program: StepProgram, run: Sampled): string[] {
  const machine = machineOf(program);
  const s = machine.initial();
  const offered: number[] = [];
  const wrong: string[] = [];
  run.decisions.forEach((decision, t) => {
    if (wrong.length > 0) return;
    const n = machine.decisions(s, offered);
    if (!offered.slice(0, n).includes(decision)) {
      const { k, agent } = decisionParts(decision);
      wrong.push(
        `step ${t}: ${JSON.stringify(decisionParts(decision))} (${k === 'step' ? machine.opAt(s, agent)?.k : k}) is not offered`,
      );
      return;
    }
    machine.apply(s, decision);
    if (t > 0 && run.times[t] < run.times[t - 1]) wrong.push(`step ${t}: time goes back`);
  });
  if (wrong.length > 0) return wrong;
  if (run.steps !== run.decisions.length) wrong.push(`${run.steps} steps, ${run.decisions.length} decisions`);
  if (run.state.some((value, slot) => value !== s[slot])) wrong.push('it ends in another state');
  const left = machine.decisions(s, offered);
  if (run.stop === 'standstill' && left > 0) wrong.push('it stands still where something can happen');
  if (run.stop === 'steps' && left === 0) wrong.push('it goes on where nothing can happen');
  if ((run.stop === 'fault') !== machine.faultOf(s) >= 0) wrong.push('an error of the model is not told');
  const ended = program.agents.every((a, i) => !a.foreground || machine.ended(s, i));
  if (run.stop === 'ended' && !ended) wrong.push('it ends before everybody has');
  return wrong;
}
