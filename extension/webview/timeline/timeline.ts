// The timeline view: keeps what the extension sends of a run, and draws the part in sight.
import './timeline.css';
import { timelineText } from '../../../server/trace/timeline/draw-text.ts';
import { GUTTER, layout } from '../../../server/trace/timeline/layout.ts';
import { mergeTimeline } from '../../../server/trace/timeline/merge.ts';
import { agentOfStep } from '../../../server/trace/timeline/model.ts';
import {
  eventTexts,
  laneTexts,
  stepText,
  summaryText,
  whereText,
} from '../../../server/trace/timeline/moment-text.ts';
import { type Plan, planOf } from '../../../server/trace/timeline/plan.ts';
import { createScale, type Scale } from '../../../server/trace/timeline/scale.ts';
import { findSteps, nextFound } from '../../../server/trace/timeline/search.ts';
import type { Scene } from '../../../server/trace/timeline/shapes.ts';
import { timelineSvg } from '../../../server/trace/timeline/svg.ts';
import type { TimelinePart, ToView } from '../../timeline/messages.ts';
import { keep, kept, send } from './host.ts';
import { onKeys } from './keys.ts';
import { createPainter } from './paint.ts';
import { buildParts } from './parts.ts';
import { onPointing } from './pointing.ts';
import { fitted, panned, type Sight, showing, zoomed } from './sight.ts';
import { createStepList } from './step-list.ts';
import { onThemeChange, readTheme } from './theme.ts';

/** As much as a picture or a copied text holds; of a longer run the part in sight. */
const MOST_EXPORTED = 2000;

interface Shown {
  session: string;
  timeline: TimelinePart;
  plan: Plan;
  scale: Scale;
  sight: Sight;
  /** The step that the reader looks at, and the lane. */
  step: number;
  lane: number;
  found: number[];
  texts: Map<number, string>;
}

let shown: Shown | undefined;
let scene: Scene | undefined;
let theme = readTheme();
let awaited = '';
let drawing = false;
/** The part in sight was chosen: what is new does not change it. */
let chosen = false;

const parts = buildParts(document.getElementById('timeline') as HTMLElement, {
  fit: showAll,
  zoom: (factor) => zoom(factor),
  toggleScale,
  pointOfNoReturn,
  search,
  next,
  leaveSearch: () => parts.stage.focus(),
  save,
  copy,
});
const paint = createPainter(parts.canvas);
const list = createStepList(parts.list, parts.rows, (step) => {
  lookAt(step);
  seek();
});
const width = () => Math.max(240, parts.stage.clientWidth - 2);
const room = () => width() - GUTTER;

const keys = {
  step: (by: number) => lookAt((shown?.step ?? 0) + by),
  lane: (by: number) => lookAt(shown?.step ?? 0, (shown?.lane ?? 0) + by),
  start: () => lookAt(0),
  end: () => lookAt(shown?.timeline.length ?? 0),
  zoom: (factor: number) => zoom(factor),
  fit: showAll,
  seek,
  find: () => {
    parts.input.focus();
    parts.input.select();
  },
  next,
  pointOfNoReturn,
};
onKeys(parts.stage, keys);
onKeys(parts.list, {
  ...keys,
  lane: (by) => lookAt((shown?.step ?? 0) + by),
});
onPointing(parts.stage, {
  pan: (pixels) => look((s) => panned(s.sight, pixels, s.scale.end, room())),
  zoom: (factor, x) => zoom(factor, x),
  click(x, y) {
    const place = placeAt(x, y);
    if (!place) return;
    lookAt(place.step, place.lane);
    seek();
  },
  hover,
  leave: () => {
    parts.tooltip.hidden = true;
  },
});
parts.list.addEventListener('scroll', () => draw());
new ResizeObserver(() => {
  if (!chosen) showAll();
  else draw();
}).observe(parts.stage);
onThemeChange(() => {
  theme = readTheme();
  draw();
});

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
  switch (data.kind) {
    case 'part':
      return take(data.session, data.part);
    case 'texts':
      if (shown?.timeline.revision === data.revision)
        data.texts.forEach((text, i) => void shown?.texts.set(data.from + i, text));
      awaited = '';
      return draw();
    case 'none':
      shown = undefined;
      return draw();
  }
});

send({ kind: 'ready' });
draw();

