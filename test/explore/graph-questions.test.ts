/** Questions about graphs, asked without stored edges or with those of a small search, against answers that anybody can check by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { componentsWithin, endlessComponents, terminalStates } from '../../server/explore/bottoms.ts';
import { canReach } from '../../server/explore/closure.ts';
import { createDeadline } from '../../server/explore/deadline.ts';
import { shortestWays } from '../../server/explore/shortest.ts';
import type { Space } from '../../server/explore/space.ts';
import { stepOf } from '../../server/machine/decision.ts';

interface Edge {
  agent: number;
  to: number;
}

/** A space over an explicit graph: states numbered breadth first from 0, those that cannot be reached left out. */
function spaceOf(
  graph: Edge[][],
  kept = false,
  deadline = createDeadline({ seconds: 600, memoryMiB: 4096 }),
): { space: Space; edges: Edge[][] } {
  const order = [0];
  const number = new Map([[0, 0]]);
  const levels = [0];
  for (let from = 0; from < order.length; ) {
    levels.push(order.length);
    for (const end = order.length; from < end; from++) {
      for (const { to } of graph[order[from]]) {
        if (number.has(to)) continue;
        number.set(to, order.length);
        order.push(to);
      }
    }
  }
  levels.push(order.length);
  const edges = order.map((v) => graph[v].map(({ agent, to }) => ({ agent, to: number.get(to)! })));
  let current: Edge[] = [];
  const first = [0];
  for (const list of edges) first.push(first[first.length - 1] + list.length);
  const steps = {
    states: edges.length,
    first: Int32Array.from(first),
    to: Int32Array.from(edges.flat(), ({ to }) => to),
  };
  const engine = {
    steps: () => (kept ? steps : undefined),
    expand(id: number) {
      current = edges[id];
      return current.length;
    },
    decision: (i: number) => stepOf(current[i].agent),
    target: (i: number) => current[i].to,
    son: (id: number) => Math.max(-1, ...edges[id].map((e) => e.to)),
  };
  const space = { engine, states: order.length, expanded: order.length, levels, deadline };
  return { space: space as unknown as Space, edges };
}

/** Sparse graphs with long ways, loops back and dead ends; edges of three agents. */
const graphs = fc.integer({ min: 1, max: 40 }).chain((n) =>
  fc.array(
    fc.array(fc.record({ agent: fc.integer({ min: 0, max: 2 }), to: fc.integer({ min: 0, max: n - 1 }) }), {
      maxLength: 3,
    }),
    { minLength: n, maxLength: n },
  ),
);

