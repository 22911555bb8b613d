/** Declarations as C writes them: variables, locks and functions. */
import { nearest } from '../validation/unknown-name.ts';
import type { CHabit } from './c-habit.ts';
import { afterQualifiers, type CType, EXAMPLE_RANGE, typeAt } from './c-types.ts';
import { closingOf, isName, type Token, textOf } from './tokens.ts';

export interface Place {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** In a function, a block of a CPU or a hunk, where a variable is a local. */
  readonly isInside: boolean;
}

/** The declaration of C that begins at `from`, if one does. */
export function cDeclaration(place: Place, from: number): CHabit | undefined {
  const macro = lockMacro(place, from);
  if (macro) return macro;
  const typed = typeAt(place.tokens, from);
  if (!typed) return undefined;
  const after = place.tokens[typed.next + 1]?.image;
  if (after === '(') return place.isInside ? undefined : cFunction(place, from, typed.next, typed.type);
  return after === ';' || after === '=' || after === '[' || after === ','
    ? cVariable(place, from, typed.next, typed.type)
    : undefined;
}

/** `DEFINE_SPINLOCK(a);` and its like. */
function lockMacro({ text, tokens }: Place, from: number): CHabit | undefined {
  const at = afterQualifiers(tokens, from);
  const written = LOCK_MACROS[tokens[at]?.image ?? ''];
  const name = tokens[at + 2];
  if (!written || tokens[at + 1]?.image !== '(' || !isName(name)) return undefined;
  const close = closingOf(tokens, at + 1);
  const last = close === undefined ? undefined : tokens[close + 1];
  if (close === undefined || last?.image !== ';') return undefined;
  const count = textOf(text, tokens, at + 4, close);
  const wanted = written(name.image, /^\d+$/.test(count) ? count : '1');
  const place = { start: tokens[from].start, end: last.end };
  return {
    ...place,
    message: `This is C. Here it is \`${wanted}\``,
    fix: { ...place, text: wanted, isSafe: true },
    declares: name.image,
  };
}

const spinlock = (name: string) => `spinlock ${name};`;
const semaphore = (name: string, count: string) => `semaphore ${name} = ${count};`;
const LOCK_MACROS: Readonly<Record<string, (name: string, count: string) => string>> = {
  DEFINE_SPINLOCK: spinlock,
  DEFINE_RAW_SPINLOCK: spinlock,
  DEFINE_SEMAPHORE: semaphore,
  DEFINE_MUTEX: semaphore,
};

function cVariable(place: Place, from: number, at: number, type: CType): CHabit | undefined {
  const { tokens, isInside } = place;
  const name = tokens[at].image;
  const end = endOfStatement(tokens, at);
  const span = { start: tokens[from].start, end: tokens[end]?.end ?? tokens[at].end };
  const said = (message: string, wanted?: string, isSafe = false): CHabit => ({
    ...span,
    message,
    declares: name,
    ...(wanted !== undefined && { fix: { ...span, text: wanted, isSafe } }),
  });

  if (type.kind === 'spinlock' || type.kind === 'semaphore') {
    const wanted = type.kind === 'spinlock' ? `spinlock ${name};` : `semaphore ${name} = 1;`;
    return said(`This is C. Here it is \`${wanted}\``, wanted, !isInside);
  }
  const word = isInside ? 'let' : 'shared';
  const example = `${word} ${name}: ${type.kind === 'bool' ? 'bool = false' : `${EXAMPLE_RANGE} = 0`};`;
  const meant = meantWord(type, tokens[from], VARIABLES);
  if (meant) return { ...meant, declares: name };
  if (isNoType(type)) return undefined;
  if (type.kind === 'other' || type.kind === 'void')
    return said(
      `This declares a \`${type.kind === 'void' ? 'void' : type.name}\` as C does. A model has no structs and pointers: make a variable of each member that matters, as in \`${example}\``,
    );
  const parts = initialised(place, at, end);
  // `int a = 0, b = 1;` is two statements.
  if (!parts) return said(`This is C. Here every variable stands alone, as in \`${example}\``);
  const written = type.kind === 'bool' ? 'bool' : EXAMPLE_RANGE;
  const value = parts.value ?? (isInside ? (type.kind === 'bool' ? 'false' : '0') : undefined);
  const wanted = `${word} ${name}: ${written}${parts.size}${value === undefined ? '' : ` = ${value}`};`;
  return type.kind === 'bool'
    ? said(`This is C. Here it is \`${wanted}\``, wanted, true)
    : said(
        `This is C. Here every variable says what values it can have, as in \`${wanted}\``,
        end < tokens.length ? wanted : undefined,
      );
}

/** Words of other languages, for those of this one. */
const VARIABLES: Readonly<Record<string, string>> = {
  var: 'let',
  global: 'shared',
  per_cpu: 'percpu',
  lock: 'spinlock',
  mutex: 'semaphore',
};
const FUNCTIONS: Readonly<Record<string, string>> = {
  func: 'fn',
  function: 'fn',
  def: 'fn',
  proc: 'fn',
  proctype: 'fn',
};
const DECLARING = [
  'shared',
  'percpu',
  'spinlock',
  'semaphore',
  'log',
  'const',
  'config',
  'let',
  'enum',
  'fn',
];

/** A word that is no type but one of ours with a slip, or one of another language. */
function meantWord(type: CType, first: Token, others: Readonly<Record<string, string>>): CHabit | undefined {
  if (type.kind !== 'other' || type.name !== first.image) return undefined;
  const word = Object.hasOwn(others, type.name) ? others[type.name] : nearest(type.name, DECLARING);
  if (!word) return undefined;
  const span = { start: first.start, end: first.end };
  return {
    ...span,
    message: `\`${type.name}\` means nothing here. Did you mean \`${word}\`?`,
    fix: { ...span, text: word, isSafe: false },
  };
}

