/** Sampling as a job: what it tells on the way, and what is left of it when it is called off. */
import { beforeAll, describe, expect, test } from 'vitest';
import { givenFiles } from '../../server/jobs/files.ts';
import type { SamplePart } from '../../server/jobs/job-parts.ts';
import { runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { compileForDebugging } from '../../server/jobs/program-source.ts';
import type { SampleTask } from '../../server/jobs/sample-task.ts';
import { drawnFrom, replayed } from '../../server/jobs/sampled-run.ts';
import { openCase } from '../../server/jobs/trace-files.ts';
import { whole } from '../../server/sample/pieces.ts';
import type { SampleReport } from '../../server/sample/report.ts';
import { openTraceFile } from '../../server/trace/file/open.ts';
import { readTraceFile } from '../../server/trace/file/read.ts';
import { traceFileOf, traceFileText } from '../../server/trace/file/write.ts';

const uri = 'file:///model.lockstep';
const TEXT = `
spinlock a; spinlock b;
fn first() { takes 1..9 us; spin_lock(a); takes 2 us; spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { takes 1..9 us; spin_lock(b); takes 2 us; spin_lock(a); spin_unlock(a); spin_unlock(b); }
scenario opposite "Two locks, two orders" {
  machine { cpus = 2; }
  cpu 0 { first(); }
  cpu 1 { second(); }
  expect no hang;
}
`;
const library = new URL('../../library', import.meta.url).href;
const real = nodeFiles(library);
const given = givenFiles(library, { [uri]: TEXT });
const files = {
  libraryRoot: library,
  readFile: async (each: Parameters<typeof real.readFile>[0]) =>
    (await given.readFile(each)) ?? real.readFile(each),
};

const task: SampleTask = {
  k: 'sample',
  uri,
  runs: { from: 0, to: 400 },
  seed: 1,
  limitNs: 60e9,
  limitSteps: 1_000_000,
  scheduler: { name: 'time' },
};

describe('a sampling', () => {
  let report: SampleReport;
  const parts: SamplePart[] = [];
  beforeAll(async () => {
    report = (await runJob({ ...task, parts: true }, files, {
      part: (part) => parts.push(part as SamplePart),
    })) as SampleReport;
  });

  test('reports the runs, some of which hang', () => {
    const [only] = report.cases;
    expect(only.runs).toBe(400);
    expect(only.hung.runs).toBeGreaterThan(0);
    expect(only.ended.runs).toBe(400 - only.hung.runs);
    expect(only.causes[0].kind).toBe('deadlock');
  });

  test('tells before the first run what it is of', () => {
    expect(parts[0]).toMatchObject({ k: 'sampling', report: { seed: 1, cases: [] } });
    expect(parts[1]).toMatchObject({ k: 'sampled', index: 0, case: { scenario: 'opposite' } });
  });

  test('that is called off keeps the runs so far', async () => {
    let stretches = 0;
    const some = (await runJob(task, files, {
      cancelled: () => stretches > 2,
      progress: ({ sampled }) => {
        if (sampled) stretches++;
      },
    })) as SampleReport;
    expect(some.cases[0].runs).toBeGreaterThan(0);
    expect(some.cases[0].runs).toBeLessThan(400);
  });

  test('of which one run is made again, with the time of each step, to the moment that was reported', async () => {
    const compiled = await compileForDebugging({ uri }, files);
    if ('errors' in compiled) throw new Error(compiled.errors[0].message);
    const made = compiled.sampling({ run: 0 });
    if ('errors' in made) throw new Error(made.errors[0].message);
    const run = report.cases[0].causes[0].firstRun ?? 0;
    const again = whole(replayed(made.setup, run));
    if (!again) throw new Error('it is too long');
    expect(again.finding).toMatchObject({ id: `run ${run}`, kind: 'deadlock' });
    const { times = [], steps } = again.run;
    expect(times.length).toBe(steps.length);
    expect(Array.from(times).every((ns, t) => t === 0 || ns >= times[t - 1])).toBe(true);
    expect(times[again.result.steps - 1]).toBe(again.result.ns);
  });

  test('whose run is a trace file keeps the times of the steps that still apply', async () => {
    const compiled = await compileForDebugging({ uri }, files);
    const open = await openCase({ uri }, files);
    if ('errors' in compiled || 'errors' in open) throw new Error('it does not compile');
    const made = compiled.sampling({ run: 0 });
    if ('errors' in made) throw new Error(made.errors[0].message);
    const run = whole(replayed(made.setup, 3))?.run;
    if (!run) throw new Error('it is too long');
    const about = {
      lockstep: '0',
      program: 'model.lockstep',
      scenario: 'opposite',
      case: {},
      with: [],
      sources: [],
    };
    const read = readTraceFile(traceFileText(traceFileOf(open.machine, run, about)));
    if ('problem' in read) throw new Error(read.problem.message);
    const opened = openTraceFile(open.machine, read.file, 'possible');
    expect(Array.from(opened.run.times ?? [])).toEqual(Array.from(run.times ?? []));
    const { times: _, ...old } = read.file;
    expect(openTraceFile(open.machine, old, 'possible').run).not.toHaveProperty('times');
    const longer = readTraceFile(JSON.stringify({ ...read.file, times: [[1, run.steps.length + 1]] }));
    expect(longer).toMatchObject({ problem: { code: 'LT1005' } });
    const negative = readTraceFile(JSON.stringify({ ...read.file, times: [-1] }));
    expect(negative).toMatchObject({ problem: { code: 'LT1004' } });
  });

  test('is drawn from what its run says, and from the defaults where it says nothing', () => {
    expect(drawnFrom({ run: 3, seed: 7, scheduler: 'pct', pctDepth: 2, maxSteps: 10 })).toEqual({
      seed: 7,
      limitNs: 60e9,
      limitSteps: 10,
      scheduler: { name: 'pct', depth: 2 },
    });
    expect(drawnFrom({ run: 3 })).toMatchObject({ seed: 1, scheduler: { name: 'time' } });
  });
});
