// Places to choose from: what is to happen next, and the line a CPU is to go on at.
import { functionName } from '../../trace/names.ts';
import { type NextStep, nextSteps } from '../../trace/next-steps.ts';
import { type Arguments, integer, isRecord, wrong } from '../arguments.ts';
import { createSourceLines } from '../breakpoints/source-lines.ts';
import { type Debuggee, isFull, moverOf } from '../launch/debuggee.ts';
import { enter, hiddenNow } from '../motion/call-sites.ts';
import { fullStop } from '../motion/hang-stops.ts';
import { changeToLine, type Line, locationAt } from '../motion/line-change.ts';
import type { Motion, RunContext } from '../motion/running.ts';
import { standingAgent, start } from '../motion/starting.ts';
import { stopAfter } from '../motion/stop-conditions.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { arrive, launched, leaveStop, standingStill } from '../session-phases.ts';

export type Target =
  /** Into the call that the CPU stands at: nothing moves. */
  { k: 'enter'; agent: number } | { k: 'step'; step: NextStep } | { k: 'line'; line: Line };

export function targetRequests(session: Session): RequestTable {
  return {
    stepInTargets: (args) => stepInTargets(session, args),
    'lockstep/nextSteps': () => allNextSteps(session),
    gotoTargets: (args) => gotoTargets(session, args),
    goto: (args) => goTo(session, args),
  };
}

/** Everything that can happen next: what the frame's CPU can do comes first. */
function stepInTargets(session: Session, args: Arguments): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const frameId = integer(args, 'frameId');
  if (isProblem(frameId)) return frameId;
  const frame = session.frames.get(frameId);
  if (!frame)
    return problem('LD1009', `"frameId" ${frameId} is of an earlier stop. Ask for the stack again.`);
  const { agent } = frame;
  const steps = stepsNow(debuggee);
  const targets: { label: string; target: Target; agent: number }[] = [
    ...callTargets(debuggee, agent),
    ...steps.filter((step) => step.agent === agent && step.kind !== 'arrive').map(asTarget),
    ...steps.filter((step) => step.agent !== agent || step.kind === 'arrive').map(asTarget),
  ];
  return {
    body: {
      targets: targets.map(({ label, target, agent: mover }) => ({
        id: session.targets.add(target),
        label,
        ...placeOf(session, debuggee, mover),
      })),
    },
  };
}

const asTarget = (step: NextStep) => ({
  label: step.text,
  target: { k: 'step', step } satisfies Target as Target,
  agent: step.agent,
});

/** For views and commands that offer these steps by themselves. */
function allNextSteps(session: Session): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const steps = stepsNow(debuggee).map((step) => ({
    targetId: session.targets.add({ k: 'step', step }),
    threadId: step.agent + 1,
    kind: step.kind,
    label: step.text,
  }));
  return { body: { steps } };
}

function stepsNow({ machine, history }: Debuggee): NextStep[] {
  return nextSteps(machine, history.state, history.oldestRecords());
}

function callTargets(debuggee: Debuggee, agent: number) {
  const hidden = hiddenNow(debuggee, agent);
  const outermost = hidden[hidden.length - 1];
  if (outermost === undefined || debuggee.machine.pendingLevel(debuggee.history.state, agent) !== 0)
    return [];
  const label = `into ${functionName(debuggee.program, outermost)}()`;
  return [{ label, target: { k: 'enter', agent } satisfies Target as Target, agent }];
}

function placeOf({ conventions }: Session, { machine, history }: Debuggee, agent: number) {
  const at = machine.opAt(history.state, agent)?.at;
  return at ? { line: at.line + conventions.lineBase, column: at.column + conventions.columnBase } : {};
}

/** The request stepIn with a target. */
export function stepTarget(session: Session, args: Arguments): Answer {
  const place = standingAgent(session, args);
  if (isProblem(place)) return place;
  const id = integer(args, 'targetId');
  if (isProblem(id)) return id;
  const target = session.targets.get(id);
  if (!target || target.k === 'line')
    return problem('LD3008', `"targetId" ${id} is of an earlier stop. Ask again for what can happen next.`);
  return start(session, args, {}, (context) => createChosen(context, target));
}

function createChosen(context: RunContext, target: Exclude<Target, { k: 'line' }>): Motion {
  const { debuggee } = context;
  return {
    advance() {
      if (target.k === 'enter') {
        enter(debuggee, target.agent, 1);
        return { reason: 'step', agent: target.agent };
      }
      if (isFull(debuggee)) return fullStop(debuggee);
      debuggee.history.advance(target.step.decision);
      return (
        stopAfter(context, debuggee.history.before) ?? {
          reason: 'step',
          agent: moverOf(debuggee.history),
          description: target.step.text,
        }
      );
    },
  };
}

function gotoTargets(session: Session, args: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const line = readLine(session, debuggee, args);
  if (isProblem(line)) return line;
  const { program } = debuggee;
  const used = program.frames.some((_, frame) => locationAt(debuggee, frame, line) !== undefined);
  if (!used) return { body: { targets: [] } };
  const shown = line.line + session.conventions.lineBase;
  const target = {
    id: session.targets.add({ k: 'line', line }),
    label: `line ${line.line + 1}`,
    line: shown,
  };
  return { body: { targets: [target] } };
}

function readLine({ conventions }: Session, debuggee: Debuggee, args: Arguments): Line | Problem {
  const path = isRecord(args.source) ? (args.source.path ?? args.source.name) : undefined;
  if (typeof path !== 'string') return wrong('source', 'an object with a path', args.source);
  const line = integer(args, 'line', conventions.lineBase);
  if (isProblem(line)) return line;
  return { source: createSourceLines(debuggee).sourceOf(path), line: line - conventions.lineBase };
}

/** The CPU goes on at another line of its function: a what-if. */
function goTo(session: Session, args: Arguments): Answer {
  const place = standingAgent(session, args);
  if (isProblem(place)) return place;
  const id = integer(args, 'targetId');
  if (isProblem(id)) return id;
  const target = session.targets.get(id);
  if (target?.k !== 'line')
    return problem(
      'LD3008',
      `"targetId" ${id} is of an earlier stop. Ask for the targets of the line again.`,
    );
  const { debuggee, agent } = place;
  const change = changeToLine(debuggee, agent, target.line);
  if (isProblem(change)) return change;
  leaveStop(session);
  session.phase = 'running';
  const after = () => {
    debuggee.history.change(change);
    arrive(session, { reason: 'goto', agent });
  };
  return { after };
}
