// What the view shows: a run, the part of it in sight, and where the reader looks.
import { mergeTimeline } from '../../../server/trace/timeline/merge.ts';
import { agentOfStep } from '../../../server/trace/timeline/model.ts';
import { type Plan, planOf } from '../../../server/trace/timeline/plan.ts';
import { createScale, type Scale, type ScaleKind } from '../../../server/trace/timeline/scale.ts';
import { findSteps } from '../../../server/trace/timeline/search.ts';
import type { TimelinePart } from '../../timeline/messages.ts';
import { around, fitted, type Sight, showing } from './sight.ts';

export interface Shown {
  session: string;
  timeline: TimelinePart;
  plan: Plan;
  scale: Scale;
  sight: Sight;
  /** The part in sight was chosen by the reader: what is new does not change it. */
  chosen: boolean;
  /** The step that the reader looks at, and the lane. */
  step: number;
  lane: number;
  found: number[];
  /** What steps did, as far as it was asked for. */
  texts: Map<number, string>;
}

/** `room`: pixels for time. */
export interface Wanted {
  scale: ScaleKind;
  search: string;
  room: number;
}

/** Takes what has come of a run; where the machine has moved, the reader looks there. */
export function taken(before: Shown | undefined, session: string, part: TimelinePart, wanted: Wanted): Shown {
  const same = before?.session === session && before.timeline.revision === part.revision ? before : undefined;
  const grown = !same || part.steps.length > 0 || part.length !== same.timeline.length;
  const timeline = mergeTimeline(same?.timeline, part);
  const moved = same?.timeline.position !== part.position;
  const scale = grown ? createScale(timeline, wanted.scale) : same.scale;
  const chosen = same?.chosen ?? false;
  const step = moved || !same ? part.position : same.step;
  const sight = chosen && same ? same.sight : fitted(scale.end, wanted.room);
  return {
    session,
    timeline,
    plan: grown ? planOf(timeline) : { ...same.plan, timeline },
    scale,
    sight: showing(sight, scale.at(step), scale.end, wanted.room),
    chosen,
    step,
    lane: moved || !same ? laneBefore(timeline, step) : same.lane,
    found: grown ? findSteps(timeline, wanted.search) : same.found,
    texts: same?.texts ?? new Map(),
  };
}

/** The lane of the step that led to a moment. */
function laneBefore(timeline: TimelinePart, moment: number): number {
  const done = timeline.steps[moment - 1 - timeline.from];
  return done === undefined ? 0 : Math.max(0, agentOfStep(done));
}

/** The reader looks at another step or lane; what is outside the run is its nearest end. */
export function lookingAt(shown: Shown, step: number, lane: number, room: number): Shown {
  const { timeline, scale } = shown;
  const at = Math.max(0, Math.min(timeline.length, step));
  const lanes = timeline.lanes?.length ?? 1;
  return {
    ...shown,
    step: at,
    lane: Math.max(0, Math.min(lanes - 1, lane)),
    sight: showing(shown.sight, scale.at(at), scale.end, room),
  };
}

/** So many steps on either side of the one that the reader looks at. */
const NEAR = 12;

/** To scale, neighbouring steps may be nanoseconds or minutes apart: what fits around the reader's step without a long gap. */
export function nearSteps(shown: Shown, room: number): Shown {
  const { scale, step, timeline } = shown;
  const here = scale.at(step);
  const reach = (by: 1 | -1): number => {
    let at = here;
    let most = 0;
    for (let n = 1; n <= NEAR; n++) {
      const next = scale.at(Math.max(0, Math.min(timeline.length, step + by * n)));
      const gap = Math.abs(next - at);
      // A gap that is as long as all before it together, and more than so many of them, would hide them.
      if (most > 0 && gap > 20 * most) break;
      most = Math.max(most, Math.abs(next - here));
      at = next;
    }
    return at;
  };
  const [from, to] = [reach(-1), reach(1)];
  const margin = Math.max(0.05 * (to - from), 1e-6);
  return { ...shown, sight: around(from - margin, to + margin, scale.end, room), chosen: true };
}

export function scaled(shown: Shown, room: number): Shown {
  const scale = createScale(shown.timeline, shown.scale.kind === 'steps' ? 'time' : 'steps');
  const sight = showing(fitted(scale.end, room), scale.at(shown.step), scale.end, room);
  return { ...shown, scale, sight };
}
