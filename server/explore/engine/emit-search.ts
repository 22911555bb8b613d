/** The search itself, as code: goes on from states, breadth first, and keeps what it has not seen before. */
import {
  add,
  binary,
  both,
  call,
  constant,
  eqz,
  type Fn,
  get,
  give,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import type { StepProgram } from '../../program/program.ts';
import { addNext, flush, identify, lookUpNext } from './emit-candidates.ts';
import { noteEvent, noteEvents } from './emit-events.ts';
import { control, entryAt, ONE, sonAt, worker, ZERO } from './emit-tables.ts';
import { BATCH, CONTROL, FLAG, type Layout, WATCHED_BITS, WORKER } from './layout.ts';
import type { Watches } from './watches.ts';

export interface SearchCode {
  program: StepProgram;
  layout: Layout;
  watches: Watches;
  shared: boolean;
}

export const scratch = (offset: number): Value => add(worker(), constant(offset));

/** `successor(decision)`: the state after it and all that runs together with it, from `current` to `next`. */
export function successor({
  layout,
  watches,
}: {
  layout: { slots: number; scratch: Pick<Layout['scratch'], 'current' | 'next' | 'spare'> };
  watches: Pick<Watches, 'sticky'>;
}): Fn {
  const [current, next, spare] = [get('current'), get('next'), get('spare')];
  const length = layout.slots + watches.sticky.length;
  const sticky = watches.sticky.map((condition, i) =>
    when(eqz(load(next, layout.slots + i)), [store(next, layout.slots + i, call(condition, next))]),
  );
  return {
    name: 'successor',
    parameters: ['decision'],
    result: false,
    body: [
      set('current', scratch(layout.scratch.current)),
      set('next', scratch(layout.scratch.next)),
      set('spare', scratch(layout.scratch.spare)),
      { k: 'copy', to: next, from: current, length: constant(length), apart: true },
      perform(call('apply', next, get('decision'))),
      perform(call('settle', next, get('decision'), spare)),
      ...sticky,
      perform(call('normalise', next)),
    ],
  };
}

/** There is room for all that one state can bring: entries in the indices, pages in memory. */
function hasRoom({ layout }: SearchCode, slack: number): Value {
  const below = (count: number, limit: number): Value => binary('<=', control(count), control(limit));
  return both(
    both(
      below(layout.states.count, layout.states.limit),
      both(below(layout.rest.count, layout.rest.limit), below(layout.region.count, layout.region.limit)),
    ),
    binary('<=', add(control(CONTROL.arenaNext), constant(slack)), control(CONTROL.arenaEnd)),
  );
}

/** Flags of a state's own word that are known when it is gone on from. */
function flags({ layout, watches }: SearchCode): Statement[] {
  const current = get('current');
  const out: Statement[] = [set('flags', binary('*', call('goal', current), constant(FLAG.goal)))];
  watches.sticky.slice(0, WATCHED_BITS).forEach((_, i) => {
    out.push(
      set(
        'flags',
        binary('|', get('flags'), binary('*', load(current, layout.slots + i), constant(FLAG.watched << i))),
      ),
    );
  });
  return out;
}

/** Writes down how many steps the state has. */
function keepWays({ layout }: SearchCode): Statement[] {
  if (layout.keeps === 0) return [];
  const nth = get('nth');
  return [
    when(load(worker(), WORKER.keeps), [
      set('nth', load(worker(), WORKER.keptStates)),
      store(add(scratch(layout.scratch.ways), nth), 0, get('ways')),
      store(worker(), WORKER.keptStates, add(nth, ONE)),
    ]),
  ];
}

/**
 * `search(from, to)`: goes on from the states `from` .. `to - 1` and yields the first that it has not gone on from: `to`,
 * or an earlier one when room has to be made first.
 */
function search(code: SearchCode, slack: number): Fn {
  const { layout, watches } = code;
  const { stride } = layout;
  const quiet = watches.events.map((e, i) =>
    set(`quiet${i}`, binary('!=', call(e.condition, get('current')), constant(e.when))),
  );
  return {
    name: 'search',
    parameters: ['from', 'to'],
    result: true,
    body: [
      set('current', scratch(layout.scratch.current)),
      set('next', scratch(layout.scratch.next)),
      set('decisions', scratch(layout.scratch.decisions)),
      set('head', get('from')),
      set('going', ONE),
      loop(
        both(get('going'), binary('<', get('head'), get('to'))),
        when(
          hasRoom(code, slack),
          [
            set('entry', entryAt(layout.states, get('head'))),
            perform(call('unpackAfter', get('entry'), get('previous'))),
            set('previous', get('entry')),
            ...flags(code),
            set('own', sonAt(layout, get('head'))),
            store(get('own'), 0, binary('|', load(get('own')), get('flags'))),
            set('ways', call('decisions', get('current'), get('decisions'))),
            store(worker(), WORKER.transitions, add(load(worker(), WORKER.transitions), get('ways'))),
            ...keepWays(code),
            ...quiet,
            set('i', ZERO),
            loop(
              binary('<', get('i'), get('ways')),
              set('decision', load(add(get('decisions'), get('i')))),
              perform(call('successor', get('decision'))),
              ...noteEvents(code),
              set('c', add(scratch(layout.scratch.batch), binary('*', get('batched'), constant(stride)))),
              perform(call('identify', get('c'), get('entry'))),
              store(get('c'), layout.candidate.parent, get('head')),
              set('batched', add(get('batched'), ONE)),
              when(binary('==', get('batched'), constant(BATCH)), [
                perform(call('flush', get('batched'))),
                set('batched', ZERO),
              ]),
              set('i', add(get('i'), ONE)),
            ),
            set('head', add(get('head'), ONE)),
          ],
          [set('going', ZERO)],
        ),
      ),
      perform(call('flush', get('batched'))),
      give(get('head')),
    ],
  };
}

/**
 * `expand(id)`: how many decisions the state has; writes them to `decisions`, and the numbers of the states they lead to
 * over the batch, one word each: -1 for one that has not been found.
 */
function expand({ layout }: SearchCode): Fn {
  return {
    name: 'expand',
    parameters: ['id'],
    result: true,
    body: [
      set('current', scratch(layout.scratch.current)),
      perform(call('unpack', get('id'), get('current'))),
      give(call('expandCurrent', entryAt(layout.states, get('id')))),
    ],
  };
}

function expandCurrent({ layout }: SearchCode): Fn {
  return {
    name: 'expandCurrent',
    parameters: ['entry'],
    result: true,
    body: [
      set('current', scratch(layout.scratch.current)),
      set('decisions', scratch(layout.scratch.decisions)),
      set('ways', call('decisions', get('current'), get('decisions'))),
      set('i', ZERO),
      loop(
        binary('<', get('i'), get('ways')),
        perform(call('successor', load(add(get('decisions'), get('i'))))),
        store(add(scratch(layout.scratch.targets), get('i')), 0, call('lookUp', get('entry'))),
        set('i', add(get('i'), ONE)),
      ),
      give(get('ways')),
    ],
  };
}

/** `goal(s)`: every foreground agent has come to its end. */
export function goal({ program }: Pick<SearchCode, 'program'>): Fn {
  const all = program.agents
    .flatMap((agent, a) => (agent.foreground ? [call('ended', get('s'), constant(a))] : []))
    .reduce((a, b) => both(a, b), ONE);
  return { name: 'goal', parameters: ['s'], result: true, body: [give(all)] };
}

export function searchFunctions(code: SearchCode, slack: number): Fn[] {
  return [
    goal(code),
    successor(code),
    identify(code),
    flush(code),
    search(code, slack),
    lookUpNext(code),
    addNext(code),
    expand(code),
    expandCurrent(code),
    ...(code.watches.events.length > 0 ? [noteEvent(code)] : []),
  ];
}
