/**
 * What has been run, as a tree of runs, and where in it the session stands. `seek` is the one primitive under step back,
 * reverse continue and restart. A moment t lies before step t: 0 is the start. A step is a decision, or a change by hand
 * (`CHANGE`). A step other than the one known to come next leaves the run: what was known stays as a branch.
 */
import type { Decision } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import { CHANGE, type Change, type Run } from '../../trace/run.ts';
import { afterChanges, changesName, FIRST_BRANCH, leavingName } from './branch-names.ts';
import {
  type Branch,
  type BranchKind,
  type BranchName,
  createBranchTree,
  FIRST_BRANCH_ID,
} from './branches.ts';
import type { Observation } from './observations.ts';
import type { Timed } from './observed.ts';
import type { Seen } from './seen.ts';
import { createSegments } from './segments.ts';
import { createTrack } from './track.ts';

export type { Timed } from './observed.ts';

export interface BranchInfo {
  id: number;
  label: string;
  kind: BranchKind;
  from?: { branch: number; moment: number };
  /** Steps from the start of the run to its end. */
  length: number;
  current: boolean;
}

export interface History {
  readonly position: number;
  /** Number of steps known: those behind the position and those ahead of it. */
  readonly length: number;
  /** The state at the position. Changed in place when the machine moves: copy what is to outlive that. */
  readonly state: State;
  /** The state before the last step to the position; the same caution. At the start there is none. */
  readonly before: State;
  /** Another number whenever position or state may be others. */
  readonly version: number;
  /** The run that is being followed. */
  readonly branch: BranchInfo;
  /** The moment before the first change by hand; `Infinity` in a run without one. */
  readonly firstChange: number;
  /** Step t of the run: a decision, or `CHANGE`. */
  decision(t: number): number;
  changeAt(t: number): Change | undefined;
  /** What was changed by hand on the way to the present moment: with any, this is a what-if. */
  changes(): Change[];
  /** The steps that lead to a moment: the present one, unless said otherwise. A copy. */
  run(t?: number): Run;
  /** All that is known of the run, its future included: good until it is another one. */
  whole(): Run;
  /** One step forward. `CHANGE` only where it is known to come next. */
  advance(step: Decision): void;
  /** Records decisions as the future of the present moment, without going there. `name` is for a run that this begins. */
  foresee(decisions: ArrayLike<Decision>, name?: BranchName): void;
  /** Changes the machine by hand: begins a what-if, or goes on with the one begun here. */
  change(change: Change): void;
  seek(t: number): void;
  /** A copy. */
  stateAt(t: number): State;
  /** The agent's own last step before a moment (the present one), or -1. Costs nothing however long ago it was. */
  lastOwn(agent: number, before?: number): number;
  /** Whom step t moved: -1 for nobody. */
  mover(t: number): number;
  /**
   * Calls `visit` with the states before and after each step from moment `from` to moment `to`. They are good for the
   * time of the call only.
   */
  walk(from: number, to: number, visit: (before: State, step: number, after: State, t: number) => void): void;
  /** What was seen up to the present moment, in order. Not to be changed. */
  observations(): readonly Timed<Observation>[];
  /** The same, sorted for a look: costs nothing however long the run is. */
  seen(): Seen;
  /** Absolute numbers of the oldest records of the logs at a moment: the present one, unless said otherwise. */
  oldestRecords(t?: number): number[];
  branches(): BranchInfo[];
  /** Follows another branch, where one stood in it last. False when there is none with this id. */
  switchTo(id: number): boolean;
  /** The branch that a moment of the present run belongs to. */
  ownerOf(moment: number): number;
  /** The present run in pieces, each from one branch. */
  pieces(): { branch: number; from: number; to: number }[];
}

