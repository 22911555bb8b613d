/**
 * Calls as bars. Calls are expanded in place, so an agent that stands at the first op of a callee has not begun it: a bar
 * begins with the first step inside, or when the agent is blocked there, and ends with the step that leaves.
 */
import { OPEN } from './model.ts';
import { add, type Recording, setter } from './recording.ts';

export interface Calls {
  /** The agent executes, or is blocked at, an op of this frame at a level: what is around it has begun. */
  inside(agent: number, level: number, frame: number, moment: number): void;
  /** It takes an interrupt, whose handler is this frame. */
  taken(agent: number, level: number, frame: number, moment: number): void;
  /** After a step: what it has left is over. */
  left(agent: number, moment: number): void;
}

const LEVELS = 3;
const end = setter('calls', 'to');

export function recordCalls(recording: Recording): Calls {
  const { machine, state, locations, strings } = recording;
  const { agents, ops, frames, functions } = machine.program;
  /** Frames with a bar, and their rows, outermost first; per agent and level. */
  const open = agents.map(() =>
    Array.from({ length: LEVELS }, () => ({ frames: [] as number[], rows: [] as number[] })),
  );

  /** The frame whose whole chain is open, or -1. By agent and level. */
  const top = new Int32Array(agents.length * LEVELS).fill(-1);

  function close(agent: number, level: number, keep: number, moment: number): void {
    const bars = open[agent][level];
    while (bars.rows.length > keep) {
      bars.frames.pop();
      end(recording, bars.rows.pop()!, moment);
    }
  }

  function common(agent: number, level: number, chain: readonly number[]): number {
    const bars = open[agent][level].frames;
    let n = 0;
    while (n < bars.length && n < chain.length && bars[n] === chain[n]) n++;
    return n;
  }

  function begin(agent: number, level: number, chain: readonly number[], upTo: number, moment: number): void {
    const bars = open[agent][level];
    const same = common(agent, level, chain);
    if (same === upTo && bars.frames.length === same) return;
    close(agent, level, same, moment);
    let below = 0;
    for (let l = 0; l < level; l++) below += open[agent][l].rows.length;
    for (let i = same; i < upTo; i++) {
      const name = strings.of(functions[frames[chain[i]].fn].name);
      bars.frames.push(chain[i]);
      bars.rows.push(add(recording, 'calls', agent, name, level, below + i, moment, OPEN));
    }
  }

  return {
    inside(agent, level, frame, moment) {
      if (top[agent * LEVELS + level] === frame) return;
      const chain = locations.chains[frame];
      begin(agent, level, chain, chain.length, moment);
      top[agent * LEVELS + level] = frame;
    },
    taken(agent, level, frame, moment) {
      const chain = locations.chains[frame];
      begin(agent, level, chain, Math.min(1, chain.length), moment);
    },
    left(agent, moment) {
      for (let level = 0; level < LEVELS; level++) {
        const bars = open[agent][level];
        if (bars.rows.length === 0) continue;
        const at = machine.locationAt(state, agent, level);
        if (at !== 0 && ops[at].frame === top[agent * LEVELS + level]) continue;
        top[agent * LEVELS + level] = -1;
        if (at === 0) close(agent, level, 0, moment);
        else close(agent, level, common(agent, level, locations.chains[ops[at].frame]), moment);
      }
    },
  };
}
