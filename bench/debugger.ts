/**
 * How quick the debug adapter is: a run of a million steps and more, and then the questions a person asks of it. One process
 * for a whole measurement, with the adapter in it as it is bundled; searches are answered in place.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LockstepAdapter } from '../server/dap/adapter.ts';
import { programsIn } from '../server/dap/launch/program-source.ts';
import { nodeWriter } from '../server/dap/node-writer.ts';
import { searchInPlace } from '../server/dap/search/search-in-place.ts';
import type { Files } from '../server/jobs/files.ts';
import { nodeFiles, nodePaths } from '../server/jobs/node-files.ts';

/** CPU 0 counts, CPU 1 writes line after line to the log: long, and it ends. */
const TEXT = `use linux.kmsg;
shared turns: 0..60000 = 0;
shared rounds: 0..10 = 0;
scenario long "A long run" {
  machine { cpus = 2; log_records = 4; }
  cpu 0 {
    while (rounds < 3) {
      turns = 0;
      while (turns < 60000) { turns = turns + 1; }
      rounds = rounds + 1;
    }
  }
  background cpu 1 { flood("aaaa"); }
}
`;
const PATH = '/bench.lockstep';
const STEPS = 1_000_000;

interface Message {
  type: string;
  event?: string;
  request_seq?: number;
  success?: boolean;
  message?: string;
  body?: Record<string, unknown>;
}

const library = process.argv[2];
const disk = nodeFiles(library);
const files: Files = {
  ...disk,
  readFile: async (uri) => (uri.toString() === `file://${PATH}` ? TEXT : disk.readFile(uri)),
};

function open() {
  const adapter = new LockstepAdapter({
    programs: programsIn(files, nodePaths),
    files,
    paths: nodePaths,
    createSearch: searchInPlace,
    openFile: nodeWriter,
  });
  const waiting = new Set<(message: Message) => void>();
  adapter.onDidSendMessage((message) => {
    for (const each of [...waiting]) each(message as Message);
  });
  const next = (is: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve) => {
      const look = (message: Message) => {
        if (!is(message)) return;
        waiting.delete(look);
        resolve(message);
      };
      waiting.add(look);
    });
  let seq = 0;
  async function request(command: string, args: object = {}): Promise<Record<string, unknown>> {
    const mine = ++seq;
    const answered = next(({ request_seq }) => request_seq === mine);
    adapter.handleMessage({ type: 'request', seq: mine, command, arguments: args });
    const response = await answered;
    if (!response.success) throw new Error(`${command}: ${response.message}`);
    return response.body ?? {};
  }
  /** A request that moves the machine, up to its stop; milliseconds. */
  async function motion(command: string, args: object): Promise<number> {
    const begin = performance.now();
    const stopped = next(({ event }) => event === 'stopped' || event === 'terminated');
    await request(command, { threadId: 1, ...args });
    await stopped;
    return performance.now() - begin;
  }
  return { request, motion };
}

type Session = ReturnType<typeof open>;

async function launch(prepare: (session: Session) => Promise<unknown> = async () => {}): Promise<Session> {
  const session = open();
  await session.request('initialize', { adapterID: 'lockstep' });
  await prepare(session);
  await session.request('launch', { program: PATH, schedule: 'roundRobin', seed: 1 });
  await session.motion('configurationDone', {});
  return session;
}

async function lengthOf(session: Session): Promise<number> {
  const { branches } = await session.request('lockstep/branches');
  return (branches as { length: number; current: boolean }[]).find(({ current }) => current)?.length ?? 0;
}

/**
 * Milliseconds for a million steps of continue: of the processor, so that a machine that has other things to do counts for
 * little.
 */
async function continuing(prepare?: (session: Session) => Promise<unknown>): Promise<number> {
  const session = await launch(prepare);
  const begin = process.cpuUsage();
  await session.motion('continue', {});
  const { user, system } = process.cpuUsage(begin);
  return ((user + system) / 1000) * (STEPS / (await lengthOf(session)));
}

const line = (text: string) => TEXT.split('\n').findIndex((each) => each.includes(text)) + 1;
const breakOn = (breakpoints: object[]) => (session: Session) =>
  session.request('setBreakpoints', { source: { path: PATH }, breakpoints });

async function least(times: number, measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await measure());
  return Math.min(...all);
}

const rows: [what: string, ms: number][] = [];
rows.push(['1,000,000 steps of continue', await least(3, () => continuing())]);
rows.push([
  '… with a line breakpoint elsewhere',
  await least(3, () =>
    continuing((session) =>
      session.request('setBreakpoints', {
        source: { path: `${new URL(library).pathname}/linux/panic.lockstep` },
        breakpoints: Array.from({ length: 20 }, (_, i) => ({ line: 40 + 5 * i })),
      }),
    ),
  ),
]);
rows.push([
  '… with a condition that never holds, asked at every round',
  await least(3, () => continuing(breakOn([{ line: line('while (turns'), condition: 'rounds == 9' }]))),
]);

