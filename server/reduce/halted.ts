/**
 * What a halted agent leaves behind (`halted`). It never runs again, so nobody reads its locals, and where it stood
 * matters only for being in a function, to conditions and to explanations. Its locals become 0, and each of its
 * locations the first of the same class: in the same frame, with the same ops still ahead (before the outermost
 * loop comes round) that store what some wait of the program waits for or that wake a sleeper. So an
 * explanation of a hang, which asks who was on the way to such an op, reads the same. What others counted of its laps
 * goes too: to a long step a halted agent is one that has nothing more to do.
 *
 * The states that become one this way are equal in all that any agent can ever see, for good; so every verdict stays as it is.
 */

import {
  add,
  binary,
  constant,
  get,
  load,
  loop,
  type Statement,
  set,
  store,
  table,
  when,
} from '../machine/code/code.ts';
import { isStopped, region } from '../machine/emit/agents.ts';
import { clearWords, type Emitter, ONE, R, ZERO } from '../machine/emit/emitter.ts';
import { targetsOf } from '../program/flow.ts';
import type { Location, Op, StepProgram } from '../program/program.ts';
import { addAll, bitRows, sameRows } from './bit-rows.ts';
import { flagsMatter } from './bodies.ts';
import type { Facts } from './facts.ts';
import type { Touches } from './touches.ts';

/** Per location, the one that stands for it once its agent is halted. */
function representatives(program: StepProgram, touches: Touches): Int32Array {
  const { ops } = program;
  const helpful = helpfulOps(program, touches);
  const ahead = bitRows(ops.length, helpful.length);
  helpful.forEach((l, i) => ahead.add(l, i));
  for (let again = true; again; ) {
    again = false;
    for (let l = ops.length - 1; l > 0; l--) {
      if (isOutermostRound(ops[l])) continue;
      for (const to of targetsOf(ops[l])) if (addAll(ahead, l, to)) again = true;
    }
  }
  const frames = bitRows(ops.length, 32);
  ops.forEach((op, l) => {
    if (l > 0) frames.data[l] = op.frame + 1;
  });
  const { of, first } = sameRows([frames, ahead], (l) => l > 0);
  return of.map((number, l) => (l === 0 ? 0 : first[number]));
}

/** What lies beyond a round of an agent's outermost loop is not what it owes anybody now. */
function isOutermostRound(op: Op): boolean {
  return op.k === 'loopRound' && (op.depth & 31) === 1;
}

/** Ops that may store what somebody waits for. */
function helpfulOps(program: StepProgram, touches: Touches): Location[] {
  const waited = new Set<number>();
  program.ops.forEach((op, l) => {
    if (l === 0 || (op.k !== 'wait' && op.k !== 'holdEnd')) return;
    for (const { range } of touches.ops[l]) for (const cell of touches.cellsOf[range]) waited.add(cell);
  });
  const stores = (l: Location): boolean =>
    touches.ops[l].some(
      ({ range, write }) => write && touches.cellsOf[range].some((cell) => waited.has(cell)),
    );
  return program.ops.flatMap((op, l) => (l > 0 && (op.k === 'semWake' || stores(l)) ? [l] : []));
}

const AGENT = get('agent');

/** `forgetHalted(s)`: what halted agents leave behind is forgotten. */
export function forgetHalted(m: Emitter, { touches, runners }: Facts): string {
  const { regions, agents } = m.program;
  const { status, location, irqsOff, laps, size } = regions;
  const j = get('j');
  return m.fn('forgetHalted', ['s'], false, () => {
    const stands = m.table('standsFor', () => representatives(m.program, touches));
    const place = (level: number): Statement =>
      store(R, location + level, table(stands, load(R, location + level)));
    return [
      set('agent', ZERO),
      loop(
        binary('<', AGENT, constant(agents.length)),
        set('r', region(AGENT, m)),
        when(isStopped(load(R, status)), [
          place(0),
          place(1),
          place(2),
          ...(flagsMatter(m.program, runners) ? [] : clearWords(R, irqsOff, 3)),
          ...clearWords(R, laps, size - laps),
          set('j', ZERO),
          loop(
            binary('<', j, constant(agents.length)),
            store(add(region(j, m), AGENT), laps, ZERO),
            set('j', add(j, ONE)),
          ),
        ]),
        set('agent', add(AGENT, ONE)),
      ),
    ];
  });
}
