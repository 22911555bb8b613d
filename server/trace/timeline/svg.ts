/** A scene as SVG that stands alone: no style from outside, no script, no font of its own. */
import { layout } from './layout.ts';
import type { Timeline } from './model.ts';
import { LIGHT, type Palette } from './palette.ts';
import { planOf } from './plan.ts';
import { createScale, type ScaleKind } from './scale.ts';
import { type Pattern, type Scene, type Shape, STROKES } from './shapes.ts';

export interface SvgOptions {
  scale?: ScaleKind;
  /** Pixels; as wide as the run needs with a few pixels a step, unless said otherwise. */
  width?: number;
  /** The part of the run to draw, as moments. */
  from?: number;
  to?: number;
  cursor?: number;
  palette?: Palette;
}

const PER_STEP = 7;
const WIDEST = 16_000;
/** Where units are nanoseconds. */
const CLOCK_WIDTH = 1600;

/** The timeline as a picture. */
export function timelineSvg(timeline: Timeline, options: SvgOptions = {}): string {
  const scale = createScale(timeline, options.scale ?? 'steps');
  const from = scale.at(options.from ?? 0);
  const to = scale.at(options.to ?? timeline.length);
  const units = Math.max(1, to - from);
  const natural = scale.lag === 1 ? CLOCK_WIDTH : 160 + units * PER_STEP;
  const width = options.width ?? Math.round(Math.min(WIDEST, Math.max(640, natural)));
  const view = { width, left: from, perUnit: (width - 160) / units, cursor: options.cursor };
  const scene = layout(planOf(timeline), scale, view);
  return svgOf(scene, options.palette ?? LIGHT, titleOf(timeline));
}

function titleOf({ title, marks, whatIf }: Timeline): string {
  return [whatIf ? `${title} (what-if)` : title, marks.headline].filter(Boolean).join(': ');
}

export function svgOf(scene: Scene, palette: Palette, title: string): string {
  const patterns = new Map<string, string>();
  const shapes = scene.shapes.map((shape) => shapeSvg(shape, palette, patterns));
  const { width, height } = scene;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker>${[...patterns.values()].join('')}</defs>`,
    `<rect width="${width}" height="${height}" fill="${palette.background}"/>`,
    ...shapes,
    '</svg>',
    '',
  ].join('\n');
}

function shapeSvg(shape: Shape, palette: Palette, patterns: Map<string, string>): string {
  const colour = palette[shape.role];
  if (shape.k === 'text') {
    const weight = shape.bold ? ' font-weight="bold"' : '';
    return `<text x="${shape.x}" y="${shape.y + 4}" fill="${colour}"${weight}>${escaped(shape.text)}</text>`;
  }
  if (shape.k === 'line') {
    const { x1, y1, x2, y2 } = shape;
    const dash = shape.dashed ? ' stroke-dasharray="4 3"' : '';
    const head = shape.arrow ? ' marker-end="url(#arrow)"' : '';
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="1.3"${dash}${head}/>`;
  }
  const { x, y, w, h, text } = shape;
  const fill =
    shape.pattern === 'plain' ? colour : `url(#${patternId(shape.pattern, colour, palette, patterns)})`;
  const title = text === undefined ? '' : `<title>${escaped(text)}</title>`;
  const box = `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}">${title}</rect>`;
  if (text === undefined) return box;
  const room = Math.floor((w - 5) / 6.4);
  const words = text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
  return room < 2
    ? box
    : `${box}<text x="${x + 3}" y="${y + h - 3}" fill="${palette.onBar}">${escaped(words)}</text>`;
}

function patternId(
  pattern: Exclude<Pattern, 'plain'>,
  colour: string,
  palette: Palette,
  patterns: Map<string, string>,
): string {
  const key = `${pattern}-${colour.replace('#', '')}`;
  if (!patterns.has(key)) {
    const ground = pattern === 'crossed' ? '' : `<rect width="6" height="6" fill="${colour}"/>`;
    const stroke = pattern === 'crossed' ? colour : palette.onPattern;
    patterns.set(
      key,
      `<pattern id="${key}" width="6" height="6" patternUnits="userSpaceOnUse">${ground}<path d="${STROKES[pattern]}" stroke="${stroke}" stroke-width="1" opacity="0.55"/></pattern>`,
    );
  }
  return key;
}

function escaped(text: string): string {
  const safe = [...text].map((c) => (c < ' ' || c === '\u007f' ? ' ' : c)).join('');
  return safe.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
