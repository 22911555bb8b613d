/** The request for a sampling: with the exhaustive verdict beside the rates, when it is asked for. */

import { expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { runJob } from '../../server/jobs/jobs.ts';
import type { RunCheck } from '../../server/lsp/checks.ts';
import type { SampleReport } from '../../server/sample/report.ts';
import { memoryFiles } from '../support/lockstep.ts';
import { TestServer, uriOf } from './harness.ts';

/** CPU 1 comes so late that no run hangs, though it can. */
const RARE = `spinlock a;
spinlock b;
scenario rare "Two locks, two orders" {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { takes 1 ms; spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  timing any;
}
`;
const NEVER = 'scenario never { cpu 0 { cpu_relax(); } cpu 1 { cpu_relax(); } }\n';

type Token = CancellationTokenSource['token'];

/** `during`: what comes in the way of a check. */
async function started(
  text: string,
  jobs: string[] = [],
  during: (signal: AbortSignal) => Promise<void> = async () => {},
) {
  const inThisThread: RunCheck = async (job, { unsaved, signal }) => {
    jobs.push(job.k);
    if (job.k === 'hangs') await during(signal);
    const files = memoryFiles({});
    const readFile: typeof files.readFile = async (uri) => unsaved[uri.toString()] ?? files.readFile(uri);
    return (await runJob(job, { ...files, readFile }, { cancelled: () => signal.aborted })) as never;
  };
  const server = await TestServer.start({ 'a.lockstep': '' }, inThisThread);
  await server.open('a.lockstep', text);
  const sample = (asked: object, ...token: Token[]) =>
    server.client.sendRequest<SampleReport>(
      'lockstep/sample',
      { uri: uriOf('a.lockstep'), runs: 50, ...asked },
      ...(token as [Token]),
    );
  return { server, sample };
}

test('a hang that no run meets stands beside the rate, with the steps to it', async () => {
  const { server, sample } = await started(RARE);
  const [{ hung, check }] = (await sample({ check: true })).cases;
  expect(hung.runs).toBe(0);
  expect(check).toMatchObject({
    verdict: 'violated',
    complete: true,
    causes: [{ kind: 'deadlock', runs: 0 }],
  });
  expect(check?.causes[0].steps).toBeGreaterThan(3);
  server.dispose();
});

test('what cannot hang is proved not to, whether or not the scenario expects it', async () => {
  const { server, sample } = await started(NEVER);
  expect((await sample({ check: true })).cases[0].check).toMatchObject({ verdict: 'holds', complete: true });
  server.dispose();
});

test('nothing is checked that nobody asked for, nor beside a sampling that is wrong', async () => {
  const jobs: string[] = [];
  const { server, sample } = await started(RARE, jobs);
  expect((await sample({})).cases[0].check).toBeUndefined();
  const { diagnostics } = await sample({ check: true, scenario: 'none' });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(1);
  expect(jobs).not.toContain('hangs');
  server.dispose();
});

test('called off while it is checked, the rates are there without a verdict', async () => {
  const source = new CancellationTokenSource();
  const { server, sample } = await started(RARE, [], async (signal) => {
    source.cancel();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('The thread has ended.');
  });
  const answer = sample({ check: true, partial: true }, source.token);
  const [{ runs, check }] = (await answer).cases;
  expect([runs, check]).toEqual([50, undefined]);
  server.dispose();
});
