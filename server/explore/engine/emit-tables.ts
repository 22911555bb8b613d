/**
 * Tables of what has been seen, as code: find the entry that holds given words, or add it. Open addressing with linear
 * probing; an index entry is the entry's number plus one, with some bits of the hash above it where the table is big.
 */
import {
  add,
  binary,
  both,
  constant,
  eqz,
  type Fn,
  get,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { CONTROL, FLAG, ID_BITS, type Layout, type TableLayout } from './layout.ts';

export const ZERO = constant(0);
export const ONE = constant(1);

const TAG = constant(~((1 << ID_BITS) - 1));
const ID = constant((1 << ID_BITS) - 1);

/** A word of the control block. */
export const control = (word: number): Value => load(ZERO, word);
export const setControl = (word: number, value: Value): Statement => store(ZERO, word, value);

/** Address of entry number `id`. */
export function entryAt(table: Pick<TableLayout, 'directory' | 'pageBits' | 'words'>, id: Value): Value {
  const page = load(binary('>>>', id, constant(table.pageBits)), table.directory);
  const within = binary('&', id, constant((1 << table.pageBits) - 1));
  return add(page, table.words === 1 ? within : binary('*', within, constant(table.words)));
}

/** Statements that set `h` to a hash of the words (after Murmur3's mixing, Appleby 2008). */
export function hashOf(words: Value[]): Statement[] {
  const h = get('h');
  const mix: Statement[] = [set('h', constant(0x9e3779b9 | 0))];
  for (const word of words) {
    mix.push(set('h', binary('*', binary('^', h, word), constant(0x85ebca6b | 0))));
    mix.push(set('h', binary('^', h, binary('>>>', h, constant(15)))));
  }
  mix.push(set('h', binary('*', h, constant(0xc2b2ae35 | 0))));
  mix.push(set('h', binary('^', h, binary('>>>', h, constant(16)))));
  return mix;
}

/** Takes `words` words of memory: sets `page`. That there is room was seen to before. */
export function takePage(words: number, shared: boolean): Statement[] {
  if (shared) {
    const value = constant(words);
    return [set('page', { k: 'atomic', op: 'add', at: ZERO, offset: CONTROL.arenaNext, value })];
  }
  return [
    set('page', control(CONTROL.arenaNext)),
    setControl(CONTROL.arenaNext, add(get('page'), constant(words))),
  ];
}

/** Sets `id` to a new number, with memory for its entry. */
export function newEntry(table: TableLayout, layout: Layout, shared: boolean): Statement[] {
  const isState = table.name === 'state';
  const id = get('id');
  const first = eqz(binary('&', id, constant((1 << table.pageBits) - 1)));
  const slot = binary('>>>', id, constant(table.pageBits));
  const page = (directory: number, words: number): Statement[] => [
    ...takePage(words << table.pageBits, shared),
    ...(shared
      ? [perform({ k: 'atomic', op: 'exchange', at: slot, offset: directory, value: get('page') })]
      : [store(slot, directory, get('page'))]),
  ];
  // The words of their own come first: whoever finds the page of a state finds theirs as well.
  const pages = [...(isState ? page(layout.sons, 1) : []), ...page(table.directory, table.words)];
  if (!shared)
    return [set('id', control(table.count)), setControl(table.count, add(id, ONE)), when(first, pages)];
  const missing = eqz({ k: 'atomic', op: 'load', at: slot, offset: table.directory });
  return [
    set('id', { k: 'atomic', op: 'add', at: ZERO, offset: table.count, value: ONE }),
    when(first, pages, [loop(missing)]),
  ];
}

/**
 * Statements that look for the entry with the given words, whose hash is `h`, and add it when there is none. They set
 * `id`, and `fresh` to 1 when it was added. `first`: the index entry where probing starts, if it was read before.
 */
export function findOrAdd(table: TableLayout, layout: Layout, words: Value[], shared: boolean): Statement[] {
  const e = get('e');
  const at = get('at');
  const index = get('index');
  const indexEntry: Value = shared
    ? { k: 'atomic', op: 'load', at: add(index, at), offset: 0 }
    : load(add(index, at));
  const tagged = (id: Value): Value =>
    table.tagged ? binary('|', add(id, ONE), binary('&', get('h'), TAG)) : add(id, ONE);
  const number = table.tagged ? binary('&', e, ID) : e;
  const mayBe = table.tagged ? eqz(binary('&', binary('^', e, get('h')), TAG)) : ONE;
  const equal = words
    .map((word, i) => binary('==', load(get('entry'), i), word))
    .reduceRight((rest, first) => both(first, rest));
  const write = [
    set('entry', entryAt(table, get('id'))),
    ...words.map((word, i) => store(get('entry'), i, word)),
  ];
  const added: Statement[] = [set('fresh', ONE), set('searching', ZERO)];
  const insert: Statement[] = shared
    ? [
        set('id', load(worker(), spareOffset(table))),
        when(binary('<', get('id'), ZERO), newEntry(table, layout, true)),
        ...write,
        set('e', {
          k: 'compareExchange',
          at: add(index, at),
          offset: 0,
          expected: ZERO,
          value: tagged(get('id')),
        }),
        // Somebody else was quicker: the number is kept for the next time, and what is there now is looked at.
        when(
          e,
          [store(worker(), spareOffset(table), get('id'))],
          [store(worker(), spareOffset(table), constant(-1)), ...added],
        ),
      ]
    : [...newEntry(table, layout, false), ...write, store(add(index, at), 0, tagged(get('id'))), ...added];
  return [
    set('index', control(table.index)),
    set('last', control(table.mask)),
    set('at', binary('&', get('h'), get('last'))),
    set('fresh', ZERO),
    set('searching', ONE),
    loop(
      get('searching'),
      set('e', indexEntry),
      when(eqz(e), insert),
      when(both(get('searching'), both(e, mayBe)), [
        set('id', binary('-', number, ONE)),
        set('entry', entryAt(table, get('id'))),
        when(equal, [set('searching', ZERO)]),
      ]),
      when(both(get('searching'), e), [set('at', binary('&', add(at, ONE), get('last')))]),
    ),
  ];
}

/** Where a worker keeps numbers it has reserved and not used, in the first words of its memory. */
export function spareOffset(table: TableLayout): number {
  return { state: 0, rest: 1, region: 2 }[table.name as 'state' | 'rest' | 'region'];
}
export const worker = (): Value => ({ k: 'global', name: 'worker' });

/** `rehash_<table>(index, mask)`: fills an empty index with every entry. */
export function rehash(table: TableLayout, layout: Layout): Fn {
  const id = get('id');
  const words = Array.from({ length: table.words }, (_, i) => get(`w${i}`));
  const isHole = table.name === 'state' ? binary('&', load(sonAt(layout, id)), constant(FLAG.hole)) : ZERO;
  const at = get('at');
  const value = table.tagged ? binary('|', add(id, ONE), binary('&', get('h'), TAG)) : add(id, ONE);
  return {
    name: `rehash_${table.name}`,
    parameters: ['index', 'last'],
    result: false,
    body: [
      set('count', control(table.count)),
      set('id', ZERO),
      loop(
        binary('<', id, get('count')),
        when(eqz(isHole), [
          set('entry', entryAt(table, id)),
          ...words.map((_, i) => set(`w${i}`, load(get('entry'), i))),
          ...hashOf(words),
          set('at', binary('&', get('h'), get('last'))),
          loop(load(add(get('index'), at)), set('at', binary('&', add(at, ONE), get('last')))),
          store(add(get('index'), at), 0, value),
        ]),
        set('id', add(id, ONE)),
      ),
      setControl(table.index, get('index')),
      setControl(table.mask, get('last')),
    ],
  };
}

/** Address of a state's word of its own. */
export function sonAt(layout: Layout, id: Value): Value {
  return entryAt({ directory: layout.sons, pageBits: layout.states.pageBits, words: 1 }, id);
}
