// How the run is put in words for lists and for the status bar. Pure, and so tested without an editor.
import { timeText } from '../../../server/reports/quantities.ts';
import type { Branch, RunState, Schedule } from './messages.ts';

export const SCHEDULES: readonly { schedule: Schedule; label: string; detail: string }[] = [
  {
    schedule: 'hang',
    label: 'Into a hang',
    detail: 'Continue follows a shortest run into a hang, and round robin when there is none.',
  },
  { schedule: 'roundRobin', label: 'Round robin', detail: 'Each CPU that can step makes one step in turn.' },
  { schedule: 'random', label: 'Random', detail: 'Any CPU; the same seed gives the same run.' },
  {
    schedule: 'fewestSwitches',
    label: 'Fewest switches',
    detail: 'A CPU goes on until it cannot, or has gone round an endless loop.',
  },
  {
    schedule: 'recorded',
    label: 'Recorded run',
    detail: 'Continue follows what is known of this run and stops at its end.',
  },
];

export function scheduleText({ schedule, seed }: Pick<RunState, 'schedule' | 'seed'>): string {
  const label = SCHEDULES.find((each) => each.schedule === schedule)?.label ?? schedule;
  return schedule === 'random' ? `${label}, seed ${seed}` : label;
}

/** Short: where it stands, who moves, and what is not as usual. */
export function statusText(state: RunState): string {
  const { moment, length, branch, pinned, holdInterrupts } = state;
  const { timeNs } = state;
  const time = typeof timeNs === 'number' ? [timeText(timeNs)] : timeNs === null ? ['no time'] : [];
  const parts = [`step ${moment} of ${length}`, ...time, scheduleText(state)];
  if (branch.kind === 'what-if') parts.push('what-if');
  if (pinned.length > 0) parts.push(`${pinned.length} pinned`);
  if (holdInterrupts) parts.push('interrupts held');
  return parts.join(' · ');
}

export function statusDetail(state: RunState): string {
  const { branch, timeNs } = state;
  const time =
    typeof timeNs === 'number'
      ? ` Simulated time: ${timeText(timeNs)}.`
      : timeNs === null
        ? ' Only the recorded run has times, and this is another one.'
        : '';
  return `Run: ${branch.label}.${time} Click to choose who moves when the machine runs freely.`;
}

export function branchItem({ label, kind, length, from, current }: Branch, all: readonly Branch[]) {
  const parent = from && all.find(({ id }) => id === from.branch);
  return {
    label: current ? `$(check) ${label}` : label,
    description: `${kind}, ${length} step${length === 1 ? '' : 's'}`,
    ...(parent && from ? { detail: `leaves "${parent.label}" after step ${from.moment}` } : {}),
  };
}

/** What a person typed where a step is asked for; undefined when it is one, otherwise what is wrong. */
export function wrongStep(text: string, length: number): string | undefined {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= 0 && number <= length) return undefined;
  return `A whole number from 0, the start, to ${length}, the end of the run.`;
}
