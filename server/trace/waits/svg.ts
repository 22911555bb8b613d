/**
 * A wait-for graph as SVG: an agent a box, one below the other, and an arc to the right from who waits to whom it waits for.
 * Colours are those of the surroundings (`currentColor`) or classes a page can style. The same is in the text beside it.
 */
import { isInRing, type WaitEdge, type WaitGraph } from './graph.ts';
import { waitLines } from './text.ts';

const BOX = { x: 10, width: 380, height: 54, gap: 56 };
const LINE = 15;
/** Characters of a line of text in a box, and beside an arc. */
const IN_BOX = 52;
const BESIDE = 44;
const ARC = 56;
const LABEL = BESIDE * 7;

export function waitsSvg(graph: WaitGraph): string {
  const { nodes, edges } = graph;
  const ends = edges.map((_, i) => portsOf(graph, i));
  const labels = labelsOf(edges, ends);
  const boxes = nodes.length * (BOX.height + BOX.gap) - BOX.gap + 30;
  const height = Math.max(boxes, ...labels.map(({ top, lines }) => top + lines.length * LINE + 10));
  const width = BOX.x + BOX.width + ARC * 2 + LABEL;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="waits-title waits-text" font-family="sans-serif" font-size="12" fill="currentColor">`,
    '<title id="waits-title">Who waits for whom</title>',
    `<desc id="waits-text">${escaped([...graph.sentences, ...waitLines(graph)].join(' '))}</desc>`,
    '<defs><marker id="waits-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="currentColor"/></marker></defs>',
    ...nodes.map((_, a) => boxOf(graph, a)),
    ...edges.map((edge, i) => arcOf(graph, edge, ends[i], labels[i])),
    '</svg>',
  ].join('\n');
}

function top(agent: number): number {
  return 15 + agent * (BOX.height + BOX.gap);
}

function boxOf({ nodes, cycle }: WaitGraph, a: number): string {
  const { agent, text, state, endless } = nodes[a];
  const y = top(a);
  const kind = [`waits-${endless ? 'endless' : state}`, ...(cycle?.includes(a) ? ['waits-ring'] : [])];
  const dashed = state === 'halted' ? ' stroke-dasharray="6 4"' : '';
  const thick = cycle?.includes(a) ? 2.5 : 1;
  const right = BOX.x + BOX.width;
  const crossed =
    state === 'halted'
      ? `<path d="M${right - 22} ${y + 8}l12 12m0 -12l-12 12" stroke="currentColor" stroke-width="2"/>`
      : '';
  return [
    `<g class="${kind.join(' ')}">`,
    `<rect x="${BOX.x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="5" fill="none" stroke="currentColor" stroke-width="${thick}"${dashed}/>`,
    `<text x="${BOX.x + 10}" y="${y + 17}" font-weight="bold">${escaped(agent)}</text>`,
    ...textLines(text, IN_BOX, 2).map(
      (line, i) => `<text x="${BOX.x + 10}" y="${y + 32 + i * LINE}">${escaped(line)}</text>`,
    ),
    crossed,
    '</g>',
  ].join('');
}

/** Heights at which an arc leaves and arrives: those of one box are spread over its side. */
function portsOf({ edges }: WaitGraph, i: number): Ends {
  const ports = (agent: number) =>
    edges.flatMap(({ from, to }, e) => [
      ...(from === agent ? [`from ${e}`] : []),
      ...(to === agent ? [`to ${e}`] : []),
    ]);
  const at = (agent: number, port: string) => {
    const all = ports(agent);
    return top(agent) + ((all.indexOf(port) + 1) * BOX.height) / (all.length + 1);
  };
  const { from, to } = edges[i];
  return { from: at(from, `from ${i}`), to: to === undefined ? at(from, `from ${i}`) : at(to, `to ${i}`) };
}

interface Ends {
  from: number;
  to: number;
}

interface Label {
  lines: string[];
  top: number;
}

/** Beside the arcs, nearer to who waits; one below the other where they would meet. */
function labelsOf(edges: readonly WaitEdge[], ends: readonly Ends[]): Label[] {
  const labels = edges.map(({ through, text }, i) => {
    const lines = textLines(`${through}: ${text}`, BESIDE, 4);
    const { from, to } = ends[i];
    return { lines, top: Math.max(4, from + (to - from) * 0.3 - (lines.length * LINE) / 2) };
  });
  let free = 0;
  for (const label of [...labels].sort((a, b) => a.top - b.top)) {
    label.top = Math.max(label.top, free);
    free = label.top + label.lines.length * LINE + 4;
  }
  return labels;
}

function arcOf(graph: WaitGraph, edge: WaitEdge, { from, to }: Ends, { lines, top }: Label): string {
  const x = BOX.x + BOX.width;
  const ring = isInRing(graph, edge);
  const nobody = edge.to === undefined;
  const gone = edge.dead || nobody;
  const kind = ['waits-edge', ...(gone ? ['waits-dead'] : []), ...(ring ? ['waits-ring'] : [])];
  const look = `fill="none" stroke="currentColor" stroke-width="${ring ? 2.5 : 1.2}"${gone ? ' stroke-dasharray="6 4"' : ''}`;
  const bulge = x + ARC * 1.6;
  const path = nobody ? `M${x} ${from}h${ARC}` : `M${x} ${from}C${bulge} ${from} ${bulge} ${to} ${x} ${to}`;
  return [
    `<g class="${kind.join(' ')}">`,
    `<path d="${path}" ${look}${nobody ? '' : ' marker-end="url(#waits-head)"'}/>`,
    ...lines.map(
      (line, i) => `<text x="${x + ARC * 1.35}" y="${top + 11 + i * LINE}">${escaped(line)}</text>`,
    ),
    '</g>',
  ].join('');
}

/** Words in lines of some length; what does not fit into the last one is cut. */
function textLines(text: string, length: number, most: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last === '' || last.length + 1 + word.length <= length)
      lines[lines.length - 1] = last ? `${last} ${word}` : word;
    else lines.push(word);
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]} …`];
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