function take(session: string, part: TimelinePart): void {
  const before = shown;
  const same = before?.session === session && before.timeline.revision === part.revision;
  const timeline = { ...part, ...mergeTimeline(same ? before.timeline : undefined, part) };
  const unchanged = same && part.steps.length === 0 && part.length === before.timeline.length;
  const kind = before?.scale.kind ?? kept().scale ?? 'steps';
  const scale = unchanged ? before.scale : createScale(timeline, kind);
  const moved = !same || before.timeline.position !== part.position;
  const step = moved ? part.position : before.step;
  shown = {
    session,
    timeline,
    plan: unchanged ? { ...before.plan, timeline } : planOf(timeline),
    scale,
    sight: same ? before.sight : fitted(scale.end, room()),
    step,
    lane: moved ? laneOfStep(timeline, step) : before.lane,
    found: unchanged ? before.found : findSteps(timeline, parts.input.value),
    texts: same ? before.texts : new Map(),
  };
  if (!same) chosen = false;
  if (!chosen) shown.sight = fitted(scale.end, room());
  shown.sight = showing(shown.sight, scale.at(step), scale.end, room());
  if (moved) list.reveal(step);
  draw();
}

function laneOfStep(timeline: TimelinePart, moment: number): number {
  const done = timeline.steps[moment - 1 - timeline.from];
  return done === undefined ? 0 : Math.max(0, agentOfStep(done));
}

// ---------------------------------------------------------------- moving about

function look(change: (shown: Shown) => Sight): void {
  if (!shown) return;
  shown.sight = change(shown);
  chosen = true;
  draw();
}

function showAll(): void {
  if (!shown) return;
  shown.sight = fitted(shown.scale.end, room());
  chosen = false;
  draw();
}

/** About a pixel of the drawing; about the step that the reader looks at unless said otherwise. */
function zoom(factor: number, x?: number): void {
  look((s) => {
    const at = x === undefined ? (s.scale.at(s.step) - s.sight.left) * s.sight.perUnit : x - GUTTER;
    return zoomed(s.sight, factor, Math.max(0, Math.min(room(), at)), s.scale.end, room());
  });
}

function toggleScale(): void {
  if (!shown) return;
  shown.scale = createScale(shown.timeline, shown.scale.kind === 'steps' ? 'time' : 'steps');
  keep({ scale: shown.scale.kind });
  shown.sight = showing(fitted(shown.scale.end, room()), shown.scale.at(shown.step), shown.scale.end, room());
  draw();
}

function lookAt(step: number, lane = shown?.lane ?? 0): void {
  if (!shown) return;
  const { timeline, scale } = shown;
  shown.step = Math.max(0, Math.min(timeline.length, step));
  shown.lane = Math.max(0, Math.min((timeline.lanes?.length ?? 1) - 1, lane));
  shown.sight = showing(shown.sight, scale.at(shown.step), scale.end, room());
  list.reveal(shown.step);
  draw();
  say();
}

function seek(): void {
  if (shown) send({ kind: 'seek', moment: shown.step });
}

function pointOfNoReturn(): void {
  const moment = shown?.timeline.marks.pointOfNoReturn;
  if (moment !== undefined) lookAt(moment);
  else parts.live.textContent = 'No point of no return is known of this run.';
}

function search(text: string): void {
  if (!shown) return;
  shown.found = findSteps(shown.timeline, text);
  const first = shown.found.find((step) => step >= (shown?.step ?? 0)) ?? shown.found[0];
  if (first !== undefined) lookAt(first);
  else draw();
}

function next(forward: boolean): void {
  const step = shown && nextFound(shown.found, shown.step, forward);
  if (step !== undefined) lookAt(step);
}

// ---------------------------------------------------------------- drawing

/** Once a frame, however often it is asked for. */
function draw(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawNow();
  });
}

function drawNow(): void {
  const isEmpty = shown === undefined;
  parts.empty.hidden = !isEmpty;
  for (const part of [parts.summary, parts.toolbar, parts.stage, parts.list]) part.hidden = isEmpty;
  if (!shown) return;
  const { timeline, plan, scale, sight, step, lane, found, texts } = shown;
  const view = { width: width(), ...sight, cursor: timeline.position, looksAt: step, lane, found };
  scene = layout(plan, scale, view);
  paint(scene, theme, window.devicePixelRatio || 1);
  parts.canvas.dataset.shapes = String(scene.shapes.length);
  const label = summaryText(timeline, timeline.position);
  parts.canvas.setAttribute('aria-label', label);
  parts.stage.setAttribute('aria-label', label);
  parts.summary.textContent = `${timeline.branch.label}. ${label}`;
  parts.scale.setAttribute('aria-pressed', String(scale.kind === 'time'));
  parts.noReturn.disabled = timeline.marks.pointOfNoReturn === undefined;
  parts.hits.textContent = parts.input.value === '' ? '' : `${found.length} found`;
  list.show(timeline, step, timeline.position, texts);
  askForTexts(shown);
}

