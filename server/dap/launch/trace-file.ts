// A trace file as the start of a session: read, replayed on the program as it is now, laid out as the run to follow.
import { careFor, changedSources, isBeside } from '../../jobs/trace-files.ts';
import { version } from '../../jobs/version.ts';
import { grouped } from '../../reports/numbers.ts';
import type { Pieces } from '../../sample/pieces.ts';
import type { TraceFile, TraceFinding } from '../../trace/file/format.ts';
import { openTraceFile } from '../../trace/file/open.ts';
import { readTraceFile } from '../../trace/file/read.ts';
import { uriOfName } from '../../trace/file/source-names.ts';
import type { Run } from '../../trace/run.ts';
import { fileName } from '../file-names.ts';
import { inSlices } from '../motion/in-slices.ts';
import { type Problem, problem } from '../problems.ts';
import type { BranchName } from '../run/branches.ts';
import { createClock } from '../run/clock.ts';
import type { Report } from '../search/searches.ts';
import type { Dependencies } from '../session.ts';
import { isHang } from '../view/explanation.ts';
import type { Debuggee } from './debuggee.ts';
import type { LaunchConfiguration } from './launch-configuration.ts';

export interface TraceToOpen {
  path: string;
  uri: string;
  file: TraceFile;
  /** The configuration with what the file says of the program, where it says nothing itself. */
  configuration: LaunchConfiguration;
  /** The configuration says another program, case or patches than the file. */
  elsewhere: boolean;
}

export async function readTrace(
  configuration: LaunchConfiguration,
  path: string,
  { files, paths }: Pick<Dependencies, 'files' | 'paths'>,
): Promise<TraceToOpen | Problem> {
  const wrong = (what: string) => problem('LD2008', `"trace" ${path} cannot be opened: ${what}`);
  const uri = paths.uriOf(path);
  let text: string | undefined;
  try {
    text = uri === undefined ? undefined : await files.readFile(uri);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return wrong(`it cannot be read (${code ?? message}).`);
  }
  if (uri === undefined || text === undefined) return wrong('there is no such file.');
  const read = readTraceFile(text);
  if ('problem' in read) return wrong(`${read.problem.message} [${read.problem.code}]`);
  const { file } = read;
  const named = uriOfName(uri, file.program, files.libraryRoot);
  const program = isBeside(uri, named, files.libraryRoot) ? paths.pathOf(named) : undefined;
  if (!configuration.program && program === undefined)
    return wrong(`its program is ${file.program}, which is no path. Name the file as "program".`);
  const completed = {
    ...configuration,
    program: configuration.program || (program ?? ''),
    scenario: configuration.scenario ?? file.scenario,
    case: Object.keys(configuration.case).length > 0 ? configuration.case : file.case,
    with: configuration.with.length > 0 ? configuration.with : file.with,
  };
  const essence = (each: Pick<LaunchConfiguration, 'scenario' | 'case' | 'with'>) =>
    JSON.stringify([each.scenario, each.case, each.with]);
  return { path, uri, file, configuration: completed, elsewhere: essence(completed) !== essence(file) };
}

/** Lays the part that applies out as the run to follow. Gives what the user should know. */
export async function layOutTrace(
  debuggee: Debuggee,
  { path, uri, file, elsewhere }: TraceToOpen,
  libraryRoot: string,
  { signal, report }: { signal: AbortSignal; report: (title: string) => Report },
): Promise<string[] | Problem> {
  const { machine, program, history } = debuggee;
  const name = fileName(path);
  const changed = await changedSources(file, uri, program, libraryRoot);
  const care = careFor(file, changed, version);
  const opened = openTraceFile(machine, file, elsewhere && care === 'possible' ? 'words' : care);
  const told = report(`Opening ${name}`);
  const laidOut = await inSlices(
    follow(debuggee, opened.run, { label: `trace ${name}`, kind: 'trace' }),
    { ...told, signal: AbortSignal.any([signal, told.signal]) },
    (steps) => `${grouped(steps)} of ${grouped(opened.run.steps.length)} steps`,
  ).finally(told.done);
  if (!laidOut) return problem('LD1013', `${name} was not opened to its end: that was cancelled.`);
  debuggee.opened = history.branch.id;
  debuggee.clock = createClock(history, opened.run);
  const notes: string[] = [];
  if (changed.length > 0) notes.push(`Changed since ${name} was recorded: ${changed.join(', ')}.`);
  if (file.lockstep !== version)
    notes.push(`${name} was recorded with Lockstep ${file.lockstep}; this is ${version}.`);
  if (opened.stop) {
    const { run, total, stop } = opened;
    notes.push(
      `Of ${name} the first ${run.steps.length} of ${total} steps apply. ${stop.message} [${stop.code}]`,
    );
  } else if (file.finding && opened.run.changes.size === 0) {
    const refused = await confirm(debuggee, file.finding, signal);
    if (refused) notes.push(refused);
  }
  history.seek(0);
  return notes;
}

/** Steps that are laid out at once: some milliseconds. */
const PIECE = 1 << 13;

/** A recorded run, changes included, becomes what comes next. Each piece says how many of its steps have. */
export function* follow({ history }: Pick<Debuggee, 'history'>, run: Run, branch: BranchName): Pieces<void> {
  const { steps, changes } = run;
  let from = 0;
  for (const t of [...changes.keys(), steps.length].sort((a, b) => a - b)) {
    for (; from < t; yield from) {
      const to = Math.min(t, from + PIECE);
      const part = Int32Array.from({ length: to - from }, (_, i) => steps[from + i]);
      history.seek(from);
      history.foresee(part, branch);
      from = to;
    }
    const change = changes.get(t);
    if (!change) break;
    history.seek(t);
    history.change(change);
    from = t + 1;
  }
}

/** Finds out again what a recorded run is said to end with. Gives why not, when it does not come out so. */
export async function confirm(
  { history, search, facts, program }: Debuggee,
  recorded: TraceFinding,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { kind, headline, pointOfNoReturn } = recorded;
  const end = history.length;
  if (!isHang(kind as Parameters<typeof isHang>[0]))
    return `Recorded as: ${headline}. What a trace says of its end is checked again only for hangs.`;
  const nearest = await search.nearest(history.run(end), signal);
  // A hang that begins with the next step, or needs none, is there already; of others the search has to say it.
  const isThere = nearest.k === 'hang' && (nearest.finding.cycleFrom ?? nearest.decisions.length) === 0;
  if (nearest.k !== 'hang' || !(isThere || (await search.outlook(history.run(end), signal)) === 'hung'))
    return `The trace is recorded as "${headline}", and that could not be found out again at its end.`;
  const agent = program.agents.findIndex(({ name }) => name === nearest.finding.agent);
  const about = agent < 0 ? {} : { agent };
  const doomed = async (t: number) =>
    ['doomed', 'hung'].includes(await search.outlook(history.run(t), signal, about));
  const holds =
    pointOfNoReturn !== undefined &&
    (await doomed(pointOfNoReturn)) &&
    (pointOfNoReturn === 0 || !(await doomed(pointOfNoReturn - 1)));
  const finding = { ...nearest.finding, id: recorded.id };
  facts.add({ k: 'finding', at: end, finding, ...(holds ? { noReturn: pointOfNoReturn } : {}) });
  return undefined;
}
