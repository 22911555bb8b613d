// Small programs for debug sessions, written by hand.
import type { StepProgram } from '../../server/program/program.ts';
import { bin, eq, me, not, num, ProgramBuilder } from './program-builder.ts';

/**
 * CPU 1 prints for ever and hands the console over to who waits for it; CPU 0 panics, stops CPU 1 by NMI, and then
 * waits for the console: if CPU 1 was halted between taking and giving, for ever.
 */
export function haltedOwner(): StepProgram {
  const p = new ProgramBuilder({ cpus: 2 });
  p.texts = ['aaaa', 'Kernel panic'];
  const panicCpu = p.shared('panic_cpu', 0, 2, { k: 'cpu', optional: true });
  const owner = p.shared('console_owner', 0, 2, { k: 'cpu', optional: true });
  const waiter = p.flag('console_waiter');
  const lock = p.lock('console_owner_lock');
  const local = p.local('old', 2);
  const stop = p.vector('stop_cpu', 'nmi', () => p.push({ k: 'halt' }, 'halt();'));
  p.cpu('scenario', () => {
    p.fn('panic', () => {
      p.set(panicCpu, bin(me, '+', 1), { text: 'panic_cpu = this_cpu;' });
      p.push({ k: 'send', vector: stop, targets: num(2) }, 'send_nmi(others, stop_cpu);');
      p.fn('console_trylock_spinning', () => {
        p.take(lock);
        const go = p.label();
        const spin = p.label();
        p.set(local, owner, { text: 'let old = console_owner;', private: false });
        p.branch(eq(local, 0), go, spin);
        p.place(spin);
        p.set(waiter, 1, { text: 'console_waiter = true;' });
        p.release(lock);
        p.wait(not(waiter), 'while (console_waiter) cpu_relax();');
        const end = p.label();
        p.jump(end);
        p.place(go);
        p.release(lock);
        p.place(end);
      });
      p.push({ k: 'print', text: num(1) }, 'print("Kernel panic");');
    });
  });
  p.cpu(
    'flooder',
    () => {
      p.loop(() => {
        p.fn('console_unlock', () => {
          p.take(lock);
          p.set(owner, bin(me, '+', 1), { text: 'console_owner = this_cpu;' });
          p.release(lock);
          p.push({ k: 'print', text: num(0) }, 'print("aaaa");');
          p.take(lock);
          p.set(owner, 0, { text: 'console_owner = none;' });
          p.set(waiter, 0, { text: 'console_waiter = false;' });
          p.release(lock);
        });
      });
    },
    { background: true },
  );
  p.expect({ k: 'no hang' });
  const program = p.build();
  const frame = program.frames.findIndex(
    ({ fn }) => program.functions[fn].name === 'console_trylock_spinning',
  );
  const { at } = program.functions[program.frames[frame].fn];
  const everywhere = { ...at, line: 0, column: 0, endLine: 1000 };
  program.frames[frame].locals.push({
    name: 'old',
    type: { k: 'cpu', optional: true },
    slot: local.slot,
    at,
    scope: everywhere,
  });
  return program;
}

/** Two CPUs, two locks, in opposite order. */
export function oppositeLocks(): StepProgram {
  const p = new ProgramBuilder({ cpus: 2 });
  const a = p.lock('a');
  const b = p.lock('b');
  p.cpu('one', () => {
    p.take(a);
    p.take(b);
    p.release(b);
    p.release(a);
  });
  p.cpu('two', () => {
    p.take(b);
    p.take(a);
    p.release(a);
    p.release(b);
  });
  p.expect({ k: 'no hang' });
  return p.build();
}

/** Nothing can go wrong: each CPU adds one to a counter of its own and finishes. */
export function harmless(): StepProgram {
  const p = new ProgramBuilder({ cpus: 2 });
  const first = p.shared('first');
  const second = p.shared('second');
  p.cpu('one', () => {
    p.set(first, bin(first, '+', 1), { text: 'first++;' });
    p.set(first, bin(first, '+', 1), { text: 'first++;' });
  });
  p.cpu('two', () => {
    p.set(second, bin(second, '+', 1), { text: 'second++;' });
  });
  p.expect({ k: 'no hang' });
  return p.build();
}

/** CPU 0 waits until CPU 1 is done, which never is, and goes round and round meanwhile. */
export function livelock(): StepProgram {
  const p = new ProgramBuilder({ cpus: 2 });
  const done = p.flag('done');
  const ready = p.flag('ready');
  p.cpu('waits', () => {
    p.set(ready, 1, { text: 'ready = true;' });
    const out = p.label();
    p.push({ k: 'loopEnter', depth: 1 }, 'while (!done) {');
    const head = p.here();
    p.branch(done, out);
    p.set(ready, 1, { text: 'ready = true;' });
    p.push({ k: 'loopRound', depth: 1, next: head.location }, '}');
    p.place(out);
  });
  p.cpu('never', () => p.wait(not(ready), 'while (ready) cpu_relax();'), { background: true });
  p.expect({ k: 'no hang' });
  return p.build();
}

/** A log of two records, a writer that overtakes the reader, and a long step. */
export function logging(): StepProgram {
  const p = new ProgramBuilder({ cpus: 2 });
  p.texts = ['zero', 'one', 'two'];
  const log = p.log('prb', 2);
  const seq = p.sequence(log, p.local('seq', 4));
  const next = p.sequence(log, p.shared('console_seq', 2, 4, { k: 'seq', log }));
  const into = {
    seq: p.local('r.seq', 4).slot,
    text: p.local('r.text', 2).slot,
    level: p.local('r.level').slot,
    writer: p.local('r.cpu').slot,
  };
  p.sequence(log, { k: 'local', slot: into.seq });
  p.cpu('writer', () => {
    for (const text of [0, 1, 2]) {
      p.push({ k: 'reserve', log, into: seq }, `let r = log_reserve(prb); // ${p.texts[text]}`);
      p.push({ k: 'commit', log, seq, text: num(text), level: num(4), fault: 0 }, 'log_commit(prb, r);');
    }
  });
  p.cpu('reader', () => {
    p.push({ k: 'read', log, seq: next, into }, 'let r = log_read(prb, console_seq);');
    p.hold(87_000_000);
    p.push({ k: 'print', text: { k: 'local', slot: into.text } }, 'print(r.text);');
  });
  return p.build();
}

/** An assertion that fails on the second step of CPU 0. */
export function failing(): StepProgram {
  const p = new ProgramBuilder({ cpus: 1 });
  const x = p.shared('x');
  p.cpu('one', () => {
    p.set(x, 1, { text: 'x = 1;' });
    p.push({ k: 'fail', fault: p.fault('LS7001', 'x must stay 0') }, 'assert(x == 0);');
  });
  return p.build();
}
