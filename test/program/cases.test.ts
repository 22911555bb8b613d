/** Cases, options, faults and limits: what a scenario becomes, and what is said when it cannot. */
import { describe, expect, test } from 'vitest';
import { DIAGNOSTICS } from '../../server/language/diagnostics.ts';
import { caseList, scenariosOf } from '../../server/program/cases.ts';
import type { Op, StepProgram } from '../../server/program/program.ts';
import { checkText, compiled, compileErrors, openText, programOf } from '../support/lockstep.ts';

async function casesOf(source: string): Promise<string[]> {
  const set = await openText(source);
  const listed = caseList(set, scenariosOf(set)[0]);
  if ('errors' in listed) return listed.errors.map((e) => `${e.code} ${e.message}`);
  return listed.cases.map((c) => c.parameters.map((p) => `${p.name}=${p.value}`).join(' '));
}

const kinds = (program: StepProgram, k: Op['k']): number =>
  program.ops.filter((op, i) => i > 0 && op.k === k).length;

describe('the cases of a scenario', () => {
  test('are all combinations, the last parameter varying fastest, values as they are written', async () => {
    const source = `enum how { fast, slow }
const top = 2;
scenario s for n in 1..top, kind in {slow, fast}, d in {1 ms, 2 us} { cpu 0 {} expect no hang; }`;
    expect(await casesOf(source)).toEqual([
      'n=1 kind=slow d=1 ms',
      'n=1 kind=slow d=2 us',
      'n=1 kind=fast d=1 ms',
      'n=1 kind=fast d=2 us',
      'n=2 kind=slow d=1 ms',
      'n=2 kind=slow d=2 us',
      'n=2 kind=fast d=1 ms',
      'n=2 kind=fast d=2 us',
    ]);
  });

  test('is one without parameters', async () => {
    expect(await casesOf('scenario s { cpu 0 {} expect no hang; }')).toEqual(['']);
  });

  test('are 256 at most', async () => {
    expect(await casesOf('scenario s for a in 1..16, b in 1..16 { cpu 0 {} expect no hang; }')).toHaveLength(
      256,
    );
    expect(await casesOf('scenario s for a in 1..16, b in 1..17 { cpu 0 {} expect no hang; }')).toEqual([
      'LS5010 This scenario has more than 256 cases. Range over fewer values.',
    ]);
  });

  test('have their values everywhere: options, CPU ranges, sizes, code and conditions', async () => {
    const source = `config slots: 1..4 = 1;
shared board: 0..3[slots];
scenario s for n in 1..3 {
  machine { cpus = n + 1; slots = n; }
  cpu 0..n { if (this_cpu == n) board[n - 1] = n; }
  expect eventually board[n - 1] == n;
}`;
    const report = await checkText(source);
    expect(report.diagnostics).toEqual([]);
    expect(report.cases.map((c) => c.verdict)).toEqual(['holds', 'holds', 'holds']);
    const set = await openText(source);
    const sizes = [0, 1, 2].map((i) => {
      const program = compiled(set, { case: i });
      if (Array.isArray(program)) throw new Error(program[0].message);
      return [program.cpus, program.agents.length, program.variables[0].count];
    });
    expect(sizes).toEqual([
      [2, 2, 1],
      [3, 3, 2],
      [4, 4, 3],
    ]);
  });
});

describe('options', () => {
  const SOURCE = `config wide: bool = false;
config times: 0..7 = 2;
config later: 0..7 = times + 1;
config long: duration = 3 ms;
shared x: 0..7 = later;
shared y: 0..7 = 0;
scenario s { machine { MACHINE } cpu 0 { if (wide) takes long; else y = 1; for (i in 1..times) print("line"); } cpu 1 { y = x; } expect no hang; }`;

  test('decide branches beforehand: the other one is not in the program', async () => {
    const off = await programOf(SOURCE.replace('MACHINE', ''));
    const on = await programOf(SOURCE.replace('MACHINE', 'wide = true;'));
    expect([kinds(off, 'hold'), kinds(on, 'hold')]).toEqual([0, 1]);
    expect(on.ops.find((op) => op.k === 'hold')).toMatchObject({ length: 3_000_000 });
  });

  test('have defaults that may name options before them', async () => {
    const program = await programOf(SOURCE.replace('MACHINE', 'times = 5;'));
    expect(program.slots.find((s) => s.name === 'x')?.initial).toBe(6);
    expect(program.configs).toContainEqual({ name: 'times', value: '5' });
  });

  test('beyond their range are refused', async () => {
    const source = SOURCE.replace('MACHINE', 'times = 2 * 4;');
    const report = await checkText(source);
    expect(report.diagnostics.map((d) => [d.code, d.place.line])).toEqual([['LS5007', 6]]);
  });
});