export function createHistory(machine: Machine): History {
  const { program } = machine;
  const track = createTrack(machine);
  const tree = createBranchTree(FIRST_BRANCH);
  const segments = createSegments(track, program.slots.length);
  const state = machine.initial();
  const before = machine.initial();
  const spare: [State, State] = [machine.initial(), machine.initial()];
  let current = tree.get(FIRST_BRANCH_ID);
  let position = 0;
  let version = 0;

  const known = (t: number): number | undefined => (t < track.length ? track.step(t) : undefined);
  const changesBefore = (t: number) => [...track.changes].filter(([at]) => at < t).map(([, what]) => what);
  const lengthOf = (branch: Branch): number => {
    if (branch === current) return track.length;
    return (branch.from?.moment ?? 0) + (branch.tail?.steps.length ?? 0);
  };

  function info(branch: Branch): BranchInfo {
    const { id, label, kind, from } = branch;
    return { id, label, kind, ...(from && { from }), length: lengthOf(branch), current: branch === current };
  }

  /** Keeps what the present branch has of its own. */
  function putAside(): void {
    const from = current.from?.moment ?? 0;
    if (current.tail?.steps.length !== track.length - from) current.tail = track.tail(from);
    current.position = position;
  }

  /** The run becomes that of a branch. Moments that both have are left as they are. */
  function follow(branch: Branch): void {
    putAside();
    const chain = tree.chain(branch.id);
    const mine = tree.chain(current.id);
    let shared = 0;
    while (shared < chain.length && chain[shared] === mine[shared]) shared++;
    // The run stays as it is up to where the first branch that is not shared leaves, on either side.
    const parting = [chain[shared], mine[shared]].flatMap((each) => each?.from?.moment ?? []);
    track.truncate(Math.min(track.length, ...parting));
    segments.forget();
    for (const [i, each] of chain.entries()) {
      const end = chain[i + 1]?.from?.moment ?? Infinity;
      if (!each.tail || end <= track.length || each.tail.from + each.tail.steps.length <= track.length)
        continue;
      track.truncate(Math.max(each.tail.from, 0));
      track.join(each.tail);
      track.truncate(end);
    }
    current = branch;
  }

  /** Another run begins at a moment of this one. */
  function leave(moment: number, name: BranchName): void {
    putAside();
    const owner = tree.owner(current.id, moment);
    current = tree.add(name, { branch: owner.id, moment });
    track.truncate(moment);
    segments.forget();
  }

  /** The run that goes on from a moment with this step, when there is one. */
  function otherwise(moment: number, step: number): Branch | undefined {
    const owner = tree.owner(current.id, moment);
    const at = moment - (owner.from?.moment ?? 0);
    if (owner !== current && owner.tail && at < owner.tail.steps.length && owner.tail.steps[at] === step)
      return owner;
    return tree.leaving(owner.id, moment).find((each) => each !== current && each.tail?.steps[0] === step);
  }

  /** Makes sure that the run can be lengthened by a decision at a moment, or knows it there already. */
  function makeWay(moment: number, step: Decision, name?: BranchName): void {
    if (moment >= track.length || track.step(moment) === step) return;
    const found = otherwise(moment, step);
    if (found) follow(found);
    else leave(moment, name ?? leavingName(program, moment, known(moment), step, changesBefore(moment)));
  }

  function stand(t: number): void {
    checkMoment(t);
    track.load(Math.max(0, t - 1), before);
    state.set(before);
    if (t > 0) track.apply(state, t - 1);
    moved(t);
  }

  function checkMoment(t: number): void {
    if (t < 0 || t > track.length) throw new Error(`moment ${t} is outside the run of ${track.length} steps`);
  }

  function moved(to: number): void {
    position = to;
    version++;
  }

  return {
    get position() {
      return position;
    },
    get length() {
      return track.length;
    },
    state,
    before,
    get version() {
      return version;
    },
    get branch() {
      return info(current);
    },
    get firstChange() {
      return Math.min(Infinity, ...track.changes.keys());
    },
    decision: (t) => track.step(t),
    changeAt: (t) => track.changes.get(t),
    changes: () => changesBefore(position),
    run: (t = position) => ({
      steps: track.steps(0, t),
      changes: new Map([...track.changes].filter(([at]) => at < t)),
    }),
    whole: () => ({ steps: track.all(), changes: track.changes }),
    advance(step) {
      if (step === CHANGE && known(position) !== CHANGE)
        throw new Error(`no change is known to come at moment ${position}`);
      if (position === track.length) track.append(state, before, step);
      else {
        makeWay(position, step);
        if (position < track.length) {
          before.set(state);
          track.apply(state, position);
        } else track.append(state, before, step);
      }
      moved(position + 1);
    },
    foresee(future, name) {
      const [s, was] = spare;
      for (let i = 0; i < future.length; i++) {
        const moment = position + i;
        makeWay(moment, future[i], name && afterChanges(name, changesBefore(moment)));
        if (moment < track.length) continue;
        // From here on it is new.
        if (name && current.kind === 'explored') Object.assign(current, name);
        track.load(moment, s);
        for (let t = i; t < future.length; t++) track.append(s, was, future[t]);
        break;
      }
      version++;
    },
    change(change) {
      const begun = current.kind === 'what-if' ? (current.from?.moment ?? 0) : position;
      const onlyChanges = position > begun && allChanges(begun, position);
      if (onlyChanges && position === track.length) {
        track.append(state, before, CHANGE, change);
        current.label = changesName(changesBefore(track.length));
      } else {
        leave(position, { label: changesName([...changesBefore(position), change]), kind: 'what-if' });
        track.append(state, before, CHANGE, change);
      }
      moved(position + 1);
    },
    seek: stand,
    stateAt(t) {
      checkMoment(t);
      return segments.stateAt(t).slice();
    },
    lastOwn: (agent, moment = position) => track.lastOwn(agent, moment),
    mover: (t) => track.mover(t),
    walk(from, to, visit) {
      const [s, was] = [machine.initial(), machine.initial()];
      track.load(from, s);
      for (let t = from; t < to; t++) {
        was.set(s);
        track.apply(s, t);
        visit(was, track.step(t), s, t);
      }
    },
    observations: () => track.observed.until(position),
    seen: () => track.observed.seenAt(position),
    oldestRecords: (t = position) => track.observed.droppedAt(t),
    branches: () => [...tree.all.values()].map(info),
    switchTo(id) {
      const branch = tree.all.get(id);
      if (!branch) return false;
      if (branch === current) return true;
      follow(branch);
      stand(branch.position);
      return true;
    },
    ownerOf: (moment) => tree.owner(current.id, moment).id,
    pieces() {
      const chain = tree.chain(current.id);
      return chain.map(({ id, from }, i) => ({
        branch: id,
        from: from?.moment ?? 0,
        to: chain[i + 1]?.from?.moment ?? track.length,
      }));
    },
  };

  function allChanges(from: number, to: number): boolean {
    for (let t = from; t < to; t++) if (track.step(t) !== CHANGE) return false;
    return true;
  }
}
