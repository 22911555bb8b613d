/** Small random step programs, as data that fast-check can shrink. */
import fc from 'fast-check';
import { bin, eq, not, num, ProgramBuilder } from './program-builder.ts';

export type Statement =
  | {
      k:
        | 'store'
        | 'load'
        | 'wait'
        | 'waitFor'
        | 'hold'
        | 'lock'
        | 'trylock'
        | 'send'
        | 'ipi'
        | 'private'
        | 'irqs'
        | 'choose'
        | 'mask'
        | 'down'
        | 'up'
        | 'log';
      x: number;
      n: number;
    }
  | { k: 'if' | 'while' | 'loop'; x: number; n: number; body: Statement[] }
  | { k: 'end'; n: number };

export interface ProgramText {
  timing: 'scales' | 'any';
  handlers: Statement[][];
  agents: { background: boolean; body: Statement[] }[];
}

const small = fc.integer({ min: 0, max: 1 });
const leaf: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({
    k: fc.constantFrom(
      'store',
      'load',
      'wait',
      'waitFor',
      'hold',
      'lock',
      'trylock',
      'send',
      'ipi',
      'private',
      'irqs',
      'choose',
      'mask',
      'down',
      'up',
      'log',
    ),
    x: small,
    n: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ k: fc.constant('end'), n: fc.integer({ min: 0, max: 2 }) }),
) as fc.Arbitrary<Statement>;
const statements = (depth: number): fc.Arbitrary<Statement[]> =>
  fc.array(
    depth === 0
      ? leaf
      : fc.oneof(
          { weight: 5, arbitrary: leaf },
          {
            weight: 1,
            arbitrary: fc.record({
              k: fc.constantFrom('if', 'while', 'loop'),
              x: small,
              n: small,
              body: statements(depth - 1),
            }) as fc.Arbitrary<Statement>,
          },
        ),
    { maxLength: 4 },
  );

export const programTexts: fc.Arbitrary<ProgramText> = fc.record({
  timing: fc.constantFrom('scales', 'any'),
  handlers: fc.array(fc.array(leaf, { maxLength: 2 }), { minLength: 2, maxLength: 2 }),
  agents: fc.array(fc.record({ background: fc.boolean(), body: statements(2) }), {
    minLength: 1,
    maxLength: 3,
  }),
});

/** Only background agents would leave nothing to ask: the first one is always in the foreground. */
export function programOf(text: ProgramText) {
  const b = new ProgramBuilder({ cpus: text.agents.length });
  b.timing = text.timing;
  b.texts = ['', 'hello'];
  const variables = [b.shared('x', 0, 3), b.shared('y', 1, 3)];
  const locals = [b.local('t', 3), b.local('u', 3)];
  const locks = [b.lock('A'), b.lock('B')];
  const semaphore = b.semaphore('S', 0);
  const log = b.log('L', 2);
  const seq = b.sequence(log, b.local('seq', 4));
  const lost = b.mark('lost', 'hello');
  const range = b.check(0, 3);

  const emit = (list: Statement[], nesting: number, level: number): void =>
    list.forEach((st) => one(st, nesting, level));
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one case per statement, each of a line or two.
  const one = (st: Statement, nesting: number, level: number): void => {
    const [x, t] = st.k === 'end' ? [variables[0], locals[0]] : [variables[st.x], locals[st.x]];
    switch (st.k) {
      case 'store':
        return void b.set(x, st.n === 3 ? bin(t, '+', 1) : st.n, { check: range });
      case 'load':
        return void b.set(t, x);
      case 'private':
        return void b.set(t, bin(bin(t, '+', st.n), '%', 4), { private: true });
      case 'wait':
        return void b.wait(st.n === 3 ? not(eq(x, 0)) : eq(x, st.n));
      case 'waitFor': {
        const length = 10 ** st.n;
        b.push({ k: 'hold', length });
        const at = b.here().location;
        return void b.push({ k: 'holdEnd', length, until: eq(x, 1), expired: at + 1 });
      }
      case 'hold':
        return b.hold(10 ** st.n);
      case 'lock':
        b.take(locks[st.x]);
        if (st.n > 0) b.set(x, st.n, { check: range });
        return st.n < 3 ? b.release(locks[st.x]) : undefined;
      case 'trylock':
        return void b.push({ k: 'trylock', lock: { lock: locks[st.x], fault: 0 }, into: t });
      case 'send':
      case 'ipi':
        return void b.push({ k: 'send', vector: st.k === 'ipi' ? 1 : 0, targets: num(1 << st.n) });
      case 'irqs':
        return void b.set({ k: 'irqsOff' }, st.n & 1);
      case 'choose':
        return void b.push({ k: 'chooseValue', values: [0, st.n], into: x });
      case 'mask':
        b.set(x, 0);
        return void b.set(t, x, { glued: true });
      case 'down':
        b.push({ k: 'semQueue', semaphore });
        return void b.push({ k: 'semWoken', semaphore });
      case 'up':
        return void b.push({ k: 'semWake', semaphore, into: t });
      case 'log':
        b.push({ k: 'reserve', log, into: seq });
        b.branch(eq(seq, 0), { location: b.here().location + 2 });
        return void b.push({ k: 'commit', log, seq, text: num(st.x), level: num(0), fault: range.fault });
      case 'end':
        return void b.push(
          st.n === 0 ? { k: 'halt' } : st.n === 1 ? { k: 'park' } : { k: 'fail', fault: range.fault },
        );
      case 'if': {
        const out = b.label();
        b.branch(eq(x, st.n), undefined, out);
        emit(st.body, nesting, level);
        return b.place(out);
      }
      case 'while':
      case 'loop': {
        const out = b.label();
        const depth = level * 32 + nesting;
        b.push({ k: 'loopEnter', depth });
        const top = b.here();
        if (st.k === 'while') b.branch(eq(x, st.n), undefined, out);
        emit(st.body, nesting + 1, level);
        b.push({ k: 'loopRound', depth, next: top.location });
        return b.place(out);
      }
    }
  };
  text.agents.forEach(({ background, body }, i) =>
    b.cpu(`cpu ${i}`, () => emit(body, 1, 0), { background: background && i > 0 }),
  );
  b.vector('nmi', 'nmi', () => emit(text.handlers[0], 1, 2));
  b.vector('ipi', 'ipi', () => emit(text.handlers[1], 1, 1));
  const condition = bin(bin(variables[0], '+', variables[1]), '<', 4);
  const expectations: Parameters<ProgramBuilder['expect']>[0][] = [
    { k: 'no hang' },
    { k: 'no starvation' },
    { k: 'hang' },
    { k: 'always', condition },
    { k: 'never', condition: eq(lost, 1) },
    { k: 'reachable', condition: eq(variables[0], 3) },
    { k: 'eventually', condition: eq(variables[0], 2) },
  ];
  expectations.forEach((e) => b.expect(e));
  return b.build();
}
