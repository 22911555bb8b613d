/**
 * The runs of a session as a tree: a branch is what was done from one moment of another on. Runs that begin alike share
 * their beginning, so a moment belongs to one branch, whichever run goes through it.
 */
import type { Tail } from './track.ts';

/** What made it: stepping and schedules, a finding that was opened, a search from here, a change by hand, a trace file, a sampled run. */
export type BranchKind = 'explored' | 'counterexample' | 'search' | 'what-if' | 'trace' | 'sampled';

export interface BranchName {
  label: string;
  kind: BranchKind;
}

export interface Branch extends BranchName {
  readonly id: number;
  /** Where it left another. */
  readonly from?: { branch: number; moment: number };
  /** Where one stood when one left it. */
  position: number;
  /** Its own steps. Of the branch that is being followed, as they were when it was last left. */
  tail?: Tail;
}

export interface BranchTree {
  readonly all: ReadonlyMap<number, Branch>;
  get(id: number): Branch;
  add(name: BranchName, from?: Branch['from']): Branch;
  /** From the root to a branch. */
  chain(id: number): Branch[];
  /** The branch that a moment of a run belongs to. */
  owner(id: number, moment: number): Branch;
  /** The branches that leave another at a moment. */
  leaving(branch: number, moment: number): Branch[];
}

/** The run that the session opened with. */
export const FIRST_BRANCH_ID = 1;

/** More are not kept: the oldest that leads nowhere else makes room. */
const MOST_BRANCHES = 256;

export function createBranchTree(root: BranchName): BranchTree {
  const all = new Map<number, Branch>();
  let nextId = FIRST_BRANCH_ID;

  function get(id: number): Branch {
    const found = all.get(id);
    if (!found) throw new Error(`there is no branch ${id}`);
    return found;
  }

  function chain(id: number): Branch[] {
    const found: Branch[] = [];
    for (let at: Branch | undefined = get(id); at; at = at.from && get(at.from.branch)) found.unshift(at);
    return found;
  }

  function makeRoom(needed: Branch | undefined): void {
    if (all.size < MOST_BRANCHES) return;
    const kept = new Set(needed ? chain(needed.id) : []);
    const parents = new Set([...all.values()].map(({ from }) => from?.branch));
    const idle = [...all.values()].filter((each) => each.from && !parents.has(each.id) && !kept.has(each));
    const first = idle.find(({ kind }) => kind === 'explored') ?? idle[0];
    if (first) all.delete(first.id);
  }

  function add(name: BranchName, from?: Branch['from']): Branch {
    makeRoom(from && get(from.branch));
    const branch: Branch = { ...name, id: nextId++, from, position: from?.moment ?? 0 };
    all.set(branch.id, branch);
    return branch;
  }

  add(root);
  return {
    all,
    get,
    add,
    chain,
    owner(id, moment) {
      let at = get(id);
      while (at.from && moment <= at.from.moment) at = get(at.from.branch);
      return at;
    },
    leaving: (branch, moment) =>
      [...all.values()].filter(({ from }) => from?.branch === branch && from.moment === moment),
  };
}
