/** Comparisons that fill in while they go on: cells come with a token of the request's own, and cancelling keeps what is known. */
import { describe, expect, it } from 'vitest';
import { runJob } from '../../server/jobs/jobs.ts';
import type { RunCheck } from '../../server/lsp/checks.ts';
import type { CasesProgress } from '../../server/lsp/requests.ts';
import type { CompareReport } from '../../server/trace/report.ts';
import { memoryFiles } from '../support/lockstep.ts';
import { TestServer, uriOf } from './harness.ts';

const TEXT = `shared x: 0..7 = 0;
fn work() { x = 1; }
patch twice { fn work { - x = 1; + x = 2; } }
scenario s for n in 1..2 { cpu 0 { work(); x = n; } expect eventually x == 2; }
compare "One" { scenarios s; with nothing; with twice; }
`;

/** Real checks, in this thread; before each case the others have their turn. */
const inThisThread: RunCheck = async (job, { unsaved, signal, progress, part }) => {
  const files = memoryFiles({});
  return (await runJob(
    job,
    { ...files, readFile: async (uri) => unsaved[uri.toString()] ?? files.readFile(uri) },
    {
      part: part as never,
      progress: (at) => progress(at.label, at),
      cancelled: () => signal.aborted,
      cases: {
        hasRoom: () => true,
        free: () => new Promise((resolve) => setTimeout(resolve, 50)),
        async check({ program, budget, options }, tell) {
          const { checkCase } = await import('../../server/explore/check-case.ts');
          return checkCase(program, budget, { progress: tell }, options);
        },
      },
    },
  )) as never;
};

async function started() {
  const server = await TestServer.start({ 'a.lockstep': '' }, inThisThread);
  await server.open('a.lockstep', TEXT);
  const told: CasesProgress[] = [];
  const titles: string[] = [];
  server.client.onNotification('$/progress', ({ token, value }) => {
    if (token === 'parts') told.push(value);
    else titles.push(value.kind);
  });
  return { server, told, titles };
}

describe('a comparison with a token for partial results', () => {
  it('tells what is begun and what is finished, and answers with all of it', async () => {
    const { server, told, titles } = await started();
    const report = await server.client.sendRequest<CompareReport>('lockstep/compare', {
      uri: uriOf('a.lockstep'),
      workDoneToken: 'work',
      partialResultToken: 'parts',
    });
    const cells = report.comparisons[0].cells.flat();
    expect(cells).toHaveLength(4);
    expect(told.filter((part) => part.k === 'case')).toEqual(
      cells.map((each, index) => ({ k: 'case', index, report: each })),
    );
    for (const k of ['sources', 'tables']) expect(told.filter((part) => part.k === k)).toHaveLength(1);
    const begun = told.flatMap((part) => (part.k === 'searching' ? part.index : []));
    expect(new Set(begun)).toEqual(new Set([0, 1, 2, 3]));
    expect(titles).toContain('report');
    server.dispose();
  });

  it('keeps what is known when it is cancelled, if the answer may be partial', async () => {
    for (const partial of [true, false]) {
      const { server, told } = await started();
      const { CancellationTokenSource } = await import('vscode-languageserver/node');
      const source = new CancellationTokenSource();
      server.client.onNotification('$/progress', ({ value }) => {
        told.push(value);
        if (value.k === 'case') source.cancel();
      });
      const answer = server.client.sendRequest<CompareReport>(
        'lockstep/compare',
        { uri: uriOf('a.lockstep'), partial, partialResultToken: 'parts' },
        source.token,
      );
      if (partial) {
        const cells = (await answer).comparisons[0].cells.flat();
        expect(cells[0].search.complete).toBe(true);
        expect(cells.at(-1)).toMatchObject({ verdict: 'inconclusive', search: { states: 0 } });
      } else await expect(answer).rejects.toThrow('cancelled');
      server.dispose();
    }
  });

  it('tells nothing without the token', async () => {
    const { server, told } = await started();
    await server.client.sendRequest('lockstep/compare', { uri: uriOf('a.lockstep'), workDoneToken: 'work' });
    expect(told).toEqual([]);
    server.dispose();
  });
});
