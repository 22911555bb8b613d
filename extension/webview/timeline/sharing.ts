// Taking the timeline along: as a picture to be saved, as text for the clipboard.
import { timelineText } from '../../../server/trace/timeline/draw-text.ts';
import type { Palette } from '../../../server/trace/timeline/palette.ts';
import { timelineSvg } from '../../../server/trace/timeline/svg.ts';
import { send } from './host.ts';
import type { Shown } from './shown.ts';

/** As much as a picture or a copied text holds; of a longer run the part in sight. */
const MOST = 2000;

/** The moments that are exported. */
function part({ timeline, scale, sight }: Shown, room: number): { from: number; to: number } {
  if (timeline.length <= MOST) return { from: 0, to: timeline.length };
  const from = scale.momentAt(sight.left);
  const to = Math.min(timeline.length, scale.momentAt(sight.left + room / sight.perUnit) + 1);
  return { from, to };
}

const nameOf = ({ timeline }: Shown) => timeline.title.replace(/\W+/g, '-');

export function saveSvg(shown: Shown, palette: Palette, room: number): void {
  const content = timelineSvg(shown.timeline, { scale: shown.scale.kind, ...part(shown, room), palette });
  send({ kind: 'save', format: 'svg', name: `${nameOf(shown)}.svg`, content });
}

export function savePng(shown: Shown, canvas: HTMLCanvasElement): void {
  const content = canvas.toDataURL('image/png');
  send({ kind: 'save', format: 'png', name: `${nameOf(shown)}.png`, content });
}

export function copyText(shown: Shown, room: number): void {
  const { from, to } = part(shown, room);
  send({ kind: 'copy', text: timelineText(shown.timeline, from, Math.min(to, from + MOST)) });
}
