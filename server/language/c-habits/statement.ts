/** Statements and signs of C that this language writes otherwise, or does not have. */
import type { CHabit } from './c-habit.ts';
import { closingOf, isName, type Token, textOf, touch } from './tokens.ts';

/** A statement of C that begins at `from`. */
export function cStatement(text: string, tokens: readonly Token[], from: number): CHabit | undefined {
  const first = tokens[from];
  const second = tokens[from + 1];
  const word = (message: string): CHabit => ({ start: first.start, end: first.end, message });
  switch (first.image) {
    case 'do':
      return second?.image === '{'
        ? word('There is no `do … while`. Here it is `loop { …; if (!CONDITION) break; }`')
        : undefined;
    case 'for':
      return second?.image === '(' ? cFor(text, tokens, from) : undefined;
    case 'switch':
      return second?.image === '(' ? word('There is no `switch`. Write `if (…) … else if (…) …`') : undefined;
    case 'goto':
      return isName(second)
        ? word(
            'There is no `goto`. Turn the condition round, `return`, or leave a `loop { … }` with `break;`',
          )
        : undefined;
    case 'typedef':
      return word('There are no names for types but those of enums: `enum NAME { … }`.');
    case 'struct':
    case 'union':
      return cStruct(tokens, from);
    default:
      return undefined;
  }
}

function cStruct(tokens: readonly Token[], from: number): CHabit | undefined {
  if (!isName(tokens[from + 1]) || tokens[from + 2]?.image !== '{') return undefined;
  const close = closingOf(tokens, from + 2);
  if (close === undefined) return undefined;
  const last = tokens[close + 1]?.image === ';' ? close + 1 : close;
  return {
    start: tokens[from].start,
    end: tokens[last].end,
    message: 'There are no structs. Make a `shared` variable of each member that matters.',
  };
}

/** `for (i = A; i < B; i++)` as `for (i in A..B - 1)`; another one has to be a `while`. */
function cFor(text: string, tokens: readonly Token[], from: number): CHabit | undefined {
  const close = closingOf(tokens, from + 1);
  if (close === undefined) return undefined;
  const semicolons: number[] = [];
  for (let i = from + 2; i < close; i++) if (tokens[i].image === ';') semicolons.push(i);
  if (semicolons.length !== 2) return undefined;
  const span = { start: tokens[from].start, end: tokens[close].end };
  const [first, second] = semicolons;
  const parts = [
    textOf(text, tokens, from + 2, first),
    textOf(text, tokens, first + 1, second),
    textOf(text, tokens, second + 1, close),
  ];
  if (parts.every((part) => part === ''))
    return { ...span, message: 'Here it is `loop`.', fix: { ...span, text: 'loop', isSafe: true } };
  const wanted = counted(parts);
  if (!wanted)
    return {
      ...span,
      message:
        'A `for` goes through a range: `for (i in 0..n - 1)`. Write any other loop as `while (CONDITION) { … }` or `loop { … }`.',
    };
  return { ...span, message: `Here it is \`${wanted}\``, fix: { ...span, text: wanted, isSafe: true } };
}

function counted([first, second, third]: readonly string[]): string | undefined {
  const start = /^(?:(?:unsigned\s+)?int\s+)?(\w+)\s*=\s*([^=].*)$/.exec(first);
  const bound = /^(\w+)\s*(<=?)\s*([^=<].*)$/.exec(second);
  if (!start || !bound) return undefined;
  const [, name, low] = start;
  const [, compared, sign, limit] = bound;
  const grows = new RegExp(`^(?:${name}\\s*\\+\\+|\\+\\+\\s*${name}|${name}\\s*\\+=\\s*1)$`).test(third);
  if (compared !== name || !grows || /[,;&|?]/.test(low + limit)) return undefined;
  const high = sign === '<=' ? limit : /^\d+$/.test(limit) ? String(Number(limit) - 1) : `${limit} - 1`;
  // No round at all is no range.
  if (/^\d+$/.test(low) && /^-?\d+$/.test(high) && Number(high) < Number(low)) return undefined;
  return `for (${name} in ${low}..${high})`;
}

/** A sign or number of C at `at`, anywhere. */
export function cSign(text: string, tokens: readonly Token[], at: number): CHabit | undefined {
  const first = tokens[at];
  const second = tokens[at + 1];
  if (first.image === '#') return cDirective(text, tokens, at);
  const lone = cCharacter(tokens, at);
  if (lone) return lone;
  if (!second || !touch(first, second)) return undefined;
  const span = { start: first.start, end: second.end };
  if (first.image === '-' && second.image === '>')
    return {
      ...span,
      message: 'There are no pointers and structs. Make a variable of each member that matters.',
    };
  if ((first.image === '<' || first.image === '>') && second.image === first.image)
    return { ...span, message: NO_BITS };
  if ('*/%'.includes(first.image) && second.image === '=' && !touch(second, tokens[at + 2])) {
    const before: Token | undefined = tokens[at - 1];
    return isName(before)
      ? { ...span, message: `Here it is \`${before.image} = ${before.image} ${first.image} …;\`` }
      : undefined;
  }
  if (/^\d+$/.test(first.image)) return cNumber(first, second);
  return undefined;
}

const NO_BITS = 'There are no operations on bits. Make a `bool` of each flag.';

function cCharacter(tokens: readonly Token[], at: number): CHabit | undefined {
  const { image, start, end } = tokens[at];
  const next = tokens[at + 1];
  if (image === '|' || image === '^' || image === '~') return { start, end, message: NO_BITS };
  if (image !== '&') return undefined;
  const before = tokens[at - 1]?.image ?? '';
  const isAddress = touch(tokens[at], next) && isName(next) && !/[\w)\]]$/.test(before);
  return isAddress
    ? {
        start,
        end,
        message: 'There are no addresses. A lock or a variable is passed by its name.',
        fix: { start, end, text: '', isSafe: true },
      }
    : { start, end, message: NO_BITS };
}

/** `#define N 4` and `#include`. */
function cDirective(text: string, tokens: readonly Token[], at: number): CHabit | undefined {
  const { start, line } = tokens[at];
  const word = tokens[at + 1];
  if (!word || word.line !== line) return undefined;
  let last = at + 1;
  while (tokens[last + 1]?.line === line) last++;
  const span = { start, end: tokens[last].end };
  if (word.image === 'include')
    return {
      ...span,
      message: 'There is no preprocessor. Another file is used by its name: `use linux.printk;`',
    };
  const name = tokens[at + 2];
  const value = textOf(text, tokens, at + 3, last + 1);
  if (word.image !== 'define' || !isName(name) || name.line !== line || !/^(\d+|true|false)$/.test(value))
    return { ...span, message: 'There is no preprocessor. Use `const`, `config` and functions.' };
  const wanted = `const ${name.image} = ${value};`;
  return {
    ...span,
    message: `There is no preprocessor. Here it is \`${wanted}\``,
    declares: name.image,
    fix: { ...span, text: wanted, isSafe: true },
  };
}

function cNumber(first: Token, second: Token): CHabit | undefined {
  const span = { start: first.start, end: second.end };
  const all = first.image + second.image;
  const value = /^0[xb][0-9a-f]+$/i.test(all)
    ? Number(all)
    : /^[ul]+$/i.test(second.image)
      ? Number(first.image)
      : undefined;
  if (value === undefined || !Number.isSafeInteger(value)) return undefined;
  return {
    ...span,
    message: `Numbers are written in decimal, without a suffix: \`${value}\`.`,
    fix: { ...span, text: String(value), isSafe: true },
  };
}
