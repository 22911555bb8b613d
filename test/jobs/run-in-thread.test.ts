import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckJob } from '../../server/jobs/jobs.ts';
import { nodeThread } from '../../server/jobs/node-thread.ts';
import { runInThread } from '../../server/jobs/run-in-thread.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-thread-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const JOB: CheckJob = { k: 'check', uri: 'file:///model.lockstep' };
let scripts = 0;

/** What comes of a checking thread that runs this. */
function outcome(text: string, heapMiB?: number) {
  const path = join(folder, `${scripts++}.mjs`);
  writeFileSync(path, `import { parentPort } from 'node:worker_threads';\n${text}`);
  const seen: string[] = [];
  const result = runInThread(JOB, {
    start: nodeThread(pathToFileURL(path)),
    libraryRoot: 'file:///library',
    progress: ({ label }) => seen.push(label),
    ...(heapMiB === undefined ? {} : { heapMiB }),
  });
  return { result, seen };
}

const PROGRESS = "parentPort.postMessage({ k: 'progress', at: { label: 'half', done: 1, total: 2 } });";

describe('a checking thread that is lost gives an error and no report', () => {
  test('when it ends early, with what it had said before', async () => {
    const { result, seen } = outcome(`${PROGRESS} setTimeout(() => process.exit(3), 50);`);
    await expect(result).rejects.toThrow(
      'The checking thread has ended before it had an answer (exit code 3). Nothing is known.',
    );
    expect(seen).toEqual(['half']);
  });

  test('when it ends as if all were well', async () => {
    await expect(outcome(PROGRESS).result).rejects.toThrow('before it had an answer (exit code 0)');
  });

  test('when it throws', async () => {
    await expect(outcome("throw new Error('the impossible');").result).rejects.toThrow('the impossible');
  });

  test('when it says that something of our own went wrong', async () => {
    const { result } = outcome("parentPort.postMessage({ k: 'failure', message: 'a way cannot be gone' });");
    await expect(result).rejects.toThrow('a way cannot be gone');
  });

  test('when it has no memory left, which is said', async () => {
    const { result } = outcome('const kept = []; for (;;) kept.push(new Array(1000).fill({}));', 16);
    await expect(result).rejects.toThrow(/has run out of the 16 MiB .* Nothing is known/);
  });

  test('when there is no script', async () => {
    const missing = {
      start: nodeThread(new URL('file:///nowhere/worker.js')),
      libraryRoot: 'file:///library',
    };
    await expect(runInThread(JOB, missing)).rejects.toThrow(/worker\.js/);
  });
});

test('a report that is there when the thread ends counts', async () => {
  const { result } = outcome(
    "parentPort.postMessage({ k: 'report', report: { cases: [] } }); process.exit(1);",
  );
  expect(await result).toEqual({ cases: [] });
});

describe('a thread that cannot read a file itself', () => {
  const ASKING = `parentPort.on('message', (message) => {
    if (message.k === 'job') parentPort.postMessage({ k: 'read', n: 7, uri: 'memfs:/a' });
    else parentPort.postMessage({ k: 'report', report: message });
  });`;
  const asking = (readFile?: (uri: string) => Promise<string | undefined>) => {
    const path = join(folder, `${scripts++}.mjs`);
    writeFileSync(path, `import { parentPort } from 'node:worker_threads';\n${ASKING}`);
    const start = nodeThread(pathToFileURL(path));
    return runInThread(JOB, { start, libraryRoot: 'file:///library', ...(readFile ? { readFile } : {}) });
  };

  test('is told its text', async () => {
    expect(await asking(async (uri) => `text of ${uri}`)).toEqual({
      k: 'text',
      n: 7,
      text: 'text of memfs:/a',
    });
  });

  test('is told that there is none, also where nobody reads for it', async () => {
    expect(await asking(async () => undefined)).toEqual({ k: 'text', n: 7 });
    expect(await asking()).toEqual({ k: 'text', n: 7 });
  });

  test('is told why it cannot be read', async () => {
    const failing = asking(() => Promise.reject(new Error('no permission')));
    expect(await failing).toEqual({ k: 'text', n: 7, failure: 'no permission' });
  });
});
