import type { SampleSetup } from '../sample/sampler.ts';
import { grouped } from './numbers.ts';
import { timeText } from './quantities.ts';

/** Why a run is not replayed: it has more steps than that. */
export function tooLong({ scheduler, limitNs }: SampleSetup, number: number, most: number): string {
  const time = scheduler.name === 'time';
  const within = time ? ` within ${timeText(limitNs)} of simulated time` : '';
  const advice = time
    ? 'Lower the limit of simulated time, or let its steps cost more.'
    : 'Lower the limit of steps.';
  return `Run ${number} has more than ${grouped(most)} steps${within}: too many to be looked at. ${advice}`;
}