describe('what a scenario does not use', () => {
  test('costs nothing in a search and is there for the debugger', async () => {
    const source = `shared used: 0..3 = 0;
shared idle: 0..3 = 2;
spinlock never;
log quiet[4];
scenario s { cpu 0 { used = 1; } cpu 1 { used = 2; } expect no hang; }`;
    const needed = await programOf(source);
    const all = await programOf(source, { observe: 'all' });
    expect(needed.variables.map((v) => v.name)).toEqual(['used']);
    expect(all.variables.map((v) => v.name)).toEqual(['used', 'idle']);
    expect([needed.locks.length, all.locks.length]).toEqual([0, 1]);
    expect([needed.logs.length, all.logs.length]).toEqual([0, 1]);
  });

  test('texts that no condition asks for are one text', async () => {
    const source = `scenario s { cpu 0 { print("one"); print("two"); print("three"); } expect eventually printed("two"); }`;
    expect((await programOf(source)).texts).toHaveLength(2);
    expect((await programOf(source, { observe: 'all' })).texts).toEqual(['', 'one', 'two', 'three']);
  });

  test('a pattern matches only texts that contain it, whatever words stand for the others', async () => {
    const source = `log ring[3];
scenario s { cpu 0 { let r = log_read(ring, 0); print(r.text); print("something else"); } expect always !printed("the"); }`;
    expect((await checkText(source)).cases[0].verdict).toBe('holds');
  });
});

describe('an error of the model', () => {
  test.each([
    ['LS8001', 'x = x + 7;', 'x leaves its range 0..7.'],
    ['LS8001', 'let small: 0..3 = x;', 'small leaves its range 0..3.'],
    ['LS8001', 'takes_small(x);', 'n leaves its range 0..3.'],
    ['LS8001', 'x = fetch_add(x, 7);', 'x leaves its range 0..7.'],
    ['LS8002', 'let c: cpu = who;', 'c must be a CPU, but the value is none.'],
    ['LS8003', 'let q = 5 / (x - 4);', 'Division by zero.'],
    ['LS8003', 'let q = 5 % (x - 4);', 'Division by zero.'],
    ['LS8004', 'board[x] = 1;', 'board has no such element.'],
    ['LS8004', 'spin_lock(locks[x]);', 'There is no such lock.'],
    ['LS8004', 'grid[0][x] = true;', 'grid has no such element.'],
    ['LS8005', 'assert(x == 3);', 'Assertion failed: x == 3'],
    ['LS8005', 'assert(x == 3, "x must be 3");', 'x must be 3'],
    ['LS8010', 'spin_unlock(l);', 'l is released by a CPU that does not hold it.'],
    ['LS8011', 'log_commit(ring, 0, "t", 1);', 'Only a record that this CPU has reserved can be committed.'],
  ])('%s: %s', async (code, body, message) => {
    const source = `shared x: 0..7 = 4;
shared who: cpu? = none;
shared board: 0..7[4];
shared grid: bool[2][4];
spinlock l;
spinlock locks[4];
log ring[4];
fn takes_small(n: 0..3) { x = n; }
scenario s {
  cpu 0 {
    ${body}
  }
  cpu 1 { x = 4; who = none; }
  expect no hang;
}`;
    const report = await checkText(source);
    expect(report.diagnostics).toEqual([]);
    const [only, ...others] = report.cases[0].faults;
    expect(others).toEqual([]);
    expect([only.code, only.headline]).toEqual([code, `CPU 0: ${message}`]);
    expect(only.steps.at(-1)?.place.line).toBe(10);
  });

  test('in a second dimension does not land in the row beside it', async () => {
    const source = `shared grid: 0..3[2][2];
shared at: 0..3 = 2;
scenario s { cpu 0 { grid[0][at] = 1; } cpu 1 { at = 2; } expect never grid[1][0] == 1; }`;
    const [report] = (await checkText(source)).cases;
    expect(report.faults.map((f) => f.code)).toEqual(['LS8004']);
    expect(report.expectations[0].verdict).toBe('holds');
  });
});

