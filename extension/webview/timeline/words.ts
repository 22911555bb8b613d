// What the view says: aloud, and in the box at the mouse.
import {
  eventTexts,
  laneTexts,
  stepText,
  whenText,
  whereText,
} from '../../../server/trace/timeline/moment-text.ts';
import type { Shown } from './shown.ts';

/** For those who cannot see it: the step and what the CPU of the lane is in the middle of. */
export function spoken({ timeline, step, lane, texts }: Shown): string {
  const name = timeline.lanes?.[lane]?.name ?? '';
  return [
    [`Step ${step}`, whenText(timeline, step)].filter(Boolean).join(' '),
    stepText(timeline, step, texts.get(step)),
    ...eventTexts(timeline, step),
    `${name} ${laneTexts(timeline, lane, step).join(', ') || 'is in its own block'}`,
  ].join('. ');
}

export function pointedAt({ timeline, texts }: Shown, place: { step: number; lane: number }): string {
  const name = timeline.lanes?.[place.lane]?.name ?? '';
  const lines = [
    `Step ${place.step}: ${stepText(timeline, place.step, texts.get(place.step))}`,
    whenText(timeline, place.step),
    whereText(timeline, place.step),
    ...eventTexts(timeline, place.step),
    ...laneTexts(timeline, place.lane, place.step).map((text) => `${name}: ${text}`),
  ];
  return lines.filter((line) => line !== '').join('\n');
}
