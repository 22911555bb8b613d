// From a launch configuration to a scenario ready to run, a counterexample laid out as its future if one is wanted.
import type { Paths } from '../../jobs/files.ts';
import type { DiagnosticReport, Finding } from '../../trace/report.ts';
import { ALL_FILTERS } from '../breakpoints/exception-filters.ts';
import { enter } from '../motion/call-sites.ts';
import { ENTRY_TEXT } from '../motion/going-back.ts';
import { findingStop } from '../motion/hang-stops.ts';
import type { RunContext } from '../motion/running.ts';
import type { Stop } from '../motion/stop.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import type { Report } from '../search/searches.ts';
import type { Dependencies } from '../session.ts';
import { isHang, momentText } from '../view/explanation.ts';
import { createDebuggee, type Debuggee } from './debuggee.ts';
import type { LaunchConfiguration } from './launch-configuration.ts';
import { layOutRecorded } from './recorded-finding.ts';
import { layOutSampledRun } from './sampled-run.ts';
import { layOutTrace, readTrace } from './trace-file.ts';

const SHOWN_ERRORS = 5;

export async function load(
  given: LaunchConfiguration,
  dependencies: Dependencies,
  work: { signal: AbortSignal; report: (title: string) => Report },
): Promise<Debuggee | Problem> {
  const { signal } = work;
  const { programs, files, paths } = dependencies;
  const trace = given.trace === undefined ? undefined : await readTrace(given, given.trace, dependencies);
  if (isProblem(trace)) return trace;
  const configuration = trace?.configuration ?? given;
  const compiled = await programs.compile(configuration).catch((error: unknown) => ({
    failure: error instanceof Error ? error.message : String(error),
  }));
  if ('failure' in compiled) {
    return problem('LD2004', `"program" ${configuration.program} cannot be debugged: ${compiled.failure}`);
  }
  if ('errors' in compiled) return problem('LD2004', errorsText(configuration, compiled.errors, paths));
  const debuggee = createDebuggee(configuration, compiled, dependencies);
  if (trace) {
    const notes = await layOutTrace(debuggee, trace, files.libraryRoot, work);
    if (isProblem(notes)) {
      debuggee.search.dispose();
      return notes;
    }
    debuggee.notes.push(...notes);
  }
  const { counterexample: wanted, sampled } = configuration;
  if (wanted === undefined && sampled === undefined) return debuggee;
  const failed =
    sampled !== undefined
      ? await layOutSampledRun(debuggee, compiled, sampled, work)
      : typeof wanted === 'object'
        ? layOutRecorded(debuggee, compiled.search ?? compiled.program, wanted)
        : await layOutCounterexample(debuggee, wanted ?? true, signal);
  if (failed) debuggee.search.dispose();
  return failed ?? debuggee;
}

async function layOutCounterexample(
  debuggee: Debuggee,
  wanted: string | true,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const report = await debuggee.search.check(signal).catch((error: unknown) => error as Error);
  if (report instanceof Error) {
    return problem('LD2007', `The search for "counterexample" failed: ${report.message}. Lower "maxStates".`);
  }
  const violated = report.expectations.filter(({ verdict }) => verdict === 'violated');
  const findings = [...violated.flatMap((expectation) => expectation.findings), ...report.faults];
  const all = [...report.expectations.flatMap((expectation) => expectation.findings), ...report.faults];
  const finding = wanted === true ? findings[0] : all.find(({ id }) => id === wanted);
  if (finding) {
    debuggee.history.foresee(finding.trace, {
      label: `counterexample ${finding.id}`,
      kind: 'counterexample',
    });
    debuggee.facts.add({
      k: 'finding',
      at: finding.trace.length,
      finding,
      noReturn: finding.pointOfNoReturn,
    });
    const expectation = report.expectations.findIndex((each) => each.findings.includes(finding));
    const { kind, pointOfNoReturn: at } = finding;
    if (kind === 'eventually' && at !== undefined)
      debuggee.facts.add({ k: 'lost', at, expectation, isFirst: true });
    return undefined;
  }
  if (report.search.limit !== undefined) {
    return problem('LD2007', `The search for "counterexample" was not finished: ${report.search.limit}`);
  }
  if (wanted === true) {
    return problem(
      'LD2006',
      `There is no counterexample in ${report.scenario}: every expectation holds. Remove "counterexample" to run the scenario.`,
    );
  }
  const ids = all.map(({ id }) => `"${id}"`).join(', ');
  const known = ids
    ? `The check of ${report.scenario} finds ${ids}.`
    : `The check of ${report.scenario} finds nothing: every expectation holds.`;
  return problem('LD2005', `"counterexample" ${JSON.stringify(wanted)} is no finding. ${known}`);
}

