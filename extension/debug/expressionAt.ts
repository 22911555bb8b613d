// Pure, and so tested without an editor: which expression of a line of text the cursor is on.

/** Columns, 0-based, the end exclusive. */
export interface Part {
  start: number;
  end: number;
}

/** Builtin functions that only look, so that a call of one has a value. */
const LOOKING = new Set([
  'holder',
  'spin_is_locked',
  'printed',
  'lost',
  'log_first',
  'log_next',
  'irqs_off',
  'in_nmi',
  'in_irq',
  'READ_ONCE',
]);

/** Words that name nothing by themselves. */
const WORDS = new Set(
  `if else while for in loop break continue return assert choose or atomic wait takes let fn shared percpu spinlock
  semaphore log lag enum const config patch series scenario compare machine background device with timing expect bool
  cpus text duration saturating use needs exists forall count`.split(/\s+/),
);

/**
 * The name under the cursor with what it is a part of: on `halted` of `cpu[1].halted` all of it, on `cpu` of `console.cpu`
 * what stands before it too. Undefined in comments and texts, on words of the language and on calls that do something.
 */
export function expressionAt(line: string, column: number): Part | undefined {
  const code = blanked(line);
  const word = wordAt(code, column);
  if (!word) return undefined;
  const name = code.slice(word.start, word.end);
  const start = chainStart(code, word.start);
  if (start === word.start && WORDS.has(name)) return undefined;
  const after = code.slice(word.end);
  if (/^\s*\(/.test(after)) {
    const end = LOOKING.has(name) ? closing(code, word.end + after.indexOf('(')) : undefined;
    return end === undefined ? undefined : { start, end };
  }
  if (name !== 'cpu' || start !== word.start) return { start, end: word.end };
  // A CPU alone has no value: what is asked of it belongs to it.
  const bracket = /^\s*\[/.exec(after);
  const end = bracket && closing(code, word.end + bracket[0].length - 1);
  if (!end) return undefined;
  const member = /^\s*\.\s*\w+/.exec(code.slice(end));
  return { start, end: end + (member?.[0].length ?? 0) };
}

/** The line with comments and texts blanked out, in the same length. A text in a call is needed: only its inside goes. */
export function blanked(line: string): string {
  return line.replace(/\/\/.*$|\/\*.*?(?:\*\/|$)|"(?:\\.|[^"\\])*"?/g, (found) =>
    found.startsWith('"') ? `"${' '.repeat(Math.max(0, found.length - 2))}"` : ' '.repeat(found.length),
  );
}

function wordAt(code: string, column: number): Part | undefined {
  for (const { 0: found, index } of code.matchAll(/[A-Za-z_]\w*/g))
    if (index <= column && column <= index + found.length) return { start: index, end: index + found.length };
  return undefined;
}

/** Back over `a.`, `b[2].` and the like. */
function chainStart(code: string, from: number): number {
  let start = from;
  for (;;) {
    const dot = /([\w\])])\s*\.\s*$/.exec(code.slice(0, start));
    if (!dot) return start;
    let at = dot.index + 1;
    while (code[at - 1] === ']') {
      const open = opening(code, at - 1);
      if (open === undefined) return start;
      at = open;
    }
    const name = /[A-Za-z_]\w*\s*$/.exec(code.slice(0, at));
    if (!name) return start;
    start = name.index;
  }
}

function opening(code: string, close: number): number | undefined {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (code[at] === ']') depth++;
    else if (code[at] === '[' && --depth === 0) return at;
  }
  return undefined;
}

/** Behind the bracket that closes the one at `open`. */
function closing(code: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ('(['.includes(code[at])) depth++;
    else if (')]'.includes(code[at]) && --depth === 0) return at + 1;
  }
  return undefined;
}
