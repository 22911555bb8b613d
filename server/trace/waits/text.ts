/** A wait-for graph as lines of text, for Mermaid and for Graphviz. */
import { isInRing, type WaitEdge, type WaitGraph } from './graph.ts';

/** One line an edge: "CPU 0 waits for console_owner_lock: CPU 1 holds it, and it was halted by NMI stop_cpu". */
export function waitLines(graph: WaitGraph): string[] {
  const lines = graph.edges.map((edge) => edgeLine(graph, edge));
  if (graph.cycle) lines.push(ringLine(graph));
  return lines;
}

export function edgeLine({ nodes }: WaitGraph, { from, to, kind, through, text }: WaitEdge): string {
  const other = to === undefined ? '' : to === from ? 'it' : nodes[to].agent;
  return `${nodes[from].agent} waits ${kind === 'condition' ? 'until' : 'for'} ${through}: ${other ? `${other} ` : ''}${text}`;
}

function ringLine({ nodes, cycle = [] }: WaitGraph): string {
  if (cycle.length === 1) return `${nodes[cycle[0]].agent} waits for itself.`;
  return `Round in a ring: ${[...cycle, cycle[0]].map((a) => nodes[a].agent).join(' -> ')}`;
}

export function waitsMermaid(graph: WaitGraph): string {
  const { nodes, edges } = graph;
  const out = ['flowchart LR'];
  nodes.forEach(({ agent, text, state }, a) => {
    const shape = state === 'halted' ? ['{{', '}}'] : ['[', ']'];
    out.push(`  A${a}${shape[0]}"${forMermaid(`${agent}: ${text}`)}"${shape[1]}`);
  });
  edges.forEach((edge, i) => {
    const { from, to, through, text, dead } = edge;
    const target = to === undefined ? `N${i}(["nobody"])` : `A${to}`;
    const arrow = dead || to === undefined ? '-.->' : isInRing(graph, edge) ? '==>' : '-->';
    out.push(`  A${from} ${arrow}|"${forMermaid(`${through}: ${text}`)}"| ${target}`);
  });
  return `${out.join('\n')}\n`;
}

export function waitsDot(graph: WaitGraph): string {
  const { nodes, edges } = graph;
  const out = ['digraph waits {', '  rankdir=LR;', '  node [shape=box];'];
  nodes.forEach(({ agent, text, state }, a) => {
    const look = state === 'halted' ? ', style=dashed' : '';
    out.push(`  a${a} [label=${forDot(`${agent}\n${text}`)}${look}];`);
  });
  edges.forEach((edge, i) => {
    const { from, to, through, text, dead } = edge;
    if (to === undefined) out.push(`  n${i} [label="nobody", shape=plaintext];`);
    const look = dead || to === undefined ? ', style=dashed' : isInRing(graph, edge) ? ', penwidth=2' : '';
    out.push(
      `  a${from} -> ${to === undefined ? `n${i}` : `a${to}`} [label=${forDot(`${through}\n${text}`)}${look}];`,
    );
  });
  return `${[...out, '}'].join('\n')}\n`;
}

/** Characters that mean something to Mermaid, as it wants them: `#` and the number. */
function forMermaid(text: string): string {
  return text.replace(/[#;<>"{}[\]\\|`]/g, (c) => `#${c.charCodeAt(0)};`).replace(/\s+/g, ' ');
}

function forDot(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
