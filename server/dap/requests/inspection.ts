// Requests that look at the machine where it stands.

import { agentName } from '../../trace/names.ts';
import { waitLines } from '../../trace/waits/text.ts';
import { type Arguments, integer, isRecord, optionalInteger } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { hiddenNow } from '../motion/call-sites.ts';
import { isProblem, problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { agentOf, launched, standingStill } from '../session-phases.ts';
import { clientSource, sourceText } from '../view/sources.ts';
import { callStack, type StackEntry } from '../view/stack.ts';
import { statusNow } from '../view/timed-status.ts';
import { waitsNow } from '../view/waits.ts';

export function inspectionRequests(session: Session): RequestTable {
  return {
    threads: () => threads(session),
    stackTrace: (args) => stackTrace(session, args),
    exceptionInfo: () => exceptionInfo(session),
    source: (args) => source(session, args),
    loadedSources: () => loadedSources(session),
  };
}

/** Also while running: the names then say what was true at the last look. Clients ask while the scenario is being compiled, too: no CPU is there yet. */
function threads(session: Session): Answer {
  if (session.phase === 'launching') return { body: { threads: [] } };
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const { machine, history, program } = debuggee;
  const list = program.agents.map((_, agent) => {
    const still = statusNow(machine, history.state, agent, debuggee.clock);
    const name = agentName(program, agent) + (history.changes().length > 0 ? ' (what-if)' : '');
    return { id: agent + 1, name: name + (still ? ` — ${still}` : '') };
  });
  return { body: { threads: list } };
}

function stackTrace(session: Session, args: Arguments): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const threadId = integer(args, 'threadId');
  if (isProblem(threadId)) return threadId;
  const agent = agentOf(debuggee, threadId);
  if (isProblem(agent)) return agent;
  const first = optionalInteger(args, 'startFrame', 0);
  const levels = optionalInteger(args, 'levels', 0);
  if (isProblem(first)) return first;
  if (isProblem(levels)) return levels;
  const entries = callStack(debuggee.machine, debuggee.history.state, agent, hiddenNow(debuggee, agent));
  const shown = entries.slice(first, levels === 0 ? undefined : first + levels);
  return {
    body: {
      stackFrames: shown.map((entry) => frameBody(session, debuggee, agent, entry)),
      totalFrames: entries.length,
    },
  };
}

function frameBody(session: Session, debuggee: Debuggee, agent: number, entry: StackEntry) {
  const id = session.frames.add({ agent, entry });
  if (entry.k === 'label') return { id, name: entry.name, line: 0, column: 0, presentationHint: 'label' };
  const { lineBase, columnBase } = session.conventions;
  const { at } = entry;
  return {
    id,
    name: entry.name,
    source: clientSource(debuggee, at.source, session.conventions),
    line: at.line + lineBase,
    column: at.column + columnBase,
    endLine: at.endLine + lineBase,
    endColumn: at.endColumn + columnBase,
  };
}

function exceptionInfo(session: Session): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const exception = session.stop?.exception;
  if (!exception) return problem('LD1011', 'The machine has not stopped at a hang or a model error.');
  const { id, details } = exception;
  const message = details.join('\n');
  // Clients show the "stack trace" of an exception below its text.
  const waits = id.startsWith('hang') ? waitLines(waitsNow(debuggee)) : [];
  const stackTrace = waits.length > 0 ? { stackTrace: waits.join('\n') } : {};
  return {
    body: {
      exceptionId: id,
      description: message,
      breakMode: 'always',
      details: { message, typeName: id, ...stackTrace },
    },
  };
}

function source(session: Session, args: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const named = isRecord(args.source) ? args.source.sourceReference : undefined;
  const reference = integer({ sourceReference: named ?? args.sourceReference }, 'sourceReference');
  if (isProblem(reference)) return reference;
  const content = sourceText(debuggee.program, reference);
  if (content === undefined)
    return problem('LD1003', `"sourceReference" ${reference} is no file of this program.`);
  return { body: { content } };
}

function loadedSources(session: Session): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const { program } = debuggee;
  return {
    body: { sources: program.sources.map((_, index) => clientSource(debuggee, index, session.conventions)) },
  };
}
