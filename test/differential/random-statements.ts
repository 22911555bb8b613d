/** Random statements of the language. */
import { type Chance, conditionFor, waitCondition } from './random-conditions.ts';
import { calculating, numbering, sleeping } from './random-values.ts';

export interface Context {
  cpus: number;
  /** Statements that may still be made. */
  budget: { left: number };
  callable: string[];
  inFunction?: boolean;
  inHandler: boolean;
  inLoop: boolean;
  isDevice?: boolean;
  /** Handlers send little: interrupts that beget interrupts make many states. */
  sends?: boolean;
  depth: number;
  /** For names of locals. */
  fresh: { n: number };
}

type Maker = (chance: Chance, c: Context) => string;

export function statements(chance: Chance, c: Context): string {
  const lines: string[] = [];
  for (let most = chance.of(1, 2, 3, 4); most > 0 && c.budget.left > 0; most--) {
    const line = statement(chance, c);
    lines.push(`${line}\n`);
    if (/^(return|break|continue|halt\(\)|park\(\));$/.test(line)) break;
  }
  return lines.join('');
}

function statement(chance: Chance, c: Context): string {
  c.budget.left--;
  const groups: [number, Maker[]][] = c.isDevice
    ? FOR_DEVICES
    : [
        [10, [simple]],
        [4, [locking, trylocking]],
        [3, [waiting, spinning, timedWait]],
        [2, [taking]],
        [2, [interruptsOff]],
        [3, [storing, reading]],
        [4, [values]],
        [1, [printing]],
        [c.sends ? 4 : c.inHandler && c.depth === 0 ? 1 : 0, [sending]],
        [c.depth < 2 ? 6 : 0, [branching, choosing, looping, counting, endless]],
        [2, [indivisible]],
        [2, [semaphores]],
        [c.callable.length ? 3 : 0, [calling]],
        [c.inHandler ? 3 : 1, [leaving]],
        [1, [asserting]],
      ];
  const weighted = groups.flatMap(([weight, makers]) => Array<Maker[]>(weight).fill(makers));
  return chance.of(...chance.of(...weighted))(chance, c);
}

/** A device has no locks and no interrupt flag. */
const FOR_DEVICES: [number, Maker[]][] = [
  [3, [simpleStore]],
  [2, [waiting, spinning, timedWait, taking]],
  [2, [sending]],
  [1, [choosing, counting, printing]],
];

function simpleStore(chance: Chance): string {
  return chance.of(
    'x = true;',
    'y = !y;',
    'n = 2;',
    'm++;',
    'who = none;',
    'color = blue;',
    'x = choose(false, true);',
  );
}

const inner = (c: Context): Context => ({ ...c, depth: c.depth + 1 });

/** One to three accesses, nothing that waits. */
function simple(chance: Chance, c: Context): string {
  const local = `v${c.fresh.n++}`;
  const flag = `${chance.of('x', 'y', 'flags[0]', 'flags[1]', 'flags[n % 2]')}`;
  return chance.of(
    `${flag} = true;`,
    `${flag} = false;`,
    `${flag} = !${chance.of('x', 'y')};`,
    'n = 1;',
    'n = m;',
    'n++;',
    'n = (n + 1) % 3;',
    'm++;',
    'm -= 2;',
    'own = 1 - own;',
    'who = this_cpu;',
    'color = x ? red : blue;',
    `let ${local} = n;\nm = ${local};`,
    `let ${local} = xchg(x, true);\nif (${local}) y = !y;`,
    `let ${local}: 0..2 = cmpxchg(n, 0, 1);\nif (${local} != 0) y = false;`,
    'atomic_inc(m);',
    `if (n > 0 && atomic_dec_and_test(n)) x = true;`,
    `n = choose(0, 2);`,
    `x = choose(false, true);`,
    `WRITE_ONCE(y, READ_ONCE(x));`,
    `flags[own] = x;`,
  );
}

function values(chance: Chance, c: Context): string {
  const local = `v${c.fresh.n++}`;
  const calculated = calculating(chance, local);
  return chance.of(calculated, calculated, calculated, numbering(chance, local), sleeping(chance));
}

function locking(chance: Chance, c: Context): string {
  const lock = chance.of('a', 'a', 'b[0]', 'b[1]', 'b[own]', 'b[n % 2]');
  const body = statements(chance, inner(c));
  if (chance.one(8)) return `spin_unlock(${lock});`;
  if (chance.one(10)) return `spin_lock_init(${lock});`;
  return `spin_lock(${lock});\n${body}${chance.one(8) ? '' : `spin_unlock(${lock});`}`;
}

