/** Agents that stand still: blocked, inside a long step, or come to an end. */
import { LEVEL, type Op, STATUS } from '../../program/program.ts';
import { haltText, waitText } from '../situation.ts';
import type { Calls } from './calls.ts';
import { LONG, OPEN } from './model.ts';
import { add, getter, type Recording, setter } from './recording.ts';

export interface Standing {
  /** Who has become blocked, and who has not been any more, at this moment. */
  look(moment: number): void;
  /** The agent has begun or ended a long step. `op`: what it executed first; `choice`: with which choice. */
  longs(agent: number, moment: number, op: Op | undefined, choice: number): void;
  /** The agent may have come to an end. */
  ended(agent: number, moment: number): void;
}

const waitEnd = setter('waits', 'to');
const longEnd = setter('longs', 'to');
const longHow = setter('longs', 'how');
const timed = getter('longs', 'timed');

export function recordStanding(recording: Recording, calls: Calls): Standing {
  const { machine, state, locations, strings } = recording;
  const { program } = machine;
  const { agents, ops } = program;
  const { base, size, level: levelOf, location } = program.regions;
  /** Where an agent is blocked, or 0, and the row that says so. */
  const blockedAt = new Int32Array(agents.length);
  const waitRow = new Int32Array(agents.length);
  /** Where an agent is inside a long step, and its row; per agent and level. */
  const longAt = new Int32Array(agents.length * 3);
  const longRow = new Int32Array(agents.length * 3);
  const status = new Int32Array(agents.length);

  function closeLong(key: number, moment: number, how: number): void {
    if (longAt[key] === 0) return;
    longEnd(recording, longRow[key], moment);
    longHow(recording, longRow[key], how);
    longAt[key] = 0;
  }

  return {
    look(moment) {
      for (let agent = 0; agent < agents.length; agent++) {
        const r = base + agent * size;
        const at = state[r + location + state[r + levelOf]];
        const kind = locations.waits[at];
        const blocked = kind !== 0 && machine.blocked(state, agent);
        const was = blockedAt[agent];
        if (blocked ? was === at : was === 0) continue;
        if (was !== 0) waitEnd(recording, waitRow[agent], moment);
        blockedAt[agent] = blocked ? at : 0;
        if (!blocked) continue;
        calls.inside(agent, state[r + levelOf], ops[at].frame, moment);
        const text = strings.of(waitText(machine, state, agent, ops[at]));
        waitRow[agent] = add(recording, 'waits', agent, kind - 1, text, moment, OPEN);
      }
    },

    longs(agent, moment, op, choice) {
      for (let level: number = LEVEL.task; level <= LEVEL.nmi; level++) {
        const key = agent * 3 + level;
        const at = machine.locationAt(state, agent, level);
        if (longAt[key] === at) continue;
        closeLong(key, moment, howItEnded(key, op, choice));
        const here = ops[at];
        if (at === 0 || here.k !== 'holdEnd') continue;
        longAt[key] = at;
        const text = strings.of(waitText(machine, state, agent, here));
        const limited = here.until ? 1 : 0;
        longRow[key] = add(recording, 'longs', agent, here.length, limited, text, moment, OPEN, LONG.open);
      }
    },

    ended(agent, moment) {
      const now = machine.status(state, agent);
      if (now === status[agent]) return;
      status[agent] = now;
      const halted = machine.stopped(state, agent);
      const text = halted
        ? haltText(machine, state, agent)
        : now === STATUS.parked
          ? 'has parked'
          : 'has finished';
      if (now !== STATUS.running) add(recording, 'ends', agent, now, strings.of(text), moment);
      if (halted) for (let level = 0; level < 3; level++) closeLong(agent * 3 + level, moment, LONG.cutOff);
    },
  };

  function howItEnded(key: number, op: Op | undefined, choice: number): number {
    if (op?.k !== 'holdEnd') return LONG.cutOff;
    if (longAt[key] === 0 || timed(recording, longRow[key]) === 0) return LONG.through;
    return choice === 1 ? LONG.gaveUp : LONG.early;
  }
}
