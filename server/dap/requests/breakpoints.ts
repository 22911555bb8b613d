// Requests that say where to stop.
import { type Arguments, integer, isInteger, isRecord, records, shown, texts, wrong } from '../arguments.ts';
import { type AccessType, breakpointBody, type Manner, type Wish } from '../breakpoints/breakpoint.ts';
import { dataBreakpointInfo } from '../breakpoints/data-info.ts';
import { EXCEPTION_FILTERS, type FilterWish, isFilter, NOWHERE } from '../breakpoints/exception-filters.ts';
import { createSourceLines } from '../breakpoints/source-lines.ts';
import { isProblem, type Problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { launched } from '../session-phases.ts';

export function breakpointRequests(session: Session): RequestTable {
  return {
    setBreakpoints: (args) => setBreakpoints(session, args),
    setFunctionBreakpoints: (args) => setOthers(session, args, 'functions', readFunction),
    setDataBreakpoints: (args) => setOthers(session, args, 'data', readData),
    dataBreakpointInfo: (args) => dataBreakpointInfo(session, args),
    setExceptionBreakpoints: (args) => setExceptionBreakpoints(session, args),
    breakpointLocations: (args) => breakpointLocations(session, args),
  };
}

function setBreakpoints(session: Session, args: Arguments): Answer {
  const path = sourcePath(args);
  if (isProblem(path)) return path;
  return set(session, args, path, (entry) => readLine(session, path, entry));
}

function setOthers(
  session: Session,
  args: Arguments,
  group: string,
  read: (entry: Arguments) => Wish,
): Answer {
  return set(session, args, `${group} `, read);
}

/** One that cannot be read is answered as not placed: the others are not its fault. */
function set(session: Session, args: Arguments, group: string, read: (entry: Arguments) => Wish): Answer {
  const { breakpoints = [] } = args;
  if (!Array.isArray(breakpoints)) return wrong('breakpoints', 'a list of objects', breakpoints);
  const wishes = breakpoints.map((entry): Wish => {
    if (!isRecord(entry)) return unreadable(`A breakpoint must be an object, but is ${shown(entry)}.`);
    const wish = read(entry);
    const manner = readManner(entry);
    return isProblem(manner) ? unreadable(manner.message) : { ...wish, ...manner };
  });
  const placed = session.breakpoints.set(group, wishes);
  return { body: { breakpoints: placed.map((each) => breakpointBody(each, session.conventions)) } };
}

function unreadable(message: string): Wish {
  return { k: 'unreadable', message };
}

function readManner(entry: Arguments): Manner | Problem {
  const manner: Manner = {};
  for (const name of ['condition', 'hitCondition', 'logMessage'] as const) {
    const value = entry[name];
    // An empty one is what a client leaves behind that had one.
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string') return wrong(name, 'a string', value);
    if (value.trim() !== '') manner[name] = value;
  }
  return manner;
}

function readLine({ conventions }: Session, path: string, entry: Arguments): Wish {
  const { lineBase, columnBase } = conventions;
  const line = integer(entry, 'line', lineBase);
  if (isProblem(line)) return unreadable(line.message);
  const { column } = entry;
  if (column !== undefined && !isInteger(column, columnBase))
    return unreadable(wrong('column', 'a whole number', column).message);
  return {
    k: 'line',
    path,
    line: line - lineBase,
    ...(column === undefined ? {} : { column: (column as number) - columnBase }),
  };
}

function readFunction({ name }: Arguments): Wish {
  if (typeof name !== 'string' || name.trim() === '')
    return unreadable(wrong('name', 'the name of a function', name).message);
  return { k: 'function', name };
}

const ACCESS_TYPES: readonly string[] = ['read', 'write', 'readWrite'] satisfies AccessType[];

function readData({ dataId, accessType = 'write' }: Arguments): Wish {
  if (typeof dataId !== 'string') return unreadable(wrong('dataId', 'a string', dataId).message);
  if (typeof accessType !== 'string' || !ACCESS_TYPES.includes(accessType))
    return unreadable(wrong('accessType', '"read", "write" or "readWrite"', accessType).message);
  return { k: 'data', dataId, access: accessType as AccessType };
}

/** Takes effect at once, also on a motion under way. */
function setExceptionBreakpoints(session: Session, args: Arguments): Answer {
  const names = texts(args, 'filters');
  if (isProblem(names)) return names;
  const options = records(args, 'filterOptions');
  if (isProblem(options)) return options;
  const wishes: FilterWish[] = [];
  const said = [...names.map((filterId): Arguments => ({ filterId })), ...options].map((each) => {
    const wish = readFilter(session, each);
    if (typeof wish === 'string') return { verified: false, message: wish, reason: 'failed' };
    wishes.push(wish);
    return { verified: true };
  });
  session.filters.set(wishes);
  return { body: { breakpoints: said } };
}

function readFilter(session: Session, { filterId, condition }: Arguments): FilterWish | string {
  const known = EXCEPTION_FILTERS.map(({ filter }) => filter).join(', ');
  if (typeof filterId !== 'string' || !isFilter(filterId))
    return `There is no exception breakpoint ${shown(filterId)}. There is ${known}.`;
  if (condition === undefined || condition === null || condition === '') return { filter: filterId };
  if (typeof condition !== 'string') return wrong('condition', 'a string', condition).message;
  const wrongly = session.breakpoints.asker?.check(condition, NOWHERE);
  return wrongly ?? { filter: filterId, condition };
}

function breakpointLocations(session: Session, args: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const path = sourcePath(args);
  if (isProblem(path)) return path;
  const { lineBase, columnBase } = session.conventions;
  const first = integer(args, 'line', lineBase);
  if (isProblem(first)) return first;
  const last = args.endLine === undefined ? first : integer(args, 'endLine', lineBase);
  if (isProblem(last)) return last;
  const lines = createSourceLines(debuggee);
  const source = lines.sourceOf(path);
  const found = source < 0 ? [] : lines.between(source, first - lineBase, last - lineBase);
  const places = found.flatMap((line) => lines.places(source, line));
  return {
    body: {
      breakpoints: places.map(({ line, column, endLine, endColumn }) => ({
        line: line + lineBase,
        column: column + columnBase,
        endLine: endLine + lineBase,
        endColumn: endColumn + columnBase,
      })),
    },
  };
}

/** A source without a path is one whose text came from the adapter: its name is what it is known by. */
function sourcePath(args: Arguments): string | Problem {
  const { source } = args;
  if (!isRecord(source)) return wrong('source', 'an object with a path', source);
  const path = source.path ?? source.name;
  return typeof path === 'string' ? path : wrong('source.path', 'a string', path);
}