function trylocking(chance: Chance, c: Context): string {
  const lock = chance.of('a', 'b[1]');
  return `if (spin_trylock(${lock})) {\n${statements(chance, inner(c))}spin_unlock(${lock});\n}`;
}

function waiting(chance: Chance): string {
  return `wait ${waitCondition(chance)};`;
}

function spinning(chance: Chance): string {
  return `while (${waitCondition(chance)}) cpu_relax();`;
}

function timedWait(chance: Chance, c: Context): string {
  const other = chance.of('', ` else {\n${statements(chance, inner(c))}}`);
  return `wait ${waitCondition(chance)} for ${duration(chance)}${other || ';'}`;
}

function duration(chance: Chance): string {
  return chance.of('1 ms', '5 ms', '20 ms', '87 ms', '1 s');
}

function taking(chance: Chance): string {
  return chance.of(
    `takes ${duration(chance)};`,
    `n = 2 takes ${duration(chance)};`,
    `print("one") takes ${duration(chance)};`,
  );
}

function interruptsOff(chance: Chance, c: Context): string {
  const local = `v${c.fresh.n++}`;
  const body = statements(chance, inner(c));
  return chance.of(
    `let ${local} = irq_save();\n${body}irq_restore(${local});`,
    `irq_disable();\n${body}irq_enable();`,
    'irq_disable();',
    'irq_enable();',
  );
}

function storing(chance: Chance, c: Context): string {
  const local = `v${c.fresh.n++}`;
  const text = chance.of('one', 'two');
  const late = chance.one(4) ? statements(chance, inner(c)) : '';
  return `let ${local} = log_reserve(ring);\n${late}if (${local} != none) log_commit(ring, ${local}, "${text}", ${chance.of(1, 7)});`;
}

function reading(chance: Chance, c: Context): string {
  const local = `v${c.fresh.n++}`;
  const use = chance.of(
    `cursor = ${local}.seq;\ncursor++;\nprint(${local}.text);`,
    `if (${local}.level > 4) print(${local}.text);`,
    `who = ${local}.cpu;`,
  );
  return `let ${local} = log_read(ring, ${chance.of('cursor', 'log_first(ring)')});\nif (${local} != none) {\n${use}\n}`;
}

function printing(chance: Chance): string {
  return `print("${chance.of('one', 'two')}");`;
}

function sending(chance: Chance, c: Context): string {
  const target = chance.of('all_cpus', c.isDevice ? '1' : 'other_cpus', '0', '1');
  return `${chance.of('send_ipi', 'send_nmi')}(${target}, ${chance.of('h0', 'h1')});`;
}

function branching(chance: Chance, c: Context): string {
  const other = chance.one(2) ? ` else {\n${statements(chance, inner(c))}}` : '';
  return `if (${conditionFor(chance)}) {\n${statements(chance, inner(c))}}${other}`;
}

function choosing(chance: Chance, c: Context): string {
  return `choose {\n${statements(chance, inner(c))}} or {\n${statements(chance, inner(c))}}`;
}

function looping(chance: Chance, c: Context): string {
  return `while (${conditionFor(chance)}) {\n${statements(chance, { ...inner(c), inLoop: true })}}`;
}

function counting(chance: Chance, c: Context): string {
  return `for (v${c.fresh.n++} in 0..1) {\n${statements(chance, { ...inner(c), inLoop: true })}}`;
}

function endless(chance: Chance, c: Context): string {
  const body = statements(chance, { ...inner(c), inLoop: true });
  return `loop {\n${body}if (${conditionFor(chance)}) break;\n}`;
}

function indivisible(chance: Chance, c: Context): string {
  const quiet = () => simple(chance, c);
  const two = `${quiet()}\n${chance.one(2) ? quiet() : `if (${conditionFor(chance)}) { ${quiet()} }`}`;
  return /choose\(/.test(two) ? quiet() : `atomic {\n${two}\n}`;
}

function semaphores(chance: Chance, c: Context): string {
  const body = statements(chance, inner(c));
  if (chance.one(5)) return 'up(s);';
  if (chance.one(3)) return `if (down_trylock(s)) {\n${body}up(s);\n}`;
  return `down(s);\n${body}up(s);`;
}

function calling(chance: Chance, c: Context): string {
  return `${chance.of(...c.callable)}();`;
}

function leaving(chance: Chance, c: Context): string {
  if (c.inLoop && chance.one(2)) return chance.of('break;', 'continue;');
  if (c.inFunction && chance.one(2)) return 'return;';
  return chance.of('halt();', 'park();', 'x = true;', 'y = false;');
}

function asserting(chance: Chance): string {
  return `assert(${conditionFor(chance)});`;
}
