// What of what the client shows can be watched, and by which name it is known from then on.
import { type Arguments, integer, text } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import type { Answer, Session } from '../session.ts';
import { launched } from '../session-phases.ts';
import type { StackEntry } from '../view/stack.ts';
import { localId, readTarget, targetText } from './data-targets.ts';

const PLAIN = /^[A-Za-z_]\w*$/;

export function dataBreakpointInfo(session: Session, args: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const meant = watchedName(session, debuggee, args);
  if (isProblem(meant)) return meant;
  if (meant === undefined)
    return none(`${String(args.name).slice(0, 60)} is computed from the run: it cannot be watched.`);
  const target = readTarget(debuggee.program, meant);
  if (typeof target === 'string') return none(target);
  const accessTypes =
    target.k === 'flag' || target.k === 'console' ? ['write'] : ['read', 'write', 'readWrite'];
  return {
    body: { dataId: meant, description: targetText(debuggee.program, target), accessTypes, canPersist: true },
  };
}

function none(description: string): Answer {
  return { body: { dataId: null, description } };
}

/** The id of what the arguments mean: a line of the Variables view, or a name as somebody in a frame writes it. */
export function watchedName(
  session: Session,
  { program }: Debuggee,
  args: Arguments,
): string | undefined | Problem {
  const name = text(args, 'name');
  if (isProblem(name)) return name;
  if (args.variablesReference !== undefined && args.variablesReference !== 0) {
    const reference = integer(args, 'variablesReference');
    if (isProblem(reference)) return reference;
    const items = session.items.get(reference);
    if (!items) return deadReference('variablesReference', reference);
    const item = items().find((each) => each.name === name);
    return item?.watch ?? item?.evaluateName;
  }
  if (args.frameId === undefined) return name.trim();
  const frameId = integer(args, 'frameId');
  if (isProblem(frameId)) return frameId;
  const frame = session.frames.get(frameId);
  return frame ? inFrame(name.trim(), frame) : deadReference('frameId', frameId);

  /** Locals come first, as in the text; the plain name of a per-CPU variable is this CPU's own copy. */
  function inFrame(of: string, { agent, entry }: { agent: number; entry: StackEntry }): string {
    if (entry.k !== 'frame' || !PLAIN.test(of)) return of;
    const frameInfo = program.frames[entry.frame];
    const fn = frameInfo && program.functions[frameInfo.fn].name;
    if (frameInfo?.locals.some((local) => local.name === of))
      return localId(fn, of, program.agents[agent].name);
    const variable = program.variables.find((each) => each.name === of);
    return variable?.percpu && variable.count === program.cpus && agent < program.cpus
      ? `${of}[${agent}]`
      : of;
  }
}

function deadReference(name: string, value: number): Problem {
  return problem('LD1009', `"${name}" ${value} is not of the present stop. Ask again for what is shown now.`);
}
