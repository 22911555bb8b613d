// Who moves when the machine runs freely, and one step of it.
import { type Arguments, isInteger, optionalInteger, wrong } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { SCHEDULES, type ScheduleName } from '../launch/launch-configuration.ts';
import { createContinue } from '../motion/continuing.ts';
import type { Motion, RunContext } from '../motion/running.ts';
import { start } from '../motion/starting.ts';
import { isProblem, type Problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { agentOf, launched, tellState } from '../session-phases.ts';
import { stateOf } from '../state-event.ts';

export function scheduleRequests(session: Session): RequestTable {
  return {
    'lockstep/schedule': (args) => setSchedule(session, args),
    'lockstep/stepMachine': (args) => start(session, { threadId: 1, ...args }, {}, stepMachine),
  };
}

/** Also while running: what is left out stays as it is. All is read before anything is changed. */
function setSchedule(session: Session, args: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const { schedule } = debuggee;
  const name = readName(args, schedule.name);
  const seed = optionalInteger(args, 'seed', schedule.seed);
  const pinned = readPinned(debuggee, args);
  const hold = args.holdInterrupts ?? schedule.holdInterrupts;
  if (isProblem(name)) return name;
  if (isProblem(seed)) return seed;
  if (isProblem(pinned)) return pinned;
  if (typeof hold !== 'boolean') return wrong('holdInterrupts', 'true or false', hold);
  // Who chooses a schedule means it to decide from here on, whatever was done from here before.
  if (args.schedule !== undefined || seed !== schedule.seed)
    schedule.followsRecord = name === 'recorded' || name === 'hang';
  Object.assign(schedule, { name, seed, holdInterrupts: hold });
  schedule.pinned.clear();
  for (const agent of pinned) schedule.pinned.add(agent);
  const { schedule: now, seed: seedNow, pinned: pinnedNow, holdInterrupts } = stateOf(debuggee);
  return {
    body: { schedule: now, seed: seedNow, pinned: pinnedNow, holdInterrupts },
    after: () => tellState(session),
  };
}

function readName({ schedule }: Arguments, otherwise: ScheduleName): ScheduleName | Problem {
  if (schedule === undefined) return otherwise;
  const found = SCHEDULES.find((name) => name === schedule);
  return found ?? wrong('schedule', `one of ${SCHEDULES.map((name) => `"${name}"`).join(', ')}`, schedule);
}

function readPinned(debuggee: Debuggee, { pinned }: Arguments): number[] | Problem {
  if (pinned === undefined) return [...debuggee.schedule.pinned];
  if (!Array.isArray(pinned) || !pinned.every((id) => isInteger(id)))
    return wrong('pinned', 'a list of thread ids', pinned);
  const agents = pinned.map((id) => agentOf(debuggee, id));
  return agents.find(isProblem) ?? (agents as number[]);
}

/** One step of a free run. */
function stepMachine(context: RunContext): Motion {
  const { history } = context.debuggee;
  const from = history.version;
  const run = createContinue(context);
  const before = history.position;
  return {
    async advance() {
      const stop = await run.advance();
      if (stop)
        return stop.reason === 'pause' && history.version !== from ? { ...stop, reason: 'step' } : stop;
      if (history.position === before) return undefined;
      return { reason: 'step', agent: Math.max(0, history.mover(history.position - 1)) };
    },
  };
}
