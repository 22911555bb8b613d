// Requests that say where to stop.
import { type Arguments, integer, isRecord, records, texts, wrong } from './arguments.ts';
import { breakpointBody, type LineRequest } from './breakpoints.ts';
import { isProblem, type Problem } from './problems.ts';
import type { Answer, RequestTable, Session } from './session.ts';
import { launched } from './session-phases.ts';
import { createSourceLines } from './source-lines.ts';

export const EXCEPTION_FILTERS = [
  {
    filter: 'hang',
    label: 'Hang',
    description: 'A CPU that must finish no longer can, whatever happens: deadlock, stuck or livelock.',
    default: true,
  },
  {
    filter: 'fault',
    label: 'Model error',
    description:
      'A failed assertion, a value out of its range, a lock released by a CPU that does not hold it.',
    default: true,
  },
];

const UNSUPPORTED: [field: string, name: string][] = [
  ['condition', 'Conditions'],
  ['hitCondition', 'Hit counts'],
  ['logMessage', 'Log messages'],
];

export function breakpointRequests(session: Session): RequestTable {
  return {
    setBreakpoints: (args) => setBreakpoints(session, args),
    setExceptionBreakpoints: (args) => setExceptionBreakpoints(session, args),
    breakpointLocations: (args) => breakpointLocations(session, args),
  };
}

function setBreakpoints(session: Session, args: Arguments): Answer {
  const path = sourcePath(args);
  if (isProblem(path)) return path;
  const requests = readRequests(session, args);
  if (isProblem(requests)) return requests;
  const placed = session.breakpoints.set(path, requests);
  const isLaunched = session.debuggee !== undefined;
  return {
    body: { breakpoints: placed.map((each) => breakpointBody(each, isLaunched, session.conventions)) },
  };
}

function readRequests(session: Session, args: Arguments): LineRequest[] | Problem {
  const entries = records(args, 'breakpoints');
  if (isProblem(entries)) return entries;
  const requests: LineRequest[] = [];
  for (const entry of entries) {
    const line = integer(entry, 'line', session.conventions.lineBase);
    if (isProblem(line)) return line;
    const field = UNSUPPORTED.find(([name]) => entry[name] !== undefined && entry[name] !== '');
    const unsupported =
      field && `${field[1]} on breakpoints are not supported: remove it to stop here every time.`;
    requests.push({ line: line - session.conventions.lineBase, unsupported });
  }
  return requests;
}

function setExceptionBreakpoints(session: Session, args: Arguments): Answer {
  const filters = texts(args, 'filters');
  if (isProblem(filters)) return filters;
  const unknown = filters.find((name) => !EXCEPTION_FILTERS.some(({ filter }) => filter === name));
  if (unknown !== undefined) return wrong('filters', 'a list of "hang" and "fault"', filters);
  // A motion under way keeps those it began with.
  session.filters = { hang: filters.includes('hang'), fault: filters.includes('fault') };
  return { body: { breakpoints: filters.map(() => ({ verified: true })) } };
}

function breakpointLocations(session: Session, args: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const path = sourcePath(args);
  if (isProblem(path)) return path;
  const { lineBase } = session.conventions;
  const first = integer(args, 'line', lineBase);
  if (isProblem(first)) return first;
  const last = args.endLine === undefined ? first : integer(args, 'endLine', lineBase);
  if (isProblem(last)) return last;
  const lines = createSourceLines(debuggee.program);
  const source = lines.sourceOf(path);
  const found = source < 0 ? [] : lines.between(source, first - lineBase, last - lineBase);
  return { body: { breakpoints: found.map((line) => ({ line: line + lineBase })) } };
}

/** A source without a path is one whose text came from the adapter: its name is what it is known by. */
function sourcePath(args: Arguments): string | Problem {
  const { source } = args;
  if (!isRecord(source)) return wrong('source', 'an object with a path', source);
  const path = source.path ?? source.name;
  return typeof path === 'string' ? path : wrong('source.path', 'a string', path);
}