describe('limits', () => {
  const scenario = (body: string, top = '', machine = '') =>
    `${top}\nscenario s { machine { ${machine} } cpu 0 { ${body} } expect no hang; }`;

  /** What either the editor or the compiler says first. */
  async function firstError(source: string): Promise<string> {
    const { diagnostics } = await checkText(source);
    const error = diagnostics.find((d) => d.severity === 'error');
    return error ? `${error.code} ${error.message}` : 'none';
  }

  test('16 CPUs', async () => {
    expect(await firstError(scenario('', '', 'cpus = 16;'))).toBe('none');
    expect(await firstError(scenario('', '', 'cpus = 17;'))).toMatch(/^LS5007 .*1 to 16/);
  });

  test('arrays of 4096 elements and 1024 in a row, of 64 locks, logs of 1024 records, ranges of 65536 values', async () => {
    expect(await firstError(scenario('big[0] = 1;', 'shared big: 0..3[1024];'))).toBe('none');
    expect(await firstError(scenario('big[0] = 1;', 'shared big: 0..3[1025];'))).toMatch(/^LS6002 /);
    expect(await firstError(scenario('big[0][0] = true;', 'shared big: bool[64][64];'))).toBe('none');
    expect(await firstError(scenario('big[0][0] = true;', 'shared big: bool[64][65];'))).toMatch(/^LS6002 /);
    expect(await firstError(scenario('spin_lock(many[0]);', 'spinlock many[65];'))).toMatch(/^LS6002 /);
    expect(await firstError(scenario('let r = log_reserve(g);', 'log g[1025];'))).toMatch(/^LS6002 /);
    expect(await firstError(scenario('x = 1;', 'shared x: 0..65535 = 0;'))).toBe('none');
    expect(await firstError(scenario('x = 1;', 'shared x: 0..65536 = 0;'))).toMatch(/^LS6002 /);
  });

  test('choices of 256 values', async () => {
    expect(await firstError(scenario('let a = choose(0..255);'))).toBe('none');
    expect(await firstError(scenario('let a = choose(0..256);'))).toMatch(/^LS3013 /);
  });

  test('loops 31 deep, callers included', async () => {
    const nested = (n: number) => `${'loop { '.repeat(n)}break;${' }'.repeat(n)}`;
    expect(await firstError(scenario('f();', `fn f() { ${nested(15)} }`))).toBe('none');
    expect(
      await firstError(scenario(nested(17).replace('break;', 'f();'), `fn f() { ${nested(15)} }`)),
    ).toMatch(/^LS6004 .*callers included/);
  });

  test('60 000 operations once calls are expanded: the message says what to do', async () => {
    const levels = ['fn f0() { x = 1; x = 2; }'];
    for (let i = 1; i <= 5; i++) levels.push(`fn f${i}() { ${`f${i - 1}(); `.repeat(10)} }`);
    expect(await firstError(scenario('f5();', `shared x: 0..3 = 0;\n${levels.join('\n')}`))).toMatch(
      /^LS6002 .*60000 .*Call big functions from fewer places/,
    );
  });

  test('a wait looks at one shared value, an atomic block waits for nothing', async () => {
    const top = 'shared a: bool = true; shared b: bool = true; fn f() { wait a; } fn g() { loop { a = b; } }';
    expect(await firstError(scenario('wait a && b;', top))).toMatch(/^LS3010 /);
    expect(await firstError(scenario('atomic { f(); }', top))).toMatch(/^LS3012 /);
    expect(await firstError(scenario('atomic { g(); }', top))).toMatch(/^LS3012 /);
  });

  test('initial values and sizes belong to no CPU, whoever uses the variable first', async () => {
    for (const value of ['this_cpu', 'other_cpus']) {
      const type = value === 'this_cpu' ? 'cpu' : 'cpus';
      expect(await firstError(scenario('v = 0;', `shared v: ${type} = ${value};`))).toMatch(/^LS2011 /);
    }
  });

  test('an index that is constant is checked beforehand', async () => {
    const top = 'shared board: 0..3[2]; const n = 2;';
    expect(await firstError(scenario('board[n] = 1;', top))).toMatch(/^LS2029 /);
  });
});

describe('what the compiler says', () => {
  test('has a code of the table', async () => {
    const { readdirSync, readFileSync } = await import('node:fs');
    const folder = new URL('../../server/program/', import.meta.url);
    const used = readdirSync(folder).flatMap(
      (f) => readFileSync(new URL(f, folder), 'utf8').match(/LS\d{4}/g) ?? [],
    );
    expect(used.length).toBeGreaterThan(50);
    expect([...new Set(used)].filter((code) => !(code in DIAGNOSTICS))).toEqual([]);
  });

  test('a call of what only a patch adds is a mistake without the patch, at the call', async () => {
    const source = `shared x: 0..3 = 0;
fn f() { x = 1; }
patch p { fn f { x = 1; + only_here(); } fn only_here() { x = 2; } }
scenario s {
  cpu 0 { f(); only_here(); }
  expect no hang;
}`;
    const { diagnostics } = await checkText(source);
    expect(diagnostics.map((d) => [d.code, d.place.line])).toEqual([['LS4009', 4]]);
    expect(await compileErrors(source, { with: ['p'] })).toEqual([]);
  });
});
