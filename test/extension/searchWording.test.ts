// How answers of searches from here are shown.
import { expect, test } from 'vitest';
import type { Waits } from '../../extension/debug/search/messages.ts';
import { waitsPage } from '../../extension/debug/search/waitsPage.ts';
import { outlookDetail, outlookText, WAIT_FORMATS } from '../../extension/debug/search/wording.ts';
import { haltedOwner } from '../support/dap-programs.ts';
import { always, connect, play } from '../support/dap-session.ts';

async function waitsInHang(): Promise<Waits> {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch\ncontinue', client);
  return (await client.request('lockstep/waits')).body;
}

test('the status bar says the outlook in a few words, and at which step it was found out', () => {
  const outlook = {
    moment: 12,
    outlook: 'avoidable',
    label: 'Hang avoidable',
    text: 'A hang can …',
  } as const;
  expect(outlookText(outlook)).toBe('$(question) Hang avoidable');
  expect(outlookDetail(outlook)).toBe('At step 12: A hang can …');
});

test('the page has the sentences, the drawing, and the same as text; nothing of it runs', async () => {
  const waits = await waitsInHang();
  const page = waitsPage(waits, 'abc');
  for (const text of [...waits.sentences, ...waits.lines]) expect(page).toContain(text);
  expect(page).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
  expect(page).toContain('<th scope="row">CPU 1</th><td>halted</td>');
  expect(page).toContain("default-src 'none'; style-src 'nonce-abc'");
  expect(page).not.toContain('<script');
  // Styles in attributes would not be applied.
  expect(page).not.toMatch(/ style="/);
});

test('names cannot break out of the page', async () => {
  const waits = await waitsInHang();
  waits.sentences = ['<img src=x onerror=alert(1)> & "more"'];
  const page = waitsPage(waits, 'abc');
  expect(page).not.toContain('<img');
  expect(waitsPage('The machine is <b>running</b>.', 'abc')).toContain('The machine is &#60;b&#62;running');
});

test('each format to copy has the graph in it', async () => {
  const waits = await waitsInHang();
  const copied = WAIT_FORMATS.map(({ label, of }) => [label, of(waits).split('\n')[0]]);
  expect(copied).toEqual([
    ['Text', waits.sentences[0]],
    ['Mermaid', 'flowchart LR'],
    ['Graphviz DOT', 'digraph waits {'],
    ['SVG', expect.stringMatching(/^<svg /)],
  ]);
});