const session = await launch();
await session.motion('continue', {});
const length = await lengthOf(session);
const memory = process.memoryUsage.rss() / 2 ** 20;
let state = 7;
const random = (below: number) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return state % below;
};
async function p95(times: number, measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await measure());
  return all.sort((a, b) => a - b)[Math.floor(times * 0.95)];
}
rows.push([
  'seek to any step, 95 of 100',
  await p95(200, () => session.motion('lockstep/seek', { moment: random(length) })),
]);
rows.push(['step over, 95 of 100', await p95(200, () => session.motion('next', {}))]);
rows.push(['step back, 95 of 100', await p95(200, () => session.motion('stepBack', {}))]);
await session.motion('lockstep/switchBranch', { id: 1 });
await session.motion('lockstep/seek', { moment: length });
rows.push([
  'the stacks and console of a stop at the end',
  await p95(20, async () => {
    const begin = performance.now();
    for (const threadId of [1, 2]) {
      const { stackFrames } = await session.request('stackTrace', { threadId });
      const [{ id }] = stackFrames as { id: number }[];
      const { scopes } = await session.request('scopes', { frameId: id });
      for (const { variablesReference } of scopes as { variablesReference: number }[])
        await session.request('variables', { variablesReference, start: 0, count: 100 });
    }
    return performance.now() - begin;
  }),
]);

/** Another request is sent so often. */
const EVERY_MS = 2;

/** Of a million steps: how long something takes, and how long another request has to wait at most meanwhile. */
async function meanwhile(work: () => Promise<unknown>): Promise<{ ms: number; longest: number }> {
  const begin = performance.now();
  let over = false;
  const done = work().then(() => {
    over = true;
  });
  let longest = 0;
  for (let due = performance.now() + EVERY_MS; !over; due = performance.now() + EVERY_MS) {
    // A client does not wait for the adapter to have time: from when it would have sent it.
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    await session.request('threads');
    longest = Math.max(longest, performance.now() - due);
  }
  await done;
  return { ms: (performance.now() - begin) * (STEPS / steps), longest };
}

/** All of the timeline, in the pieces that the view fetches. */
async function wholeTimeline(): Promise<void> {
  let [from, revision, strings, places] = [0, 0, 0, 0];
  for (let to = 0; to < steps; ) {
    const part = await session.request('lockstep/timeline', {
      ...{ from, to: from + 50_000, revision, strings, places },
    });
    const { strings: some, places: others } = part as { strings: unknown[]; places: number[] };
    ({ revision, to } = part as { revision: number; to: number });
    strings = (part.stringsFrom as number) + some.length;
    places = (part.placesFrom as number) + others.length / 5;
    from = to;
  }
}

const long: [what: string, ms: number, longest: number][] = [];
async function lasting(what: string, work: () => Promise<unknown>): Promise<void> {
  const { ms, longest } = await meanwhile(work);
  long.push([what, ms, longest]);
}
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
// Formats have a limit: another run, of a little less than that.
await session.motion('lockstep/seek', { moment: Math.min(length, STEPS) - 2 });
await session.motion('next', { threadId: 2, granularity: 'instruction' });
const steps = await lengthOf(session);
await lasting('the first timeline, in pieces of 50,000 steps', wholeTimeline);
const path = join(folder, 'run');
await lasting('saved as a trace file', () => session.request('lockstep/saveTrace', { path, write: true }));
for (const format of ['two-column', 'chrome', 'json', 'text'])
  await lasting(`exported as ${format}`, () =>
    session.request('lockstep/export', { format, path, write: true }),
  );
rmSync(folder, { recursive: true });

const text = [
  '# The debugger',
  '',
  'Written by `npm run bench:debugger`. Continue: milliseconds of the processor, with the look-out for hangs that a run under round robin keeps.',
  'The rest: milliseconds from the request to its last answer.',
  '',
  `${length.toLocaleString('en')} steps; ${cpus()[0]?.model.trim()}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  '',
  '| what | ms |',
  '|---|---|',
  ...rows.map(([what, ms]) => `| ${what} | ${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} |`),
  '',
  'A million steps, while another request is sent every few milliseconds: milliseconds until it is done, and the longest that one of the others waited.',
  '',
  '| what | ms | others wait |',
  '|---|---|---|',
  ...long.map(([what, ms, longest]) => `| ${what} | ${ms.toFixed(0)} | ${longest.toFixed(0)} |`),
  '',
  `Memory of the process after the first run of this length: ${memory.toFixed(0)} MiB.`,
];
console.log(text.join('\n'));
process.exit(0);
