// The page "Why is it stuck?": sentences, the drawing, and the same as lists for who does not see it. It has no script.
import type { Place, Waits } from './messages.ts';

export function waitsPage(waits: Waits | string, nonce: string): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  <title>Why is it stuck?</title>
  <style nonce="${nonce}">${STYLE}</style>
</head>
<body>
${typeof waits === 'string' ? `<p>${escaped(waits)}</p>` : contentOf(waits)}
</body>
</html>`;
}

const STYLE = `
  body { padding: 0 1em 1em; color: var(--vscode-foreground); font-family: var(--vscode-font-family); }
  .why { font-size: 1.15em; max-width: 60em; }
  svg { max-width: 100%; height: auto; }
  .waits-halted, .waits-dead { color: var(--vscode-errorForeground); }
  .waits-ring { color: var(--vscode-charts-orange); }
  .waits-endless { color: var(--vscode-charts-purple); }
  table { border-collapse: collapse; }
  th, td { text-align: left; vertical-align: top; padding: 0.2em 1em 0.2em 0; }
`;

function contentOf({ moment, sentences, nodes, edges, lines, svg }: Waits): string {
  const rows = nodes.map(
    ({ agent, state, text, place }) =>
      `<tr><th scope="row">${escaped(agent)}</th><td>${state}</td><td>${escaped(text)}</td><td>${escaped(placeText(place))}</td></tr>`,
  );
  const items = lines.map((line, i) => {
    const writers = (edges[i]?.writers ?? []).map(placeText);
    const where = writers.length > 0 ? ` (written in ${writers.join(', ')})` : '';
    return `<li>${escaped(line + where)}</li>`;
  });
  return [
    '<h1>Why is it stuck?</h1>',
    ...sentences.map((sentence) => `<p class="why">${escaped(sentence)}</p>`),
    `<figure>${svg}</figure>`,
    `<h2>Who waits for whom, at step ${moment}</h2>`,
    items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p>Nobody waits for another CPU.</p>',
    '<h2>CPUs</h2>',
    `<table><thead><tr><th scope="col">CPU</th><th scope="col">State</th><th scope="col">What it does</th><th scope="col">Where</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  ].join('\n');
}

function placeText({ uri, line, fn }: Place): string {
  return `${fn ? `${fn}, ` : ''}${decodeURIComponent(uri.replace(/^.*\//, ''))}:${line + 1}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
