// The timeline view: keeps what the extension sends of a run, and draws the part in sight.
import './timeline.css';
import { GUTTER, layout } from '../../../server/trace/timeline/layout.ts';
import { summaryText } from '../../../server/trace/timeline/moment-text.ts';
import { findSteps, nextFound } from '../../../server/trace/timeline/search.ts';
import type { Scene } from '../../../server/trace/timeline/shapes.ts';
import type { TimelinePart, ToView } from '../../timeline/messages.ts';
import { createAsking } from './asking.ts';
import { keep, kept, send } from './host.ts';
import { onKeys } from './keys.ts';
import { createPainter } from './paint.ts';
import { buildParts } from './parts.ts';
import { onPointing } from './pointing.ts';
import { copyText, savePng, saveSvg } from './sharing.ts';
import { lookingAt, nearSteps, type Shown, scaled, taken } from './shown.ts';
import { fitted, panned, zoomed } from './sight.ts';
import { createStepList } from './step-list.ts';
import { onThemeChange, readTheme } from './theme.ts';
import { pointedAt, spoken } from './words.ts';

start(document.getElementById('timeline') as HTMLElement);

function start(main: HTMLElement): void {
  let shown: Shown | undefined;
  let scene: Scene | undefined;
  let theme = readTheme();
  let drawing = false;

  const actions = {
    fit: () => change((s) => ({ ...s, sight: fitted(s.scale.end, room()), chosen: false })),
    zoom,
    zoomToSteps: () => change((s) => nearSteps(s, room())),
    seek: () => shown && send({ kind: 'seek', moment: shown.step }),
    next(forward: boolean) {
      const step = shown && nextFound(shown.found, shown.step, forward);
      if (step !== undefined) lookAt(step);
    },
    pointOfNoReturn() {
      const moment = shown?.timeline.marks.pointOfNoReturn;
      if (moment !== undefined) lookAt(moment);
      else parts.live.textContent = 'No point of no return is known of this run.';
    },
    toggleScale() {
      change((s) => scaled(s, room()));
      if (shown) keep({ scale: shown.scale.kind });
    },
    search,
    leaveSearch: () => parts.stage.focus(),
    save(format: 'svg' | 'png') {
      if (!shown) return;
      if (format === 'svg') saveSvg(shown, theme.palette, room());
      else savePng(shown, parts.canvas);
    },
    copy: () => shown && copyText(shown, room()),
  };
  const parts = buildParts(main, actions);
  const paint = createPainter(parts.canvas);
  const asking = createAsking();
  const list = createStepList(parts.list, parts.rows, (step) => {
    lookAt(step);
    actions.seek();
  });
  const width = () => Math.max(240, parts.stage.clientWidth - 2);
  const room = () => width() - GUTTER;

  const keys = {
    ...actions,
    step: (by: number) => lookAt((shown?.step ?? 0) + by),
    lane: (by: number) => lookAt(shown?.step ?? 0, (shown?.lane ?? 0) + by),
    start: () => lookAt(0),
    end: () => lookAt(shown?.timeline.length ?? 0),
    find() {
      parts.input.focus();
      parts.input.select();
    },
  };
  onKeys(parts.stage, keys);
  // Up and down in a list are its rows.
  onKeys(parts.list, { ...keys, lane: keys.step });
  onPointing(parts.stage, {
    pan: (pixels) =>
      change((s) => ({ ...s, sight: panned(s.sight, pixels, s.scale.end, room()), chosen: true })),
    zoom,
    click(x, y) {
      const place = placeAt(x, y);
      if (!place) return;
      lookAt(place.step, place.lane);
      actions.seek();
    },
    hover,
    leave: () => {
      parts.tooltip.hidden = true;
    },
  });
  parts.list.addEventListener('scroll', draw);
  new ResizeObserver(() => (shown?.chosen ? draw() : actions.fit())).observe(parts.stage);
  onThemeChange(() => {
    theme = readTheme();
    draw();
  });
  window.addEventListener('message', ({ data }: MessageEvent<ToView>) => receive(data));
  send({ kind: 'ready' });
  draw();

  function receive(message: ToView): void {
    if (message.kind === 'part') return take(message.session, message.part);
    if (message.kind === 'none') shown = undefined;
    else {
      asking.answered();
      const known = shown?.timeline.revision === message.revision ? shown.texts : undefined;
      message.texts.forEach((text, i) => void known?.set(message.from + i, text));
    }
    draw();
  }

  function take(session: string, part: TimelinePart): void {
    const scale = shown?.scale.kind ?? kept().scale ?? 'steps';
    const before = shown;
    shown = taken(before, session, part, { scale, search: parts.input.value, room: room() });
    draw();
    if (shown.step !== before?.step || shown.session !== before.session) list.reveal(shown.step);
  }

  function change(how: (shown: Shown) => Shown): void {
    if (!shown) return;
    shown = how(shown);
    draw();
  }

  /** About a pixel of the drawing; about the step that the reader looks at unless said otherwise. */
  function zoom(factor: number, x?: number): void {
    change((s) => {
      const at = x === undefined ? (s.scale.at(s.step) - s.sight.left) * s.sight.perUnit : x - GUTTER;
      const pixel = Math.max(0, Math.min(room(), at));
      return { ...s, sight: zoomed(s.sight, factor, pixel, s.scale.end, room()), chosen: true };
    });
  }

  function lookAt(step: number, lane = shown?.lane ?? 0): void {
    change((s) => lookingAt(s, step, lane, room()));
    if (!shown) return;
    list.reveal(shown.step);
    parts.live.textContent = spoken(shown);
  }

  function search(text: string): void {
    change((s) => ({ ...s, found: findSteps(s.timeline, text) }));
    const { found = [], step = 0 } = shown ?? {};
    const first = found.find((each) => each >= step) ?? found[0];
    if (first !== undefined) lookAt(first);
  }

  /** Once a frame, however often it is asked for. */
  function draw(): void {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      for (const part of [parts.summary, parts.toolbar, parts.stage, parts.list]) part.hidden = !shown;
      parts.empty.hidden = shown !== undefined;
      if (shown) drawNow(shown);
    });
  }

  function drawNow(now: Shown): void {
    const { timeline, plan, scale, sight, step, lane, found, texts } = now;
    const { position } = timeline;
    scene = layout(plan, scale, { width: width(), ...sight, cursor: position, looksAt: step, lane, found });
    paint(scene, theme, window.devicePixelRatio || 1);
    // So that a test can see how much work it was.
    parts.canvas.dataset.shapes = String(scene.shapes.length);
    const label = summaryText(timeline, position);
    parts.canvas.setAttribute('aria-label', label);
    parts.stage.setAttribute('aria-label', label);
    parts.summary.textContent = `${timeline.branch.label}. ${label}`;
    parts.scale.setAttribute('aria-pressed', String(scale.kind === 'time'));
    parts.noReturn.disabled = timeline.marks.pointOfNoReturn === undefined;
    parts.hits.textContent = parts.input.value === '' ? '' : `${found.length} found`;
    list.show(timeline, step, position, texts);
    const { from, to } = list.sight(timeline.length);
    asking.need(now, from, to);
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
    parts.tooltip.textContent = pointedAt(shown, place);
    const box = parts.stage.getBoundingClientRect();
    const left = box.left + x - parts.stage.scrollLeft + 14;
    parts.tooltip.style.left = `${Math.max(4, Math.min(left, window.innerWidth - parts.tooltip.offsetWidth - 8))}px`;
    parts.tooltip.style.top = `${box.top + y - parts.stage.scrollTop + 16}px`;
  }
}
