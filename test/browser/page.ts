/** A page in a real browser with the checking worker in it, asked by tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { checkWorker } from '../../scripts/bundles.mjs';
import { findBrowser, HOW_TO_GET_A_BROWSER } from '../../scripts/lib/browser.mjs';
import type { Answer, Request } from '../../server/browser/messages.ts';

export interface CheckPage {
  /** Everything the worker answers to a message, to the report or failure that ends it. It is told the texts that it asks for. */
  ask(message: Request | unknown, texts?: Record<string, string>): Promise<Answer[]>;
  /** What an expression is in the page. */
  value(expression: string): Promise<unknown>;
  /** What the browser complained about. */
  complaints: string[];
  stop(): Promise<void>;
}

/** As a page of anybody's is: nothing in it asks for isolation from others, so it has no memory to share. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>Lockstep</title><script>
const worker = new Worker('check-worker.js');
function ask(message, texts) {
  return new Promise((resolve, reject) => {
    const answers = [];
    worker.onmessage = ({ data }) => {
      answers.push(data);
      if (data.k === 'read') worker.postMessage({ k: 'text', id: data.id, n: data.n, text: texts[data.uri] });
      else if (data.k !== 'progress') resolve(answers);
    };
    worker.onerror = (event) => reject(new Error(event.message || 'the worker has not started'));
    worker.postMessage(message);
  });
}
</script>`;

export const openCheckPage = async (): Promise<CheckPage> => openPage(await workerText());

/** A page with a worker of this text. */
export async function openPage(script: string): Promise<CheckPage> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(HOW_TO_GET_A_BROWSER);
  const server = await serve({
    '/': { type: 'text/html', text: PAGE },
    '/check-worker.js': { type: 'text/javascript', text: script },
    '/favicon.ico': { type: 'image/png', text: '' },
  });
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    // Containers allow no sandbox within the sandbox that they are; the page is our own.
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(server.url);
  return {
    ask: (message, texts = {}) =>
      page.evaluate(`ask(${JSON.stringify(message)}, ${JSON.stringify(texts)})`) as Promise<Answer[]>,
    value: (expression) => page.evaluate(expression),
    complaints,
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}

/** The worker as it is shipped. */
async function workerText(): Promise<string> {
  const { outputFiles } = await build({ ...checkWorker({ minify: true, sourcemap: false }), write: false });
  if (outputFiles?.length !== 1) throw new Error('the worker must be one script');
  return outputFiles[0].text;
}

type Served = Record<string, { type: string; text: string }>;

async function serve(files: Served): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer(({ url }, response) => {
    const file = files[url ?? ''];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
