/** What must be true of a module before anything is made of it, as a list of what is wrong. */
import type { Fn, Module, Statement, Value } from '../../server/machine/code/code.ts';

type Part = Value | Statement;

/** Every value and statement of a body, however deep. */
function* partsOf(part: unknown): Generator<Part> {
  if (Array.isArray(part)) {
    for (const each of part) yield* partsOf(each);
  } else if (typeof part === 'object' && part !== null) {
    if ('k' in part) yield part as Part;
    yield* partsOf(Object.values(part));
  }
}

function returns(body: Statement[]): boolean {
  const last = body.at(-1);
  if (last?.k === 'if') return returns(last.then) && returns(last.else);
  return last?.k === 'return' || last?.k === 'impossible';
}

const isWord = (x: number): boolean => (x | 0) === x && !Object.is(x, -0);

export function mistakesIn(module: Module): string[] {
  const names = (list: { name: string }[]): Set<string> => new Set(list.map((each) => each.name));
  const mistakes = [...groupMistakes(module), ...module.functions.flatMap((fn) => mistakesOf(fn, module))];
  if (names(module.functions).size !== module.functions.length) mistakes.push('a function is there twice');
  if (names(module.tables).size !== module.tables.length) mistakes.push('a table is there twice');
  return mistakes;
}

function groupMistakes({ groups, functions }: Module): string[] {
  const shape = (name: string): string => {
    const fn = functions.find((f) => f.name === name);
    return fn ? `${fn.parameters.length} ${fn.result}` : 'none';
  };
  return groups.flatMap((group) => {
    const shapes = new Set(group.functions.filter((name) => name !== '').map(shape));
    return shapes.size > 1 || shapes.has('none') ? [`the functions of ${group.name} differ`] : [];
  });
}

function mistakesOf(fn: Fn, module: Module): string[] {
  const parts = [...partsOf(fn.body)];
  const set = new Set(fn.parameters);
  for (const part of parts) if (part.k === 'set') set.add(part.name);
  const falls = fn.result && !returns(fn.body) ? ['does not return a value on every way'] : [];
  const wrong = parts.flatMap((part) => mistakeAt(part, fn, set, module) ?? []);
  return [...falls, ...wrong].map((mistake) => `${fn.name} ${mistake}`);
}

function mistakeAt(part: Part, fn: Fn, set: Set<string>, module: Module): string | undefined {
  switch (part.k) {
    case 'return':
      return (part.value !== undefined) === fn.result ? undefined : 'returns amiss';
    case 'const':
      return isWord(part.value) ? undefined : `has the constant ${part.value}`;
    case 'get':
      return set.has(part.name) ? undefined : `reads ${part.name}, which is never set`;
    case 'table':
      return module.tables.some((t) => t.name === part.table) ? undefined : `reads no table: ${part.table}`;
    case 'load':
    case 'store':
      return isWord(part.offset) && part.offset >= 0 ? undefined : `has the offset ${part.offset}`;
    case 'global':
    case 'setGlobal':
      return module.globals.includes(part.name) ? undefined : `knows no variable ${part.name}`;
    case 'call':
      return callMistake(part.fn, part.args.length, module);
    case 'dispatch': {
      const group = module.groups.find((g) => g.name === part.group);
      const some = group?.functions.find((name) => name !== '');
      return callMistake(some ?? `one of ${part.group}`, part.args.length, module);
    }
    default:
      return undefined;
  }
}

function callMistake(name: string, args: number, module: Module): string | undefined {
  const to = module.functions.find((f) => f.name === name);
  if (!to) return `calls ${name}, which there is not`;
  return to.parameters.length === args ? undefined : `calls ${name} with ${args} arguments`;
}
