/** Types of C and of the kernel, and what stands for them here. */
import { isName, type Token } from './tokens.ts';

/** Nothing in a model depends on these. */
const QUALIFIERS = new Set([
  'static',
  'inline',
  '__always_inline',
  'noinline',
  'notrace',
  'extern',
  'const',
  'volatile',
  'register',
  'asmlinkage',
  '__init',
  '__ref',
  '__cold',
  '__read_mostly',
  '__visible',
  '__printf',
]);

const NUMBERS = new Set([
  ...[
    'int',
    'unsigned',
    'signed',
    'long',
    'short',
    'char',
    'size_t',
    'ssize_t',
    'pid_t',
    'atomic_t',
    'atomic64_t',
  ],
  ...[
    'atomic_long_t',
    'u8',
    'u16',
    'u32',
    'u64',
    's8',
    's16',
    's32',
    's64',
    'uintptr_t',
    'ktime_t',
    'loff_t',
  ],
  ...['uint8_t', 'uint16_t', 'uint32_t', 'uint64_t', 'int8_t', 'int16_t', 'int32_t', 'int64_t', 'cpumask_t'],
]);

export type CType =
  | { readonly kind: 'number' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'void' }
  | { readonly kind: 'spinlock' }
  | { readonly kind: 'semaphore' }
  /** A struct, a pointer: what no model has. */
  | { readonly kind: 'other'; readonly name: string };

/** A range that a reader sees is an example: the model says what values there are. */
export const EXAMPLE_RANGE = '0..7';

/**
 * The type that begins at `from`, and where the name that it declares stands; undefined if no declaration of C begins there.
 * A type that is not known is one if another name follows it at once, which nothing of this language has.
 */
export function typeAt(tokens: readonly Token[], from: number): { type: CType; next: number } | undefined {
  const first = afterQualifiers(tokens, from);
  const found = baseType(tokens, first);
  if (!found) return undefined;
  let next = afterQualifiers(tokens, found.next);
  let { type } = found;
  if (tokens[next]?.image === '*') {
    // `a * b;` multiplies.
    const isKnown = type.kind !== 'other' || first > from || type.name.includes(' ');
    if (!isKnown) return undefined;
    while (tokens[next]?.image === '*') next++;
    type = { kind: 'other', name: `${type.kind === 'other' ? type.name : tokens[first].image} *` };
  }
  return isName(tokens[next]) ? { type, next } : undefined;
}

export function afterQualifiers(tokens: readonly Token[], from: number): number {
  let next = from;
  while (QUALIFIERS.has(tokens[next]?.image)) next++;
  return next;
}

function baseType(tokens: readonly Token[], from: number): { type: CType; next: number } | undefined {
  const first = tokens[from];
  if (!isName(first)) return undefined;
  if (NUMBERS.has(first.image)) {
    let next = from;
    while (NUMBERS.has(tokens[next]?.image)) next++;
    return { type: { kind: 'number' }, next };
  }
  const second = tokens[from + 1];
  if (first.image === 'struct' || first.image === 'union') {
    if (!isName(second)) return undefined;
    const type = LOCKS[second.image] ?? { kind: 'other', name: `${first.image} ${second.image}` };
    return { type, next: from + 2 };
  }
  const simple = SIMPLE[first.image];
  // A word alone on its line is a name that is being typed.
  const isForeign = !first.isKeyword && second?.line === first.line;
  if (!simple && !isForeign) return undefined;
  return { type: simple ?? { kind: 'other', name: first.image }, next: from + 1 };
}

const SIMPLE: Readonly<Record<string, CType>> = {
  bool: { kind: 'bool' },
  _Bool: { kind: 'bool' },
  void: { kind: 'void' },
  spinlock_t: { kind: 'spinlock' },
  raw_spinlock_t: { kind: 'spinlock' },
};

const LOCKS: Readonly<Record<string, CType>> = {
  semaphore: { kind: 'semaphore' },
  mutex: { kind: 'semaphore' },
  raw_spinlock: { kind: 'spinlock' },
};