/** Which field of the configuration an error of the call is about; other errors are in the text. */
const FIELD_OF: Record<string, string> = {
  LS9001: 'scenario',
  LS9005: 'scenario',
  LS9006: 'case',
  LS9002: 'with',
};

function errorsText({ program }: LaunchConfiguration, errors: DiagnosticReport[], { uriOf }: Paths): string {
  const shown = errors.slice(0, SHOWN_ERRORS).map(({ code, message, place }) => {
    const field = FIELD_OF[code];
    if (field) return `"${field}": ${message} [${code}]`;
    const file = uriOf(program) === uriOf(place.uri) ? 'line' : `${place.uri.replace(/^.*\//, '')}, line`;
    return `${file} ${place.line + 1}: ${message} [${code}]`;
  });
  const more = errors.length > SHOWN_ERRORS ? [`and ${errors.length - SHOWN_ERRORS} more`] : [];
  return [`"program" ${program} cannot be debugged:`, ...shown, ...more].join('\n');
}

/** Where the session opens; undefined when the machine is to run at once. */
export function openingStop(context: RunContext): Stop | undefined {
  const { debuggee, breakpoints } = context;
  const { configuration, history } = debuggee;
  const { counterexample, trace, sampled } = configuration;
  const isReplay = [counterexample, trace, sampled].some((run) => run !== undefined);
  // A restart opens what was asked for at first, and never behind a change by hand.
  if (isReplay || history.branch.kind === 'what-if') history.switchTo(debuggee.opened);
  history.seek(0);
  if (isReplay) return counterexampleStop(context);
  if (configuration.stopOnEntry) return { reason: 'entry', agent: 0, description: ENTRY_TEXT };
  const stop = breakpoints.atStart();
  if (stop?.entered) enter(debuggee, stop.agent, stop.entered);
  return context.filters.atStart() ?? stop;
}

function counterexampleStop(context: RunContext): Stop {
  const { debuggee } = context;
  const { configuration, history, facts } = debuggee;
  const end = facts.endsAt(history.length);
  const isTrace = configuration.trace !== undefined;
  const { sampled } = configuration;
  if (configuration.stopAt === 'end' && !end) {
    history.seek(history.length);
    return { reason: 'entry', agent: 0, description: sampled ? 'End of the run' : 'End of the trace' };
  }
  if (configuration.stopAt === 'start' || !end) {
    return {
      reason: 'entry',
      agent: 0,
      description: sampled
        ? `Start of run ${sampled.run}`
        : isTrace
          ? 'Start of the trace'
          : 'Start of the counterexample',
      text: end?.finding.headline,
    };
  }
  if (configuration.stopAt === 'pointOfNoReturn' && end.noReturn !== undefined) {
    history.seek(end.noReturn);
    const what = end.noReturn === 0 ? 'the start of the run' : momentText(debuggee, end.noReturn);
    const text = `Point of no return: ${what}. ${end.finding.headline}`;
    return {
      reason: 'entry',
      agent: agentAt(debuggee, end.finding),
      description: 'Point of no return',
      text,
    };
  }
  history.seek(end.at);
  // What was asked for is shown whatever the filters say.
  const stop = findingStop({ ...context, filters: ALL_FILTERS }, end);
  if (!stop)
    throw new Error(`no stop for a finding of kind ${end.finding.kind} (hang: ${isHang(end.finding.kind)})`);
  return stop;
}

function agentAt({ program }: Debuggee, { agent }: Finding): number {
  return Math.max(
    0,
    program.agents.findIndex(({ name }) => name === agent),
  );
}