function reachableFrom(edges: Edge[][], from: number): Set<number> {
  const seen = new Set([from]);
  const open = [from];
  for (let v = open.pop(); v !== undefined; v = open.pop()) {
    for (const { to } of edges[v]) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

const all = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('a limit', () => {
  test('ends each pass of each question, and what was asked comes to nothing', () => {
    const ended = new Set<string>();
    const property = fc.property(graphs, fc.nat({ max: 150 }), fc.boolean(), (graph, at, few) => {
      let looks = 0;
      const hooks = { pollEvery: 1, graceMs: 0, now: () => 0, cancelled: () => ++looks > at };
      const deadline = createDeadline({ seconds: 600, memoryMiB: 4096 }, hooks);
      const { space, edges } = spaceOf(graph, false, deadline);
      const isTarget = (id: number) => id % 5 === 4;
      const ask = (s: Space) => {
        const reached = canReach(s, isTarget, few ? {} : { few: 0 });
        return {
          reaching: all(edges.length).filter((id) => reached.has(id)),
          endless: endlessComponents(s, isTarget).map((c) => [...c]),
          terminal: [...terminalStates(s)],
          ways: shortestWays(s, [{ level: s.levels.length - 3, states: [edges.length - 1] }]),
        };
      };
      const answer = deadline.attempt('what was asked', () => ask(space));
      expect(answer === undefined).toBe(looks > at);
      if (answer) expect(answer.value).toEqual(ask(spaceOf(graph).space));
      for (const { what, far } of deadline.unfinished) {
        expect(what).toBe('what was asked');
        ended.add(far.replace(/\d+/g, 'n'));
      }
    });
    fc.assert(property, { numRuns: 3000, seed: 1409 });
    expect([...ended].sort()).toEqual(
      [
        'looking for states without a step, n of n states',
        'following one way from each state, n of n states',
        'following one way from what is left, n of n states',
        'looking for states that every step leads back from, n of n states',
        'joining those states, n of n states',
        'gathering what is left, n of n states',
        'turning round the steps between what is left, n of n states',
        'following them back, n of n states',
        'pass n over what is left, n of n states',
        'gathering states that lead round to each other, n of n states',
        'back from level n to n, n of n states',
        'forward again, with the fewest switches',
      ].sort(),
    );
  });
});

describe('questions about graphs', () => {
  test.each([
    ['with the steps that are left turned round', 1000, false],
    ['going on again and again', 0, false],
    ['with all steps kept', 1000, true],
  ])('the states that can reach a target are found, %s', (_, few, kept) => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 2, max: 7 }), (graph, every) => {
        const { space, edges } = spaceOf(graph, kept);
        const isTarget = (id: number) => id % every === every - 1;
        const found = canReach(space, isTarget, { few });
        for (const id of all(edges.length))
          expect(found.has(id)).toBe([...reachableFrom(edges, id)].some(isTarget));
      }),
      { numRuns: 400 },
    );
  });

  test('with all steps kept, what was not gone on from counts as a target unless it must be sure', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, pick) => {
        const { space } = spaceOf(graph);
        const expanded = pick % (space.states + 1);
        const steps = spaceOf(graph, true).space.engine.steps()!;
        const kept = {
          ...space,
          expanded,
          engine: { ...space.engine, steps: () => ({ ...steps, states: expanded }) },
        };
        const isTarget = (id: number) => id % 5 === 4;
        for (const surely of [false, true]) {
          const [one, other] = [{ ...space, expanded }, kept].map((each) =>
            canReach(each, isTarget, { surely }),
          );
          for (const id of all(space.states)) expect(other.has(id)).toBe(one.has(id));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('components are the sets of states that can reach each other', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { space, edges } = spaceOf(graph);
        const reach = all(edges.length).map((v) => reachableFrom(edges, v));
        const expected = new Set<string>();
        for (const v of all(edges.length)) {
          const members = all(edges.length).filter((w) => reach[v].has(w) && reach[w].has(v));
          if (members.length > 1 || edges[v].some(({ to }) => to === v)) expected.add(members.join());
        }
        const found = componentsWithin(space, Int32Array.from(all(edges.length)), false);
        expect(new Set(found.map((c) => c.join()))).toEqual(expected);
        expect(found).toHaveLength(expected.size);
      }),
      { numRuns: 400 },
    );
  });

  test('endings are the states without steps and the components that nothing leaves', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { space, edges } = spaceOf(graph);
        const reach = all(edges.length).map((v) => reachableFrom(edges, v));
        const bottoms = new Set<string>();
        for (const v of all(edges.length)) {
          if (edges[v].length > 0 && [...reach[v]].every((w) => reach[w].has(v)))
            bottoms.add([...reach[v]].sort((a, b) => a - b).join());
        }
        expect(new Set(endlessComponents(space, () => false).map((c) => c.join()))).toEqual(bottoms);
        expect([...terminalStates(space)]).toEqual(all(edges.length).filter((v) => edges[v].length === 0));
      }),
      { numRuns: 400 },
    );
  });

  test('a way is shortest, and no way as short has fewer switches between agents', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, pick) => {
        const { space, edges } = spaceOf(graph);
        const target = pick % edges.length;
        const level = space.levels.findLastIndex(
          (first, i) => i < space.levels.length - 1 && first <= target,
        );
        const [way] = shortestWays(space, [{ level, states: [target] }]);
        expect(way).toHaveLength(level);
        let at = 0;
        for (const { decision, to } of way) {
          expect(edges[at]).toContainEqual({ agent: decision >> 16, to });
          at = to;
        }
        expect(at).toBe(target);
        const switches = way.filter(({ decision }, i) => i > 0 && decision !== way[i - 1].decision).length;
        expect(switches).toBe(fewest(edges, target, level));
      }),
      { numRuns: 400 },
    );
  });
});

/** By trying every way of that length. */
function fewest(edges: Edge[][], target: number, length: number): number {
  let layer = new Map([['0:-1', 0]]);
  for (let i = 0; i < length; i++) {
    const next = new Map<string, number>();
    for (const [key, switches] of layer) {
      const [v, last] = key.split(':').map(Number);
      for (const { agent, to } of edges[v]) {
        const cost = switches + (last >= 0 && last !== agent ? 1 : 0);
        const known = next.get(`${to}:${agent}`);
        if (known === undefined || cost < known) next.set(`${to}:${agent}`, cost);
      }
    }
    layer = next;
  }
  return Math.min(...[...layer].flatMap(([key, cost]) => (key.startsWith(`${target}:`) ? [cost] : [])));
}