/** What the steps in sight of the list did, where that is not known yet. */
function askForTexts({ timeline, texts, step }: Shown): void {
  const { from, to } = list.sight(timeline.length);
  const wanted = [step, ...Array.from({ length: to - from }, (_, i) => from + i)];
  const missing = wanted.filter((each) => each < timeline.length && !texts.has(each));
  if (missing.length === 0) return;
  const ask = { from: Math.min(...missing), to: Math.max(...missing) + 1 };
  if (ask.to - ask.from > 500) ask.to = ask.from + 500;
  const key = `${timeline.revision} ${ask.from} ${ask.to}`;
  if (key === awaited) return;
  awaited = key;
  send({ kind: 'texts', revision: timeline.revision, ...ask });
}

/** For those who cannot see it: the step and what its CPU is in the middle of. */
function say(): void {
  if (!shown) return;
  const { timeline, step, lane, texts } = shown;
  const name = timeline.lanes?.[lane]?.name ?? '';
  parts.live.textContent = [
    `Step ${step}. ${stepText(timeline, step, texts.get(step))}`,
    ...eventTexts(timeline, step),
    `${name} ${laneTexts(timeline, lane, step).join(', ') || 'has not begun'}`,
  ].join('. ');
}

function placeAt(x: number, y: number): { step: number; lane: number } | undefined {
  if (!shown || !scene || x < GUTTER) return undefined;
  const { scale, sight, timeline } = shown;
  const step = Math.min(timeline.length, scale.momentAt(sight.left + (x - GUTTER) / sight.perUnit));
  const under = scene.lanes.findIndex((lane) => y >= lane.y && y < lane.y + lane.height);
  return { step, lane: under < 0 ? shown.lane : under };
}

function hover(x: number, y: number): void {
  const place = placeAt(x, y);
  parts.tooltip.hidden = !place;
  if (!place || !shown) return;
  const { timeline, texts } = shown;
  const name = timeline.lanes?.[place.lane]?.name ?? '';
  const lines = [
    `Step ${place.step}: ${stepText(timeline, place.step, texts.get(place.step))}`,
    whereText(timeline, place.step),
    ...eventTexts(timeline, place.step),
    ...laneTexts(timeline, place.lane, place.step).map((text) => `${name}: ${text}`),
  ];
  parts.tooltip.textContent = lines.filter((line) => line !== '').join('\n');
  const box = parts.stage.getBoundingClientRect();
  const left = Math.min(box.left + x + 14, window.innerWidth - parts.tooltip.offsetWidth - 8);
  parts.tooltip.style.left = `${Math.max(4, left)}px`;
  parts.tooltip.style.top = `${box.top + y - parts.stage.scrollTop + 16}px`;
}

// ---------------------------------------------------------------- taking it along

/** The whole run; of a long one the part in sight. */
function exported({ timeline, scale, sight }: Shown): { from: number; to: number } {
  if (timeline.length <= MOST_EXPORTED) return { from: 0, to: timeline.length };
  const from = scale.momentAt(sight.left);
  const to = Math.min(timeline.length, scale.momentAt(sight.left + room() / sight.perUnit) + 1);
  return { from, to };
}

function save(format: 'svg' | 'png'): void {
  if (!shown) return;
  const { timeline, scale } = shown;
  const name = `${timeline.title.replace(/\W+/g, '-')}.${format}`;
  const content =
    format === 'svg'
      ? timelineSvg(timeline, { scale: scale.kind, ...exported(shown), palette: theme.palette })
      : parts.canvas.toDataURL('image/png');
  send({ kind: 'save', format, name, content });
}

function copy(): void {
  if (!shown) return;
  const { from, to } = exported(shown);
  send({ kind: 'copy', text: timelineText(shown.timeline, from, Math.min(to, from + MOST_EXPORTED)) });
}
