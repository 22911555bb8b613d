/** Workers that are begun by workers, in a real browser. */
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkWorker } from '../../scripts/bundles.mjs';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { type CheckPage, openPage } from './page.ts';

/** Begins another worker, whose script is named, and says what it hears of it; a moment later it says that it is alive itself. */
const PARENT = `
import { startWorker } from '../../server/browser/start-worker.ts';
addEventListener('message', ({ data: { script, ends } }) => {
  const worker = startWorker(script, {
    message: (data) => postMessage({ k: 'progress', said: data }),
    lost: (why) => postMessage({ k: 'progress', lost: why }),
  });
  worker.postMessage('hello');
  if (ends) worker.terminate();
  setTimeout(() => postMessage({ k: 'alive' }), 500);
});`;

const script = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;

describe.skipIf(!findBrowser())('a worker of a worker', () => {
  let page: CheckPage;
  beforeAll(async () => {
    const { entryPoints: _, ...how } = checkWorker({ minify: false, sourcemap: false });
    const stdin = { contents: PARENT, resolveDir: inRoot('test', 'browser'), loader: 'ts' as const };
    const { outputFiles } = await build({ ...how, stdin, metafile: false, write: false });
    page = await openPage(outputFiles[0].text);
  });
  afterAll(() => page?.stop());

  test('is heard', async () => {
    const child = script('onmessage = ({ data }) => postMessage(data + " yourself");');
    expect(await page.ask({ script: child })).toEqual([
      { k: 'progress', said: 'hello yourself' },
      { k: 'alive' },
    ]);
  });

  test('takes nobody along when its script cannot be loaded', async () => {
    const answers = await page.ask({ script: 'http://127.0.0.1:1/nowhere.js' });
    expect(answers).toEqual([
      { k: 'progress', lost: expect.stringMatching(/nowhere\.js.* failed to load/) },
      { k: 'alive' },
    ]);
  });

  test('takes nobody along with an error of its own', async () => {
    const answers = await page.ask({
      script: script('onmessage = () => { throw new Error("the impossible"); };'),
    });
    expect(answers).toEqual([
      { k: 'progress', lost: expect.stringContaining('the impossible') },
      { k: 'alive' },
    ]);
  });

  test('can be ended before it has been loaded', async () => {
    const answers = await page.ask({ script: script(''), ends: true });
    expect(answers.at(-1)).toEqual({ k: 'alive' });
  });
});
