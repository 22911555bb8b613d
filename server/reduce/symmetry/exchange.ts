/**
 * States that differ only in which of some twins is where become one. Twins are put in the order of what their own regions
 * hold that names nobody; among those that do not differ in that, the arrangement counts in which everything that names
 * agents comes first in numbers. So all states like one another have the same representative.
 */
import {
  add,
  binary,
  call,
  constant,
  eqz,
  get,
  give,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  table,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { region } from '../../machine/emit/agents.ts';
import { type Emitter, ONE, S, ZERO } from '../../machine/emit/emitter.ts';
import type { SortTable } from './flow.ts';
import { type Permutation, renamed, SORT, swapOf, type Twins } from './twins.ts';
import { type Plan, planExchange } from './words.ts';

const [A, B, P, Q, I] = [get('a'), get('b'), get('p'), get('q'), get('i')];

/** `exchangeTwins(s)`: the state becomes the one that stands for all like it. */
export function exchangeTwins(m: Emitter, twins: Twins, sorts: SortTable): string {
  const plan = planExchange(m, twins, sorts);
  const ties = get('ties');
  const pairs = twins.groups.flatMap((group) => group.slice(1).map((b, i) => [group[i], b]));
  return m.fn('exchangeTwins', ['s'], false, () => [
    ...twins.groups.flatMap((group) => sortGroup(plan, group)),
    ...pairs.map(([a, b], i) =>
      set('ties', add(ties, binary('<<', eqz(call(rank(plan), S, constant(a), constant(b))), constant(i)))),
    ),
    when(eqz(ties), [give()]),
    ...settleTies(plan, pairs, ties),
  ]);
}

/** Neighbours are put in order until all are. */
function sortGroup(plan: Plan, group: number[]): Statement[] {
  const statements: Statement[] = [];
  for (let end = group.length - 1; end > 0; end--) {
    for (let i = 0; i < end; i++) {
      const [a, b] = [group[i], group[i + 1]];
      const [first, second] = [constant(a), constant(b)];
      statements.push(
        when(binary('>', call(rank(plan), S, first, second), ZERO), [
          perform(call(exchange(plan), S, first, second, constant(numberOf(plan, a, b)))),
        ]),
      );
    }
  }
  return statements;
}

function numberOf({ twins }: Plan, a: number, b: number): number {
  const [identity] = twins.permutations;
  const swap = swapOf(identity, a, b).join();
  return twins.permutations.findIndex((p) => p.join() === swap);
}

function settleTies(plan: Plan, pairs: number[][], ties: Value): Statement[] {
  const { twins, m } = plan;
  const best = get('best');
  // Pairs of neighbours that a permutation mixes.
  const mixed = m.table('twinsMixed', () =>
    twins.permutations.map((p) =>
      pairs.reduce((bits, [a, b], i) => {
        const crosses = (to: number, from: number) =>
          sameGroup(twins, from, a) && Math.min(from, to) <= a && Math.max(from, to) >= b;
        return bits | (Number(p.some(crosses)) << i);
      }, 0),
    ),
  );
  return [
    set('best', ZERO),
    set('p', ONE),
    loop(
      binary('<', P, constant(twins.permutations.length)),
      when(binary('==', binary('&', table(mixed, P), ties), table(mixed, P)), [
        when(binary('<', call(compare(plan), S, P, best), ZERO), [set('best', P)]),
      ]),
      set('p', add(P, ONE)),
    ),
    when(best, carryOut(plan, best)),
  ];
}

const sameGroup = ({ groups }: Twins, a: number, b: number): boolean =>
  groups.some((group) => group.includes(a) && group.includes(b));

/** A permutation as exchanges of two, one after the other. */
function carryOut(plan: Plan, p: Value): Statement[] {
  const { twins, m } = plan;
  const lists = twins.permutations.map((to) => exchangesOf(to));
  const most = Math.max(...lists.map(({ length }) => length));
  const column = (which: 0 | 1, step: number) =>
    m.table(`twinsExchange_${step}_${which}`, () => lists.map((list) => list[step]?.[which] ?? 0));
  return Array.from({ length: most }, (_, step) => {
    const [a, b] = [table(column(0, step), p), table(column(1, step), p)];
    const number = m.table(`twinsNumber_${step}`, () =>
      lists.map((list) => (list[step] ? numberOf(plan, ...list[step]) : 0)),
    );
    return when(table(number, p), [perform(call(exchange(plan), S, a, b, table(number, p)))]);
  });
}

/** Places that change hands one after the other, so that in the end what was at `a` is at `to[a]`. */
export function exchangesOf(to: Permutation): [number, number][] {
  const list: [number, number][] = [];
  const now = [...to];
  for (let a = 0; a < now.length; a++) {
    while (now[a] !== a) {
      const b = now[a];
      list.push([a, b]);
      [now[a], now[b]] = [now[b], now[a]];
    }
  }
  return list;
}

// ------------------------------------------------------------------------------------ what is looked at

/** `rank(s, a, b)`: below, above or 0, by what is in the regions of two agents and names nobody. */
function rank(plan: Plan): string {
  const { regions, agents } = plan.m.program;
  const [x, y] = [get('x'), get('y')];
  return plan.m.fn('rankTwins', ['s', 'a', 'b'], true, () => {
    const naming = new Set(plan.naming);
    const isLap = (at: number) => at >= regions.laps && at < regions.laps + agents.length;
    const all = Array.from({ length: regions.size }, (_, at) => at).filter(
      (at) => !isLap(at) && !naming.has(at),
    );
    // Locations first: they differ most often.
    all.sort((p, q) => Number(q === regions.location) - Number(p === regions.location) || p - q);
    const offsets = plan.m.table('twinsPlain', () => all);
    return [
      set('x', region(A, plan.m)),
      set('y', region(B, plan.m)),
      loop(
        binary('<', I, constant(all.length)),
        set('o', table(offsets, I)),
        set('u', load(add(x, get('o')))),
        set('w', load(add(y, get('o')))),
        when(binary('!=', get('u'), get('w')), [give(binary('-', get('u'), get('w')))]),
        set('i', add(I, ONE)),
      ),
      give(ZERO),
    ];
  });
}

/** What a value becomes, as a table: by permutation, and in it by sort. */
function renaming({ twins, m }: Plan) {
  const { cpus, agents } = m.program;
  const lengths: Record<number, number> = {
    [SORT.plain]: 0,
    [SORT.cpu]: agents.length + 1,
    [SORT.agent]: agents.length,
    [SORT.mask]: 2 ** cpus,
    [SORT.entry]: agents.length * 3 + 1,
  };
  const kinds = Object.keys(lengths).map(Number);
  const starts = kinds.map((_, i) => kinds.slice(0, i).reduce((sum, k) => sum + lengths[k], 0));
  const width = kinds.reduce((sum, k) => sum + lengths[k], 0);
  const kindOf = (sort: number): number => kinds.indexOf(sort);
  const names = m.table('twinsRenamed', () =>
    twins.permutations.flatMap((p) =>
      kinds.flatMap((sort) => Array.from({ length: lengths[sort] }, (_, v) => renamed(v, sort, p))),
    ),
  );
  const start = m.table('twinsSortAt', () => starts);
  const length = m.table('twinsSortLength', () => kinds.map((k) => lengths[k]));
  const v = get('v');
  const rename = m.fn('renameTwins', ['v', 'kind', 'p'], true, () => [
    when(binary('<u', v, table(length, get('kind'))), [
      give(table(names, add(add(binary('*', P, constant(width)), table(start, get('kind'))), v))),
    ]),
    give(v),
  ]);
  return { rename, kindOf };
}

/** The kind of a naming local where its agent stands. */
function kindTable(plan: Plan): string {
  const { sorts, twins, m } = plan;
  const { kindOf } = renaming(plan);
  return m.table('twinsKindAt', () =>
    plan.naming.flatMap((offset) =>
      sorts.locals.map((known) => kindOf((known && twins.kept[known[offset - sorts.first]]) ?? SORT.plain)),
    ),
  );
}

/** The word `i` in the state with permutation `p` carried out. */
function wordAfter(plan: Plan): string {
  const { m, twins } = plan;
  const { words } = plan;
  const { rename, kindOf } = renaming(plan);
  const n = constant(words.length);
  const backs = twins.permutations.map((p) => p.map((_, a) => p.indexOf(a)));
  const from = m.table('twinsFrom', () => backs.flatMap((back) => words.map((word) => word.from(back))));
  const location = m.table('twinsLocation', () =>
    words.map(({ sort }) => (typeof sort === 'number' ? 0 : sort.location)),
  );
  // The location moves along with its agent.
  const locationFrom = m.table('twinsLocationFrom', () =>
    words.map(({ at, sort }) => (typeof sort === 'number' ? 0 : sort.location - at)),
  );
  const fixed = m.table('twinsKind', () =>
    words.map(({ sort }) => (typeof sort === 'number' ? kindOf(sort) : sort.row * m.program.ops.length)),
  );
  const from_ = get('from');
  return m.fn('wordAfter', ['s', 'i', 'p'], true, () => [
    set('from', table(from, add(binary('*', P, n), I))),
    set('kind', table(fixed, I)),
    when(table(location, I), [
      set('l', load(add(S, add(from_, table(locationFrom, I))))),
      set('kind', table(kindTable(plan), add(get('kind'), get('l')))),
    ]),
    give(call(rename, load(add(S, from_)), get('kind'), P)),
  ]);
}

/** `compareTwins(s, p, q)`: below 0 when the state comes first with `p` carried out rather than `q`, above when last. */
function compare(plan: Plan): string {
  const { words } = plan;
  const after = wordAfter(plan);
  return plan.m.fn('compareTwins', ['s', 'p', 'q'], true, () => [
    loop(
      binary('<', I, constant(words.length)),
      set('u', call(after, S, I, P)),
      set('w', call(after, S, I, Q)),
      when(binary('!=', get('u'), get('w')), [
        give({ k: 'choose', c: binary('<', get('u'), get('w')), t: constant(-1), e: ONE }),
      ]),
      set('i', add(I, ONE)),
    ),
    give(ZERO),
  ]);
}

/** `exchangeTwo(s, a, b, p)`: two agents change places; `p` is the number of that permutation. */
function exchange(plan: Plan): string {
  const { m, sorts } = plan;
  const { regions, agents, slots } = m.program;
  const isConstant = (slot: number) => slots[slot].lo === slots[slot].hi;
  const { rename, kindOf } = renaming(plan);
  const [x, y, at] = [get('x'), get('y'), get('at')];
  const swapWords = (first: Value, second: Value, offset: number): Statement[] => [
    set('u', load(first, offset)),
    store(first, offset, load(second, offset)),
    store(second, offset, get('u')),
  ];
  const kept = (slot: number) => plan.twins.kept[sorts.shared[sorts.places.standsFor(slot)]] ?? SORT.plain;
  return m.fn('exchangeTwo', ['s', 'a', 'b', 'p'], false, () => {
    const named = Array.from({ length: regions.base }, (_, slot) => slot).filter(
      (slot) => kept(slot) !== SORT.plain && !isConstant(slot),
    );
    const slotTable = m.table('twinsNamed', () => named);
    const kinds = m.table('twinsNamedKind', () => named.map((slot) => kindOf(kept(slot))));
    const arrays = sorts.places.arrays.flatMap(({ base, width }) =>
      Array.from({ length: width }, (_, i) => ({ at: base + i, width })),
    );
    return [
      set('x', region(A, m)),
      set('y', region(B, m)),
      set('i', ZERO),
      loop(
        binary('<', I, constant(regions.size)),
        ...swapWords(add(x, I), add(y, I), 0),
        set('i', add(I, ONE)),
      ),
      ...agents.flatMap((_, c) => {
        const laps = regions.base + c * regions.size + regions.laps;
        return swapWords(add(S, A), add(S, B), laps);
      }),
      ...arrays.flatMap((array) => {
        const of = (agent: Value) => add(S, binary('*', agent, constant(array.width)));
        return swapWords(of(A), of(B), array.at);
      }),
      set('i', ZERO),
      loop(
        binary('<', I, constant(named.length)),
        set('at', add(S, table(slotTable, I))),
        store(at, 0, call(rename, load(at), table(kinds, I), P)),
        set('i', add(I, ONE)),
      ),
      ...renameLocals(plan, rename),
    ];
  });
}

function renameLocals(plan: Plan, rename: string): Statement[] {
  const { m, sorts, naming } = plan;
  const { regions, agents, ops } = m.program;
  if (naming.length === 0) return [];
  const [agent, x] = [get('agent'), get('x')];
  const each = naming.flatMap((offset, row) => {
    const level = sorts.levels[offset - sorts.first] as number;
    const kind = table(kindTable(plan), add(load(x, regions.location + level), constant(row * ops.length)));
    return [when(load(x, offset), [store(x, offset, call(rename, load(x, offset), kind, P))])];
  });
  return [
    set('agent', ZERO),
    loop(
      binary('<', agent, constant(agents.length)),
      set('x', region(agent, m)),
      ...each,
      set('agent', add(agent, ONE)),
    ),
  ];
}
