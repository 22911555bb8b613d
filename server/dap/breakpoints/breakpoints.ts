/**
 * All breakpoints of a session. Whether one is hit at a moment, and for which time, depends on the run up to there and on
 * nothing else: it is the same whichever way one comes to the moment, and however often.
 */
import type { State } from '../../machine/machine.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { unbegun } from '../motion/call-sites.ts';
import type { Stop } from '../motion/stop.ts';
import { createTold } from '../run/told.ts';
import { standing } from '../view/stack.ts';
import { type Breakpoint, createBreakpoint, type Wish } from './breakpoint.ts';
import { breakpointStop } from './breakpoint-stop.ts';
import { type Asker, createAsker } from './conditions.ts';
import { type Said, stoppingAt } from './hit-moments.ts';
import { createHitRecord } from './hit-record.ts';
import { createHitsTable, type HitsTable, type Met } from './hits-table.ts';
import { type Ground, placementOf } from './placing.ts';
import { createSourceLines } from './source-lines.ts';

export interface Breakpoints {
  /** Replaces those of a group: of one file, the functions, the data. One that was there already stays as it is. */
  set(group: string, wishes: Wish[]): Breakpoint[];
  /** Another program, or none. Gives the breakpoints that have another place now. */
  attach(debuggee: Debuggee | undefined): Breakpoint[];
  /** Asks conditions in the program that is attached. */
  readonly asker: Asker | undefined;
  /** Before the machine moves step by step, and when it stands again. */
  begin(): void;
  end(): void;
  /** Where the machine stops after a step: `moment` is the one it leads to. Forwards, log points speak. */
  after(before: State, step: number, after: State, moment: number, way: 'forward' | 'back'): Stop | undefined;
  /** Where it stops before anything has moved. */
  atStart(): Stop | undefined;
  /** Where an agent stops that enters the calls it stands at: `hidden` of them it has not entered. */
  inside(agent: number, hidden: number): Stop | undefined;
}

/** A program, its run, and what can be hit in it. */
interface Scene {
  debuggee: Debuggee;
  ground: Ground;
  /** Missing while there is nothing to hit. */
  table: HitsTable | undefined;
}

export function createBreakpoints(say: (said: Said) => void): Breakpoints {
  let nextId = 1;
  let scene: Scene | undefined;
  let moving = false;
  const groups = new Map<string, Breakpoint[]>();
  const all = () => [...groups.values()].flat();

  function prepare(breakpoint: Breakpoint): Breakpoint {
    breakpoint.placement = placementOf(breakpoint, scene?.ground);
    if (!scene) return breakpoint;
    const { history } = scene.debuggee;
    if (breakpoint.counts) breakpoint.hits = createHitRecord(history);
    if (breakpoint.message) {
      // What has happened before it was set it says nothing about.
      breakpoint.told = createTold(history);
      breakpoint.told.done();
    }
    return breakpoint;
  }

  function index(): void {
    if (scene) scene.table = createHitsTable(scene.ground.machine, all());
  }

  /** Goes over the part of the run that has not been looked at for counts and for log points. */
  function catchUp({ debuggee: { history }, ground, table }: Scene): void {
    const here = history.position;
    const lists = all().flatMap(({ hits, told }) => [hits?.upTo() ?? here, told?.until() ?? here]);
    const from = Math.min(here, ...lists);
    if (from < 0) stoppingAt(ground, metAtStart(), history.stateAt(0), 0, undefined);
    if (from < here && table) {
      history.walk(Math.max(0, from), here, (before, step, after, t) => {
        if (table.concerns(before, step))
          stoppingAt(ground, table.met(before, step, after), after, t + 1, say);
      });
    }
    complete(here);
  }

  function complete(moment: number): void {
    for (const { hits, told } of all()) {
      hits?.complete(moment);
      told?.done();
    }
  }

  function metAtStart(): Met[] {
    if (!scene?.table) return [];
    const { table, ground } = scene;
    const start = ground.machine.initial();
    return ground.machine.program.agents.flatMap((_, agent) => {
      const is = standing(ground.machine, start, agent);
      return is ? table.arrivals(agent, undefined, is.location) : [];
    });
  }

  return {
    get asker() {
      return scene?.ground.asker;
    },
    set(group, wishes) {
      const known = [...(groups.get(group) ?? [])];
      const placed = wishes.map((wish) => {
        const same = known.findIndex((each) => JSON.stringify(each.wish) === JSON.stringify(wish));
        return same >= 0 ? known.splice(same, 1)[0] : prepare(createBreakpoint(nextId++, wish));
      });
      groups.set(group, placed);
      index();
      return placed;
    },
    attach(debuggee) {
      const ground = debuggee && {
        machine: debuggee.machine,
        lines: createSourceLines(debuggee),
        asker: createAsker(debuggee),
      };
      scene = debuggee && ground && { debuggee, ground, table: undefined };
      const changed = all().filter((each) => {
        const before = essence(each);
        return essence(prepare(each)) !== before;
      });
      index();
      return changed;
    },
    begin() {
      moving = true;
      if (scene) catchUp(scene);
    },
    end() {
      if (scene && moving) complete(scene.debuggee.history.position);
      else if (scene) catchUp(scene);
      moving = false;
    },
    after(before, step, after, moment, way) {
      if (!scene?.table?.concerns(before, step)) return undefined;
      const { ground, table } = scene;
      const met = table.met(before, step, after);
      const stopping = stoppingAt(ground, met, after, moment, way === 'forward' ? say : undefined);
      return breakpointStop(ground.machine.program, stopping);
    },
    atStart() {
      if (!scene) return undefined;
      const { ground, debuggee } = scene;
      const stopping = stoppingAt(ground, metAtStart(), debuggee.history.stateAt(0), 0, say);
      const [first] = stopping;
      return breakpointStop(
        debuggee.program,
        stopping.filter(({ agent }) => agent === first.agent),
      );
    },
    inside(agent, hidden) {
      if (!scene?.table) return undefined;
      const { ground, debuggee, table } = scene;
      const { machine, history } = debuggee;
      const is = standing(machine, history.state, agent);
      if (!is) return undefined;
      const since = history.lastOwn(agent);
      const was = since < 0 ? undefined : standing(machine, history.stateAt(since), agent);
      if (was && is.level < was.level) return undefined;
      const from = was && is.level === was.level ? was.location : undefined;
      const shown = unbegun(debuggee.program, is.location, from).length - hidden;
      const met = table.arrivals(agent, from, is.location).filter(({ entered }) => entered > shown);
      if (met.length === 0) return undefined;
      const stopping = stoppingAt(ground, met, history.stateAt(since + 1), since + 1, undefined);
      const stop = breakpointStop(debuggee.program, stopping);
      return stop && { ...stop, entered: (stop.entered ?? 0) - shown };
    },
  };
}

/** What the client knows of a breakpoint's place. */
function essence({ placement }: Breakpoint): string {
  return placement.k === 'data' || placement.k === 'function' ? placement.k : JSON.stringify(placement);
}
