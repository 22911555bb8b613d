// Colours by meaning, as a client gets them: one after the other, none over another, none beyond the end of its line.
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SemanticTokens } from 'vscode-languageserver';
import { TestServer } from './harness.ts';

const FOLDERS = ['library', 'examples', 'test/classics'];
const files = FOLDERS.flatMap((folder) => {
  const root = new URL(`../../${folder}/`, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lockstep'))
    .map((name) => ({ name: `${folder}/${name}`, url: new URL(name, root) }));
});

interface Token {
  line: number;
  char: number;
  length: number;
}

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const uriOf = (url: URL) => pathToFileURL(url.pathname).href;

async function open(url: URL): Promise<string> {
  const [uri, text] = [uriOf(url), readFileSync(url, 'utf8')];
  const published = server.nextDiagnostics(uri);
  await server.client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'lockstep', version: 1, text },
  });
  await published;
  return text;
}

async function ask(method: 'full' | 'range', url: URL, lines: [number, number] = [0, 0]): Promise<Token[]> {
  const range = { start: { line: lines[0], character: 0 }, end: { line: lines[1], character: 0 } };
  const { data } = await server.client.sendRequest<SemanticTokens>(`textDocument/semanticTokens/${method}`, {
    textDocument: { uri: uriOf(url) },
    ...(method === 'range' ? { range } : {}),
  });
  return decoded(data);
}

function decoded(data: number[]): Token[] {
  const tokens: Token[] = [];
  let [line, char] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length] = data.slice(i, i + 3);
    char = down === 0 ? char + right : right;
    line += down;
    tokens.push({ line, char, length });
  }
  return tokens;
}

function wrongIn(tokens: Token[], text: string): string[] {
  const lines = text.split(/\r?\n/);
  return tokens.flatMap(({ line, char, length }, i) => {
    const before = tokens[i - 1];
    const at = `${line + 1}:${char + 1} ${JSON.stringify(lines[line]?.slice(char, char + length))}`;
    const ordered =
      !before || line > before.line || (line === before.line && char >= before.char + before.length);
    return [
      ...(ordered ? [] : [`${at} is over the one before it`]),
      ...(length > 0 && char + length <= (lines[line]?.length ?? 0) ? [] : [`${at} is not within its line`]),
    ];
  });
}

test.each(files)('of $name none is over another or beyond its line', async ({ url }) => {
  const text = await open(url);
  const all = await ask('full', url);
  expect(wrongIn(all, text)).toEqual([]);
  expect(all.length).toBeGreaterThan(0);
});

test('those of files that are asked for at the same time, whole and in part, are the same as of each alone', async () => {
  const some = files.slice(0, 8);
  const part: [number, number] = [10, 60];
  for (const { url } of some) await open(url);
  const alone: Token[][] = [];
  for (const { url } of some) alone.push(await ask('full', url), await ask('range', url, part));
  const together = await Promise.all(some.flatMap(({ url }) => [ask('full', url), ask('range', url, part)]));
  expect(together).toEqual(alone);
});

test('of a part of a file they are those that the whole has there', async () => {
  const { url } = files.find(({ name }) => name === 'library/linux/printk.lockstep') ?? files[0];
  await open(url);
  const whole = await ask('full', url);
  expect(await ask('range', url, [100, 150])).toEqual(whole.filter(({ line }) => line >= 100 && line < 150));
});
