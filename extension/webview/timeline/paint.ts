// A scene on a canvas: the same shapes as in an exported picture.
import { type Pattern, type Scene, type Shape, STROKES } from '../../../server/trace/timeline/shapes.ts';
import type { Theme } from './theme.ts';

export type Painter = (scene: Scene, theme: Theme, ratio: number) => void;

export function createPainter(canvas: HTMLCanvasElement): Painter {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas to paint on');
  const c = context;
  let patterns = new Map<string, CanvasPattern | null>();
  let patternsOf: Theme | undefined;

  return (scene, theme, ratio) => {
    if (patternsOf !== theme) patterns = new Map();
    patternsOf = theme;
    canvas.width = Math.round(scene.width * ratio);
    canvas.height = Math.round(scene.height * ratio);
    canvas.style.width = `${scene.width}px`;
    canvas.style.height = `${scene.height}px`;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = theme.palette.background;
    c.fillRect(0, 0, scene.width, scene.height);
    c.font = theme.font;
    c.textBaseline = 'middle';
    for (const shape of scene.shapes) paint(shape, theme);
  };

  function paint(shape: Shape, theme: Theme): void {
    const colour = theme.palette[shape.role];
    if (shape.k === 'text') {
      c.font = shape.bold ? `bold ${theme.font}` : theme.font;
      c.fillStyle = colour;
      c.fillText(shape.text, shape.x, shape.y);
    } else if (shape.k === 'line') paintLine(shape, colour);
    else paintBox(shape, colour, theme);
  }

  function paintLine(line: Extract<Shape, { k: 'line' }>, colour: string): void {
    const { x1, y1, x2, y2, dashed, arrow } = line;
    c.strokeStyle = colour;
    c.lineWidth = 1.4;
    c.setLineDash(dashed ? [4, 3] : []);
    c.beginPath();
    c.moveTo(x1, y1);
    c.lineTo(x2, y2);
    c.stroke();
    c.setLineDash([]);
    if (!arrow) return;
    const angle = Math.atan2(y2 - y1, x2 - x1);
    c.fillStyle = colour;
    c.beginPath();
    c.moveTo(x2, y2);
    for (const side of [-0.45, 0.45])
      c.lineTo(x2 - 8 * Math.cos(angle + side), y2 - 8 * Math.sin(angle + side));
    c.fill();
  }

  function paintBox(box: Extract<Shape, { k: 'box' }>, colour: string, theme: Theme): void {
    const { x, y, w, h, role, text } = box;
    const ground = theme.outlined && role !== 'step' && role !== 'background' && role !== 'found';
    c.fillStyle = ground ? theme.palette.background : colour;
    if (box.pattern !== 'crossed') c.fillRect(x, y, w, h);
    if (box.pattern !== 'plain') {
      c.fillStyle =
        patternOf(box.pattern, box.pattern === 'crossed' || ground ? colour : theme.palette.onPattern) ??
        colour;
      c.fillRect(x, y, w, h);
    }
    if (ground && role !== 'lane') {
      c.strokeStyle = colour;
      c.lineWidth = 1;
      c.strokeRect(x + 0.5, y + 0.5, Math.max(0, w - 1), h - 1);
    }
    if (text === undefined) return;
    c.save();
    c.beginPath();
    c.rect(x, y, w - 2, h);
    c.clip();
    c.fillStyle = theme.palette.onBar;
    c.font = theme.font;
    c.fillText(text, x + 3, y + h - Math.min(h / 2 - 0.5, 9));
    c.restore();
  }

  function patternOf(pattern: Exclude<Pattern, 'plain'>, colour: string): CanvasPattern | null {
    const key = `${pattern} ${colour}`;
    const known = patterns.get(key);
    if (known !== undefined) return known;
    const tile = document.createElement('canvas');
    tile.width = 6;
    tile.height = 6;
    const t = tile.getContext('2d');
    if (!t) return null;
    t.strokeStyle = colour;
    t.globalAlpha = 0.55;
    t.stroke(new Path2D(STROKES[pattern]));
    const made = c.createPattern(tile, 'repeat');
    patterns.set(key, made);
    return made;
  }
}
