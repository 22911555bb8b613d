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
  give,
  impossible,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { BLOCK, CONTROL, ID_BITS, type Layout, type TableLayout } from './layout.ts';

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
function takePage(words: number, shared: boolean): Statement[] {
  if (shared) {
    const value = constant(words);
    return [set('page', { k: 'atomic', op: 'add', at: ZERO, offset: CONTROL.arenaNext, value })];
  }
  return [
    set('page', control(CONTROL.arenaNext)),
    setControl(CONTROL.arenaNext, add(get('page'), constant(words))),
  ];
}

/** Takes the pages with number `slot` for entries, and for the states' words of their own. */
function takePages(table: TableLayout, layout: Layout, shared: boolean): Statement[] {
  const slot = get('slot');
  const page = (directory: number, words: number): Statement[] => [
    ...takePage(words << table.pageBits, shared),
    ...(shared
      ? [perform({ k: 'atomic', op: 'exchange', at: slot, offset: directory, value: get('page') })]
      : [store(slot, directory, get('page'))]),
  ];
  // The words of their own come first: whoever finds the page of a state finds theirs as well.
  return [...(table.name === 'state' ? page(layout.sons, 1) : []), ...page(table.directory, table.words)];
}

/** Sets `id` to a new number, with memory for its entry. One that is alone takes the next. */
function newEntry(table: TableLayout, layout: Layout): Statement[] {
  const id = get('id');
  return [
    set('id', control(table.count)),
    setControl(table.count, add(id, ONE)),
    when(eqz(binary('&', id, constant((1 << table.pageBits) - 1))), [
      set('slot', binary('>>>', id, constant(table.pageBits))),
      ...takePages(table, layout, false),
    ]),
  ];
}

/** More looks than this at a page that somebody else is to bring mean that it never comes. */
const PATIENCE = 2_000_000_000;

/**
 * The same for one of several workers: `id` is a number it has reserved. It reserves many at once, and keeps those it has not
 * used. Whoever reserves the first number of a page brings the page; the others wait for it.
 */
function reservedEntry(table: TableLayout, layout: Layout): Statement[] {
  const id = get('id');
  const slot = get('slot');
  const pageOf = (n: Value): Value => binary('>>>', n, constant(table.pageBits));
  const lastOfBlock = add(id, constant(BLOCK - 1));
  const missing = eqz({ k: 'atomic', op: 'load', at: slot, offset: table.directory });
  const awaitPage: Statement[] = [
    set('patience', constant(PATIENCE)),
    loop(
      missing,
      set('patience', binary('-', get('patience'), ONE)),
      when(eqz(get('patience')), [impossible('a worker has ended without the page it was to bring')]),
    ),
  ];
  return [
    set('id', load(worker(), table.spare)),
    when(eqz(binary('<', id, load(worker(), table.spare + 1))), [
      set('id', { k: 'atomic', op: 'add', at: ZERO, offset: table.count, value: constant(BLOCK) }),
      store(worker(), table.spare, id),
      store(worker(), table.spare + 1, add(id, constant(BLOCK))),
      set('slot', pageOf(lastOfBlock)),
      when(binary('>=', binary('<<', slot, constant(table.pageBits)), id), [
        // A page can be there: when numbers were given back.
        when(missing, takePages(table, layout, true)),
      ]),
      set('slot', pageOf(id)),
      ...awaitPage,
      set('slot', pageOf(lastOfBlock)),
      ...awaitPage,
    ]),
  ];
}

