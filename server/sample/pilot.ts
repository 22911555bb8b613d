/** How long runs are, for the scheduler that has to know. */
import type { StepProgram } from '../program/program.ts';
import { createSimulator } from './simulator.ts';

const PILOT_RUNS = 64;
/** Numbers that no run has that is counted. */
const FIRST_PILOT = 2 ** 52;
/** Runs that have no end say nothing about how long runs are. */
const MOST_STEPS = 100_000;

/** The most moves that some runs by priority made, without a change of priority. The same for a seed, whoever asks. */
export function estimateMoves(program: StepProgram, seed: number, limitSteps: number): number {
  const simulator = createSimulator(program, { scheduler: { name: 'pct', depth: 1, moves: 1 } });
  const most = Math.min(MOST_STEPS, limitSteps);
  let moves = 1;
  for (let i = 0; i < PILOT_RUNS; i++) {
    simulator.begin({ seed, run: FIRST_PILOT + i }, 0);
    while (simulator.steps() < most && simulator.advance(most) === 'halted');
    moves = Math.max(moves, simulator.moves());
  }
  return moves;
}
