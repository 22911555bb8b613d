/** The timeline of a run, whole or from a moment on. */
import type { Machine } from '../../machine/machine.ts';
import type { StepProgram } from '../../program/program.ts';
import type { Finding } from '../report.ts';
import { type Run, runOf } from '../run.ts';
import { type Marks, PLACE, TABLES, type Timeline } from './model.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { emptyTables, rowsBetween } from './rows.ts';

export interface Part {
  /** Counts how often a recording was begun anew. */
  revision?: number;
  /** The moment from which on it is asked for. */
  from?: number;
  to?: number;
  /** How many strings and places are known already. */
  strings?: number;
  places?: number;
  marks?: Marks;
  /** When each leading step of the run was made. */
  times?: ArrayLike<number>;
}

/** The timeline of a whole run. */
export function timelineOf(machine: Machine, run: Run, marks: Marks = {}): Timeline {
  const recorder = createRecorder(machine);
  recorder.extend(run);
  return timelinePart(recorder, { marks, ...(run.times ? { times: run.times } : {}) });
}

/** The timeline of a counterexample: `machine` is one of the program that the finding was made for. */
export function timelineOfFinding(machine: Machine, finding: Finding): Timeline {
  return timelineOf(machine, runOf(finding.trace), marksOf(finding));
}

/** What a finding whose trace ends at moment `end` of a run says about it. */
export function marksOf(finding: Finding, end = finding.trace.length): Marks {
  const begin = end - finding.trace.length;
  const { pointOfNoReturn, cycleFrom, headline } = finding;
  return {
    ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn: begin + pointOfNoReturn }),
    ...(cycleFrom === undefined ? {} : { cycleFrom: begin + cycleFrom }),
    end,
    headline,
  };
}

/** What a recording knows from a moment on; where it was revised meanwhile, from an earlier one. */
export function timelinePart(recorder: Recorder, part: Part = {}): Timeline {
  const { machine, strings, tables, length } = recorder;
  const { program } = machine;
  const from = recorder.validBefore(Math.min(part.from ?? 0, length));
  const to = Math.max(from, Math.min(part.to ?? length, length));
  const rows = emptyTables();
  const end = to === length ? Infinity : to;
  for (const table of TABLES) rows[table] = rowsBetween(table, tables[table], from, end);
  const stringsFrom = Math.min(part.strings ?? 0, strings.list.length);
  const placesFrom = Math.min(part.places ?? 0, recorder.places.length / PLACE.length);
  return {
    format: 'lockstep-timeline',
    version: 1,
    revision: part.revision ?? 0,
    title: titleOf(program),
    length,
    from,
    to,
    whatIf: tables.changes.length > 0,
    marks: part.marks ?? {},
    stringsFrom,
    strings: strings.list.slice(stringsFrom),
    steps: recorder.steps.slice(from, to),
    at: recorder.at.slice(from, to),
    ...(part.times?.length ? timesOf(part.times, from, to) : {}),
    placesFrom,
    places: recorder.places.slice(placesFrom * PLACE.length),
    ...rows,
    ...(stringsFrom === 0 ? fixed(recorder) : {}),
  };
}

function timesOf(times: ArrayLike<number>, from: number, to: number): Pick<Timeline, 'times' | 'timed'> {
  return { times: Array.from(times).slice(from, to), timed: times.length };
}

function fixed({ machine: { program }, resources }: Recorder) {
  const { agents, vectors, logs, sources } = program;
  return {
    lanes: agents.map(({ name, kind, foreground }) => ({ name, kind, foreground })),
    resources: [...resources],
    vectors: vectors.map(({ name, kind }) => ({ name, kind })),
    logs: logs.map(({ name }) => name),
    sources: sources.map(({ uri }) => uri),
  };
}

function titleOf({ scenario, parameters, patches }: StepProgram): string {
  const values = parameters.map(({ name, value }) => `${name} = ${value}`).join(', ');
  return [scenario, values && `(${values})`, patches.length > 0 && `with ${patches.join(', ')}`]
    .filter(Boolean)
    .join(' ');
}