/** Two words side by side may as well be an assignment without its sign. */
const isNoType = (type: CType): boolean =>
  type.kind === 'other' && /^\w+$/.test(type.name) && !type.name.endsWith('_t');

/** What stands behind the name: brackets, a value; undefined if it is more than that. */
function initialised(
  { text, tokens }: Place,
  at: number,
  end: number,
): { size: string; value: string | undefined } | undefined {
  let i = at + 1;
  while (tokens[i]?.image === '[') {
    const close = closingOf(tokens, i);
    if (close === undefined) return undefined;
    i = close + 1;
  }
  const size = textOf(text, tokens, at + 1, i);
  if (i === end) return { size, value: undefined };
  if (tokens[i]?.image !== '=') return undefined;
  const value = textOf(text, tokens, i + 1, end);
  const isPlain = value !== '' && !tokens.slice(i + 1, end).some(isOutermostComma) && !value.includes('{');
  return isPlain ? { size, value: value === 'NULL' ? 'none' : value } : undefined;
}

/** For `findIndex` and its like: a comma that stands in no brackets. */
function isOutermostComma({ image }: Token, at: number, tokens: readonly Token[]): boolean {
  if (image !== ',') return false;
  const opened = tokens.slice(0, at).filter((each) => each.image === '(' || each.image === '[').length;
  const closed = tokens.slice(0, at).filter((each) => each.image === ')' || each.image === ']').length;
  return opened === closed;
}

/** The index of the `;`, or the number of tokens if none follows in this block. */
function endOfStatement(tokens: readonly Token[], from: number): number {
  for (let i = from; i < tokens.length; i++) {
    if (tokens[i].image === ';') return i;
    if (tokens[i].image === '{' || tokens[i].image === '(' || tokens[i].image === '[') {
      const close = closingOf(tokens, i);
      if (close === undefined) break;
      i = close;
    } else if (tokens[i].image === '}') break;
  }
  return tokens.length;
}

function cFunction({ text, tokens }: Place, from: number, at: number, returns: CType): CHabit | undefined {
  const close = closingOf(tokens, at + 1);
  if (close === undefined) return undefined;
  const name = tokens[at].image;
  const span = { start: tokens[from].start, end: tokens[close].end };
  const next = tokens[close + 1];
  if (next?.image === ';') {
    const whole = { start: span.start, end: next.end };
    return {
      ...whole,
      message: `Functions need no prototype: \`${name}\` is visible in the whole file. Remove it.`,
      fix: { ...whole, text: '', isSafe: true },
    };
  }
  if (next?.image !== '{') return undefined;
  const meant = meantWord(returns, tokens[from], FUNCTIONS);
  if (meant) return { ...meant, declares: name };
  if (isNoType(returns)) return undefined;
  const parameters = cParameters(text, tokens, at + 2, close);
  const gives = RETURNS[returns.kind];
  const wanted = parameters && gives !== undefined ? `fn ${name}(${parameters.text})${gives}` : undefined;
  const shown = wanted ?? `fn ${name}(…)${gives ?? ''}`;
  const isSafe = (parameters?.isSafe ?? false) && returns.kind !== 'number';
  return {
    ...span,
    message: `This is C. Here it is \`${shown}\`${isSafe ? '.' : ', with what values there can be.'}`,
    declares: name,
    ...(wanted !== undefined && { fix: { ...span, text: wanted, isSafe } }),
  };
}

const RETURNS: Readonly<Record<CType['kind'], string | undefined>> = {
  void: '',
  bool: ': bool',
  number: `: ${EXAMPLE_RANGE}`,
  spinlock: undefined,
  semaphore: undefined,
  other: undefined,
};
const PARAMETERS: Readonly<Record<CType['kind'], string | undefined>> = {
  void: undefined,
  bool: 'bool',
  number: EXAMPLE_RANGE,
  spinlock: 'spinlock',
  semaphore: 'semaphore',
  other: undefined,
};

/** Those between the brackets; undefined where one is of a type that no model has. */
function cParameters(
  text: string,
  tokens: readonly Token[],
  from: number,
  to: number,
): { text: string; isSafe: boolean } | undefined {
  const inner = textOf(text, tokens, from, to);
  if (inner === '' || inner === 'void') return { text: '', isSafe: true };
  const written: string[] = [];
  let isSafe = true;
  for (let i = from; i < to; ) {
    const typed = parameterAt(tokens, i);
    const type = typed && PARAMETERS[typed.type.kind];
    if (!typed || !type || typed.next >= to) return undefined;
    isSafe &&= typed.type.kind !== 'number';
    written.push(`${tokens[typed.next].image}: ${type}`);
    i = typed.next + 1;
    if (i < to && tokens[i].image !== ',') return undefined;
    i++;
  }
  return { text: written.join(', '), isSafe };
}

/** A lock comes by its address in C, and by its name here. */
function parameterAt(tokens: readonly Token[], from: number): ReturnType<typeof typeAt> {
  const typed = typeAt(tokens, from);
  if (typed?.type.kind !== 'other' || !typed.type.name.endsWith('*')) return typed;
  const star = tokens.findIndex((token, i) => i > from && token.image === '*');
  const without = typeAt([...tokens.slice(0, star), ...tokens.slice(star + 1)], from);
  const isLock = without?.type.kind === 'spinlock' || without?.type.kind === 'semaphore';
  return isLock && without.next === typed.next - 1 ? { type: without.type, next: typed.next } : typed;
}
