/** A thread that is kept for jobs nobody waits for: the next one takes it as it is, or another one where it is lost or has another limit. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nodeThread } from '../../server/jobs/node-thread.ts';
import { WarmThread } from '../../server/jobs/warm-thread.ts';
import { checksInThreads } from '../../server/lsp/checks.ts';
import type { CheckReport } from '../../server/trace/report.ts';
import { begunThreads } from '../support/begun-threads.ts';

const begun = begunThreads();

/** Answers with what it was asked and how many jobs it has had; `uri` says what it does besides. */
const WORKER = `
import { parentPort } from 'node:worker_threads';
let jobs = 0;
const kept = [];
parentPort.on('message', async ({ job, cancelled }) => {
  const flag = new Int32Array(cancelled);
  const report = { file: job.uri, jobs: ++jobs };
  if (job.uri === 'ends') process.exit(3);
  if (job.uri === 'throws') throw new Error('the impossible');
  if (job.uri === 'fails') return parentPort.postMessage({ k: 'failure', message: 'a way cannot be gone' });
  if (job.uri === 'fills') for (;;) kept.push(new Array(1000).fill({}));
  if (job.uri === 'waits') {
    parentPort.postMessage({ k: 'progress', at: { label: 'waits', done: 0, total: 1 } });
    while (Atomics.load(flag, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  parentPort.postMessage({ k: 'report', report });
});
`;

let folder: string;
let script: URL;
let warm: WarmThread | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-warm-'));
  const path = join(folder, 'worker.mjs');
  writeFileSync(path, WORKER);
  script = pathToFileURL(path);
});
afterEach(() => {
  warm?.end();
  warm = undefined;
  begun.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Answer = CheckReport & { jobs: number };

async function run(uri: string, more: Partial<Parameters<WarmThread['run']>[1]> = {}): Promise<Answer> {
  warm ??= new WarmThread(nodeThread(script));
  return (await warm.run({ k: 'check', uri }, { libraryRoot: 'file:///library', ...more })) as Answer;
}

describe('a thread that is kept', () => {
  test('has job after job, in the order in which they come', async () => {
    const answers = await Promise.all(['a', 'b', 'c'].map((uri) => run(uri)));
    expect(answers.map(({ file, jobs }) => [file, jobs])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    expect(begun).toHaveLength(1);
  });

  test('goes on with the next job when one is called off', async () => {
    const abort = new AbortController();
    const first = run('waits', { signal: abort.signal, progress: () => abort.abort() });
    const second = run('b');
    expect(await first).toMatchObject({ file: 'waits' });
    expect(await second).toMatchObject({ file: 'b', jobs: 2 });
  });

  test('does not begin to work on a job that was called off while it waited', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const busy = run('waits', { signal: first.signal });
    const waiting = run('waits', { signal: second.signal });
    second.abort();
    first.abort();
    expect(await busy).toMatchObject({ jobs: 1 });
    expect(await waiting).toMatchObject({ jobs: 2 });
  });

  test.each([
    ['ends', 'before it had an answer (exit code 3)'],
    ['throws', 'the impossible'],
    ['fills', 'has run out of the 16 MiB'],
  ])('and %s is replaced: its job fails, the next one works', async (uri, message) => {
    await run('a', { heapMiB: 16 });
    await expect(run(uri, { heapMiB: 16 })).rejects.toThrow(message);
    expect(await run('b', { heapMiB: 16 })).toMatchObject({ file: 'b', jobs: 1 });
    expect(begun).toHaveLength(2);
  });

  test('is not replaced when a job fails that it survives', async () => {
    await expect(run('fails')).rejects.toThrow('a way cannot be gone');
    expect(await run('b')).toMatchObject({ jobs: 2 });
  });

  test('is replaced when it is lost while it has nothing to do', async () => {
    await run('a');
    await begun[0].terminate();
    expect(await run('b')).toMatchObject({ jobs: 1 });
  });

  test('is replaced when a job may use another amount of memory, and not when it does not care', async () => {
    await run('a', { heapMiB: 64 });
    await run('b');
    expect(begun).toHaveLength(1);
    await run('c', { heapMiB: 128 });
    expect(begun.map(({ resourceLimits }) => resourceLimits?.maxOldGenerationSizeMb)).toEqual([
      undefined,
      128,
    ]);
  });

  test('is taken by the next check that a person asks for, and by none that would have to wait', async () => {
    const runCheck = checksInThreads(nodeThread(script));
    const ask = async (uri: string, signal = new AbortController().signal) => {
      const surroundings = { libraryRoot: 'file:///library', unsaved: {}, signal, progress: () => {} };
      return (await runCheck({ k: 'check', uri }, surroundings)) as Answer;
    };
    expect(await ask('a')).toMatchObject({ jobs: 1 });
    const abort = new AbortController();
    const long = ask('waits', abort.signal);
    expect(await ask('b')).toMatchObject({ jobs: 1 });
    expect(begun).toHaveLength(2);
    abort.abort();
    expect(await long).toMatchObject({ jobs: 2 });
    expect(await ask('c')).toMatchObject({ jobs: 3 });
    expect(begun).toHaveLength(2);
    for (const each of begun) await each.terminate();
  });

  test('is another one for what is checked again with each change, and keeps what it knows for longer', async () => {
    const runCheck = checksInThreads(nodeThread(script));
    const ask = async (known: boolean) => {
      const { signal } = new AbortController();
      const surroundings = {
        libraryRoot: 'file:///library',
        unsaved: {},
        signal,
        progress: () => {},
        series: true,
      };
      return (await runCheck({ k: 'check', uri: 'a', known }, surroundings)) as Answer;
    };
    expect(await ask(true)).toMatchObject({ jobs: 1 });
    expect(await ask(false)).toMatchObject({ jobs: 1 });
    expect(await ask(true)).toMatchObject({ jobs: 2 });
    expect(begun).toHaveLength(2);
    for (const each of begun) await each.terminate();
  });

  test('ends when it has had nothing to do for as long as it was said, and not before', async () => {
    warm = new WarmThread(nodeThread(script), 50);
    await run('a');
    expect(await run('b')).toMatchObject({ jobs: 2 });
    const [thread] = begun;
    await new Promise((resolve) => thread.once('exit', resolve));
    expect(await run('c')).toMatchObject({ jobs: 1 });
  });
});