/**
 * Statements that look for the entry with the given words, whose hash is `h`, and add it when there is none. They set
 * `id`.
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
  const found = set('searching', ZERO);
  const insert: Statement[] = shared
    ? [
        ...reservedEntry(table, layout),
        ...write,
        set('e', {
          k: 'compareExchange',
          at: add(index, at),
          offset: 0,
          expected: ZERO,
          value: tagged(get('id')),
        }),
        // Somebody else was quicker: the number is kept for the next time, and what is there now is looked at.
        when(eqz(e), [store(worker(), table.spare, add(get('id'), ONE)), found]),
      ]
    : [...newEntry(table, layout), ...write, store(add(index, at), 0, tagged(get('id'))), found];
  const compare: Statement[] = [
    set('id', binary('-', number, ONE)),
    set('entry', entryAt(table, get('id'))),
    when(equal, [found]),
  ];
  return [
    set('index', control(table.index)),
    set('last', control(table.mask)),
    set('at', binary('&', get('h'), get('last'))),
    set('searching', ONE),
    loop(
      get('searching'),
      set('e', indexEntry),
      when(eqz(e), insert),
      when(
        e,
        [
          table.tagged ? when(mayBe, compare) : compare,
          set('at', binary('&', add(at, ONE), get('last'))),
        ].flat(),
      ),
    ),
  ];
}

/** Statements that give the number of the entry with the given words, whose hash is `h`, or -1. */
export function lookUp(table: TableLayout, words: Value[]): Statement[] {
  const [index, at, e, last] = [get('index'), get('at'), get('e'), get('last')];
  const id = binary('-', table.tagged ? binary('&', e, ID) : e, ONE);
  const equal = words
    .map((word, i) => binary('==', load(get('entry'), i), word))
    .reduceRight((rest, first) => both(first, rest));
  const compare = [set('entry', entryAt(table, id)), when(equal, [give(id)])];
  return [
    set('index', control(table.index)),
    set('last', control(table.mask)),
    set('at', binary('&', get('h'), last)),
    set('e', load(add(index, at))),
    loop(
      e,
      ...(table.tagged ? [when(eqz(binary('&', binary('^', e, get('h')), TAG)), compare)] : compare),
      set('at', binary('&', add(at, ONE), last)),
      set('e', load(add(index, at))),
    ),
    give(constant(-1)),
  ];
}

export const worker = (): Value => ({ k: 'global', name: 'worker' });

/** `rehash_<table>(index, last)`: fills an empty index, `last + 1` entries long, from the one there is, and makes it the index. */
export function rehash(table: TableLayout): Fn {
  const words = Array.from({ length: table.words }, (_, i) => get(`w${i}`));
  const [i, e, at, entry] = [get('i'), get('e'), get('at'), get('entry')];
  const number = binary('-', table.tagged ? binary('&', e, ID) : e, ONE);
  return {
    name: `rehash_${table.name}`,
    parameters: ['index', 'last'],
    result: false,
    body: [
      set('i', control(table.index)),
      set('end', add(add(i, control(table.mask)), ONE)),
      loop(
        binary('<', i, get('end')),
        set('e', load(i)),
        when(e, [
          set('entry', entryAt(table, number)),
          ...words.map((_, n) => set(`w${n}`, load(entry, n))),
          ...hashOf(words),
          set('at', binary('&', get('h'), get('last'))),
          loop(load(add(get('index'), at)), set('at', binary('&', add(at, ONE), get('last')))),
          store(add(get('index'), at), 0, e),
        ]),
        set('i', add(i, ONE)),
      ),
      setControl(table.index, get('index')),
      setControl(table.mask, get('last')),
    ],
  };
}

/** `placeOf(id)`: address of the index entry of a state. */
export function placeOf(table: TableLayout): Fn {
  const words = Array.from({ length: table.words }, (_, i) => get(`w${i}`));
  const [index, at, last] = [get('index'), get('at'), get('last')];
  return {
    name: 'placeOf',
    parameters: ['id'],
    result: true,
    body: [
      set('entry', entryAt(table, get('id'))),
      ...words.map((_, n) => set(`w${n}`, load(get('entry'), n))),
      ...hashOf(words),
      set('index', control(table.index)),
      set('last', control(table.mask)),
      set('at', binary('&', get('h'), last)),
      loop(
        binary('!=', binary('-', binary('&', load(add(index, at)), ID), ONE), get('id')),
        when(eqz(load(add(index, at))), [impossible('a state is not in the index')]),
        set('at', binary('&', add(at, ONE), last)),
      ),
      give(add(index, at)),
    ],
  };
}

/** Address of a state's word of its own. */
export function sonAt(layout: Layout, id: Value): Value {
  return entryAt({ directory: layout.sons, pageBits: layout.states.pageBits, words: 1 }, id);
}
