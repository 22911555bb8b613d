/**
 * A short text that two step programs share exactly when a search cannot tell them apart: where in the text they come from, what the case and
 * its patches are called and what is there for people only does not count.
 */
import type { SourceRange, StepProgram } from './program.ts';

/** Fields that no step, no condition and no sentence of a finding depends on, but for line numbers. */
const PLACES = new Set(['at', 'call', 'scope']);
const FOR_PEOPLE = new Set(['summary', 'doc']);
const NAMES = new Set(['scenario', 'title', 'parameters', 'patches', 'configs', 'sources']);

export function programKey(program: StepProgram): string {
  const hash = new Hash();
  for (const [name, value] of Object.entries(program)) {
    if (NAMES.has(name)) continue;
    hash.text(name);
    add(hash, value);
  }
  // Where a condition has no better words, a sentence quotes its text.
  for (const op of program.ops) {
    if (op.k !== 'wait' && op.k !== 'holdEnd') continue;
    hash.text(textAt(program, op.at));
  }
  return hash.value();
}

/** The same of texts. */
export function textKey(texts: readonly string[]): string {
  const hash = new Hash();
  for (const text of texts) hash.text(text);
  return hash.value();
}

function add(hash: Hash, value: unknown): void {
  switch (typeof value) {
    case 'number':
      return hash.number(value);
    case 'string':
      return hash.text(value);
    case 'boolean':
      return hash.word(value ? 3 : 5);
    case 'object':
      break;
    default:
      return hash.word(7);
  }
  if (value === null) return hash.word(9);
  if (Array.isArray(value)) {
    hash.word(value.length);
    for (const each of value) add(hash, each);
    return;
  }
  for (const name in value) {
    if (PLACES.has(name) || FOR_PEOPLE.has(name)) continue;
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined) continue;
    hash.text(name);
    add(hash, field);
  }
  hash.word(11);
}

function textAt({ sources }: StepProgram, { source, line, column, endLine, endColumn }: SourceRange): string {
  const lines = sources[source].text.split('\n', endLine + 1).slice(line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, endColumn);
  lines[0] = lines[0].slice(column);
  return lines.join(' ').replace(/\s+/g, ' ');
}

/** Two words of 32 bits, each mixed as in MurmurHash3 (Austin Appleby, in the public domain) with constants of its own. */
class Hash {
  private a = 0x9e3779b9;
  private b = 0x85ebca6b;
  private readonly float = new Float64Array(1);
  private readonly halves = new Uint32Array(this.float.buffer);

  word(w: number): void {
    let k = Math.imul(w, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    this.a ^= k;
    this.a = (Math.imul((this.a << 13) | (this.a >>> 19), 5) + 0xe6546b64) | 0;
    k = Math.imul(w ^ this.a, 0xab0e9789);
    k = Math.imul((k << 16) | (k >>> 16), 0x38b34ae5);
    this.b ^= k;
    this.b = (Math.imul((this.b << 17) | (this.b >>> 15), 5) + 0x561ccd1b) | 0;
  }

  number(n: number): void {
    if (Number.isInteger(n) && n === (n | 0)) return this.word(n);
    this.float[0] = n;
    this.word(13);
    this.word(this.halves[0]);
    this.word(this.halves[1]);
  }

  text(s: string): void {
    this.word(s.length);
    for (let i = 0; i + 1 < s.length; i += 2) this.word((s.charCodeAt(i) << 16) | s.charCodeAt(i + 1));
    if (s.length % 2 === 1) this.word(s.charCodeAt(s.length - 1));
  }

  value(): string {
    const part = (h: number): string => {
      let x = h ^ (h >>> 16);
      x = Math.imul(x, 0x85ebca6b);
      x ^= x >>> 13;
      x = Math.imul(x, 0xc2b2ae35);
      x ^= x >>> 16;
      return (x >>> 0).toString(16).padStart(8, '0');
    };
    return part(this.a) + part(this.b);
  }
}
