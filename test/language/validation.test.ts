import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { listed, load, loadFile } from './harness.ts';

/** Wraps a statement into what it needs around it. */
const within = (body: string) =>
  `shared x: 0..3 = 0;\nshared b: bool = false;\nspinlock l;\nsemaphore s = 1;\nlog g[4];\nfn f(p: 0..3, q: spinlock) { ${body} }`;
const scenario = (items: string) => `shared x: 0..3 = 0;\nscenario s { ${items} }`;

/** One mistake each: the code, and the text with `⟦…⟧` around what must be marked. Nothing else may be reported. */
const MISTAKES: [string, string, string][] = [
  ['LS1001', 'a missing semicolon', 'fn f() { irq_disable()⟦)⟧; }'],
  ['LS1005', 'a character without a meaning', 'fn f() { ⟦§⟧ }'],
  ['LS1010', 'a file that does not exist', 'use ⟦nowhere⟧;'],
  ['LS1011', 'a file that uses itself', 'use ⟦"main.lockstep"⟧;'],
  ['LS1013', 'a file used twice', 'use linux.panic;\n⟦use linux.panic;⟧'],
  ['LS1020', 'an unknown name', within('⟦nothing⟧ = 1;')],
  ['LS1020', 'an unknown function', within('⟦nothing⟧();')],
  ['LS1020', 'an unknown type', 'shared x: ⟦nothing⟧;'],
  ['LS1020', 'an unknown patch', scenario('cpu 0 {} with ⟦nothing⟧; expect no hang;')],
  [
    'LS1020',
    'a machine setting that is no config',
    scenario('machine { ⟦x⟧ = 1; } cpu 0 {} expect no hang;'),
  ],
  ['LS1021', 'a name declared twice', 'shared x: 0..3 = 0;\nspinlock ⟦x⟧;'],
  ['LS1021', 'a name that the prelude has', 'fn ⟦irq_save⟧() {}'],
  ['LS1021', 'a parameter declared twice', 'fn f(a: bool, ⟦a⟧: bool) {}'],
  ['LS1021', 'a local declared twice', within('let a = 1; let ⟦a⟧ = 2;')],
  ['LS1021', 'an enum member declared twice', 'enum e { one, ⟦one⟧ }'],
  [
    'LS1021',
    'a variable of a patch that exists',
    'shared x: 0..3 = 0;\npatch p { shared ⟦x⟧: bool = false; }',
  ],
  ['LS1022', 'a local that hides one', within('let a = 1; if (a == 1) { let ⟦a⟧ = 2; }')],
  ['LS1022', 'a local that hides a parameter', within('let ⟦p⟧ = 1;')],
  ['LS1023', 'a builtin outside the prelude', '⟦builtin⟧ fn mine();'],
  [
    'LS1025',
    'a constant that needs itself',
    'const a = ⟦b⟧;\nconst b = 1 + 1;\nconst c = ⟦c⟧;'.replace('⟦b⟧', 'b'),
  ],
  ['LS1026', 'a function that wants to change its argument', 'fn f(⟦ref⟧ v: 0..3) { v = 1; }'],
  ['LS2001', 'a condition that is a number', within('if (⟦x⟧) {}')],
  ['LS2001', 'a value of another type', within('x = ⟦true⟧;')],
  ['LS2001', 'a duration that is a number', within('takes ⟦5⟧;')],
  ['LS2001', 'a wait limit that is a number', within('wait b for ⟦5⟧;')],
  ['LS2001', 'an argument of another type', within('spin_lock(⟦x⟧);')],
  [
    'LS2001',
    'a value that does not fit the variable of an atomic operation',
    within('let old = cmpxchg(x, 0, ⟦none⟧);'),
  ],
  ['LS2001', 'none without a type', within('let a = ⟦none⟧;')],
  ['LS2001', 'the part of an expression that is wrong, and not all of it', within('b = x == 1 && ⟦x + 1⟧;')],
  ['LS2002', 'too few arguments', within('⟦spin_lock⟧();')],
  ['LS2003', 'a ref argument that is no variable', within('atomic_inc(⟦1⟧);')],
  ['LS2004', 'an assignment to a setting', within('⟦cpus⟧ = 1;')],
  ['LS2004', 'an assignment to a constant', 'const c = 1;\nfn f() { ⟦c⟧ = 2; }'],
  ['LS2004', 'an assignment to a parameter that is a lock', within('⟦q⟧ = l;')],
  ['LS2004', 'an assignment to a loop variable', within('for (i in 0..3) { ⟦i⟧ = 1; }')],
  ['LS2004', 'an assignment to an array', 'shared a: bool[2] = false;\nfn f() { ⟦a⟧ = true; }'],
  ['LS2005', 'operands that do not go together', within('b = ⟦x == true⟧;')],
  ['LS2011', 'an initial value from state', 'shared x: 0..3 = 0;\nshared y: 0..3 = ⟦x⟧;'],
  ['LS2013', 'a function without a value as a value', within('b = ⟦irq_disable()⟧;')],
  ['LS2014', 'this_cpu in a condition', scenario('cpu 0 {} expect never ⟦this_cpu⟧ == 0;')],
  ['LS2016', 'a choice in a condition', scenario('cpu 0 {} expect never ⟦choose(true, false)⟧;')],
  ['LS2017', 'an unknown member', within('x = s.⟦size⟧;')],
  ['LS2017', 'an unknown question about a CPU', scenario('cpu 0 {} expect never cpu[0].⟦halt⟧;')],
  ['LS2021', 'an empty range', 'shared x: ⟦3..1⟧;'],
  ['LS2022', 'a stored lock', 'shared x: ⟦spinlock⟧;'],
  ['LS2024', 'an initial value outside its range', 'shared x: 0..3 = ⟦4⟧;'],
  ['LS2024', 'a default outside its range', 'config x: 0..3 = ⟦4⟧;'],
  ['LS2028', 'an index of what is no array', within('⟦x⟧[0] = 1;')],
  ['LS2038', 'a value returned by a function without one', within('return ⟦1⟧;')],
  ['LS2038', 'no value returned by a function with one', 'fn f(): bool { ⟦return⟧; }'],
  ['LS2001', 'a spread without a unit', within('takes ⟦5⟧..6;').replace('..6', '..⟦6⟧')],
  ['LS2001', 'a cost that is a number', scenario('costs { load = ⟦5⟧; } cpu 0 {} expect no hang;')],
  ['LS2001', 'a start that is a number', scenario('cpu 0 after ⟦5⟧ {} expect no hang;')],
  [
    'LS2001',
    'a start of a device that is a number',
    scenario('cpu 0 {} device d after ⟦5⟧ {} expect no hang;'),
  ],
  [
    'LS2011',
    'a default that the machine would have to compute',
    'config c: duration = ⟦time_for("x", 5 ms)⟧;',
  ],
  ['LS2034', 'a padded text that is not written out', 'fn f(t: text) { print(padded(⟦t⟧, 5)); }'],
  ['LS2040', 'a spread the wrong way round', within('takes ⟦6..5 us⟧;')],
  ['LS2040', 'the same where the units differ', within('takes ⟦6 us..5 ns⟧;')],
  ['LS2040', 'the same as a call', within('takes ⟦uniform(6 us, 5 us)⟧;')],
  ['LS2040', 'the same with nothing but zero', within('takes ⟦1..0 s⟧;')],
  ['LS2041', 'a negative time', within('takes ⟦-1 ms⟧;')],
  ['LS2041', 'a negative time at the end of a statement', within('x = 1 takes ⟦-1 ms⟧;')],
  ['LS2041', 'a negative time of what is declared', within('let y = 1 takes ⟦-1 ms⟧;')],
  ['LS2041', 'a difference below 0', within('takes ⟦10 us - 20 us⟧;')],
  ['LS2041', 'a negative limit', within('wait b for ⟦-1 ms⟧;')],
  ['LS2041', 'a negative start', scenario('cpu 0 after ⟦-1 ms⟧ {} expect no hang;')],
  ['LS2041', 'a negative start of a device', scenario('cpu 0 {} device d after ⟦-1 ms⟧ {} expect no hang;')],
  ['LS2041', 'a negative option', 'config c: duration = ⟦-5 us⟧;'],
  [
    'LS2041',
    'a negative setting',
    'config c: duration = 5 us;\nscenario s { machine { c = ⟦-5 us⟧; } cpu 0 {} expect no hang; }',
  ],
  [
    'LS2041',
    'a negative parameter of a scenario',
    'scenario s for d in {1 ms, ⟦-2 ms⟧} { cpu 0 { takes d; } expect no hang; }',
  ],
  ['LS2041', 'a negative argument', 'fn f(t: duration) { takes t; }\nfn g() { f(⟦-1 ms⟧); }'],
  ['LS2041', 'a negative lower bound', within('takes ⟦-6 us⟧..5 us;')],
  ['LS2041', 'a negative lower bound without a unit', within('takes ⟦-6⟧..5 us;')],
  ['LS2041', 'a lower bound that comes to less than 0', within('takes ⟦0 s - 6 us⟧..5 us;')],
  ['LS2041', 'a negative upper bound', within('takes 6..⟦-5 us⟧;')],
  ['LS2041', 'a negative bound of a call', within('takes uniform(1 us, ⟦-5 us⟧);')],
  ['LS2041', 'a negative mean', within('takes exponential(⟦-6 us⟧);')],
  ['LS2041', 'a negative deviation', within('takes normal(1 us, ⟦-6 us⟧);')],
  ['LS2041', 'a negative cost', scenario('costs { load = ⟦-3 us⟧; } cpu 0 {} expect no hang;')],
  ['LS2043', 'a line without characters', within('takes line_time(⟦0⟧, 9600);')],
  ['LS2043', 'a line without a speed', within('takes line_time(10, ⟦0⟧);')],
  ['LS2043', 'a text that is longer than its line', within('print(padded("abc", ⟦2⟧));')],
  ['LS2044', 'a time beyond all reason', within('takes ⟦8640001 s⟧;')],
  ['LS2044', 'one that no number holds', within(`takes ⟦${'9'.repeat(400)} s⟧;`)],
  ['LS2045', 'a number with a fraction', within('x = ⟦1.5⟧;')],
  ['LS2045', 'a time without a unit', within('takes ⟦1.5⟧;')],
  ['LS2045', 'a bound without a unit above it', `config c: duration = 3 ms;\n${within('takes ⟦1.5⟧..c;')}`],
  ['LS2045', 'a factor with a fraction', within('takes ⟦1.5⟧ * 2 ms;')],
  ['LS2040', 'a decimal bound above the other', within('takes ⟦3.2..1.6 ms⟧;')],
  ['LS2041', 'a negative decimal bound', within('takes ⟦-1.6⟧..3.2 ms;')],
  ['LS1001', 'a fraction in a type', 'shared x: 0..⟦1.5⟧;'],
  [
    'LS3001',
    'recursion',
    'fn f() { ⟦g⟧(); }\nfn g() { h(); }\nfn h() { irq_enable(); }\nfn i() { ⟦i⟧(); }'.replace('⟦g⟧', 'g'),
  ],
  [
    'LS3001',
    'recursion that a patch adds',
    'fn f() { irq_disable(); }\nfn g() { f(); }\npatch p { fn f { irq_disable(); + ⟦g⟧(); } }',
  ],
  ['LS3002', 'break outside a loop', within('⟦break;⟧')],
  ['LS3003', 'unreachable code', within('return; ⟦x = 1;⟧')],
  ['LS3003', 'code behind a loop without a way out', within('loop { x = 1; } ⟦x = 2;⟧')],
  ['LS3004', 'a way through without a return', 'fn ⟦f⟧(p: bool): bool { if (p) return true; }'],
  ['LS3005', 'return in a scenario', scenario('cpu 0 { ⟦return;⟧ } expect no hang;')],
  ['LS3012', 'waiting in an atomic block', within('atomic { ⟦spin_lock(l)⟧; }')],
  ['LS3012', 'time in an atomic block', within('atomic { ⟦x = 1 takes 5 ms;⟧ }')],
  ['LS3012', 'a loop without a bound in an atomic block', within('atomic { ⟦while (b) { x = 1; }⟧ }')],
  ['LS3012', 'a choice in an atomic block', within('atomic { x = ⟦choose(0..3)⟧; }')],
  [
    'LS3012',
    'a called function that waits in an atomic block',
    'spinlock l;\nfn g() { spin_lock(l); }\nfn f() { atomic { ⟦g⟧(); } }',
  ],
  ['LS3014', 'a comparison as a statement', within('⟦x == 1⟧;')],
  ['LS4001', 'a mark outside a patch', within('⟦+⟧ x = 1;')],
  ['LS4001', 'a gap outside a patch', within('⟦...⟧')],
  ['LS4001', 'a marked else outside a patch', within('if (b) x = 1; ⟦+⟧ else x = 2;')],
  [
    'LS4014',
    'an else that alone is taken out',
    'shared b: bool = false;\nfn f() { if (b) b = true; else b = false; }\npatch p { fn f { if (b) b = true; ⟦-⟧ else b = false; } }',
  ],
  [
    'LS4014',
    'an else with another mark than its if',
    'shared b: bool = false;\nfn f() { b = true; }\npatch p { fn f { b = true; + if (b) b = false; ⟦-⟧ else b = true; } }',
  ],
  [
    'LS1020',
    'an unknown name in an added else',
    'shared b: bool = false;\nfn f() { if (b) b = true; }\npatch p { fn f { if (b) b = true; + else ⟦c⟧ = true; } }',
  ],
  ['LS4003', 'a patch that changes nothing', 'patch ⟦p⟧ { }'],
  [
    'LS4008',
    'a patch listed twice',
    `patch p { const c = 1; }\n${scenario('cpu 0 {} with p, ⟦p⟧; expect no hang;')}`,
  ],
  [
    'LS4008',
    'a patch listed twice through a series',
    `patch p { const c = 1; }\nseries t { p; }\n${scenario('cpu 0 {} with t, ⟦p⟧; expect no hang;')}`,
  ],
  ['LS4010', 'a patch that needs itself', 'patch p needs ⟦p⟧ { const c = 1; }'],
  ['LS4010', 'a series that contains itself', 'series t { ⟦t⟧; }'],
  ['LS5001', 'a scenario without CPUs', 'scenario ⟦s⟧ { expect no hang; }'],
  ['LS5002', 'a CPU listed twice', scenario('cpu 0 {} cpu ⟦0⟧..1 {} expect no hang;')],
  ['LS5003', 'a scenario that expects nothing', 'scenario ⟦s⟧ { cpu 0 {} }'],
  ['LS5004', 'a setting given twice', scenario('machine { cpus = 2; ⟦cpus⟧ = 3; } cpu 0 {} expect no hang;')],
  ['LS5004', 'the timing given twice', scenario('cpu 0 {} timing any; ⟦timing scales;⟧ expect no hang;')],
  [
    'LS5004',
    'a cost given twice',
    scenario('costs { load = 1 ns; } costs { ⟦load⟧ = 2 ns; } cpu 0 {} expect no hang;'),
  ],
  ['LS5017', 'a cost of what is no step', scenario('costs { ⟦loat⟧ = 1 ns; } cpu 0 {} expect no hang;')],
  ['LS5005', 'no foreground CPU', 'scenario ⟦s⟧ { background cpu 0 {} expect no hang; }'],
  [
    'LS5006',
    'a CPU that the machine does not have',
    scenario('machine { cpus = 2; } cpu ⟦2⟧ {} expect no hang;'),
  ],
  ['LS5009', 'a comparison without scenarios', 'compare ⟦"C"⟧ { with nothing; }'],
  ['LS5015', 'an expectation given twice', scenario('cpu 0 {} expect no hang; ⟦expect no hang;⟧')],
  [
    'LS5015',
    'a column given twice',
    `${scenario('cpu 0 {} expect no hang;')}\ncompare "C" { scenarios s; with nothing; ⟦with nothing;⟧ }`,
  ],
  ['LS5011', 'a parameter without values', 'scenario s for n in 2..⟦1⟧ { cpu 0 {} expect no hang; }'],
  [
    'LS5012',
    'a condition that does something',
    'shared b: bool = false;\nfn t(): bool { return b; }\nscenario s { cpu 0 {} expect never ⟦t⟧(); }',
  ],
  ['LS5013', 'a model that sees the console', within('b = ⟦printed⟧("x");')],
  [
    'LS6001',
    'a ring with fewer records than CPUs need',
    'log g[2];\nscenario ⟦s⟧ { cpu 0 {} expect no hang; }',
  ],
  ['LS6002', 'a lock array without locks', 'spinlock l[⟦0⟧];'],
  ['LS5007', 'a setting outside its range', scenario('machine { cpus = ⟦17⟧; } cpu 0 {} expect no hang;')],
];

async function check(code: string, marked: string): Promise<void> {
  const expected: string[] = [];
  const pieces = marked.split(/[⟦⟧]/);
  const text = pieces.join('');
  for (let i = 1, offset = pieces[0]?.length ?? 0; i < pieces.length; offset += pieces[i]?.length ?? 0, i++) {
    if (i % 2 === 1)
      expected.push(`${code} at ${place(text, offset)}-${place(text, offset + (pieces[i]?.length ?? 0))}`);
  }
  const loaded = await load(text);
  const found = loaded.diagnostics.map(
    ({ code, place }) => `${code} at ${place.line}:${place.column}-${place.endLine}:${place.endColumn}`,
  );
  expect(found).toEqual(expected);
  for (const each of loaded.diagnostics) expect(each.message).toMatch(/^\S.*[.?]$/s);
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length - 1}:${before[before.length - 1]?.length}`;
}

describe('a mistake is marked where it is', () => {
  for (const [code, name, text] of MISTAKES) it(`${code}: ${name}`, () => check(code, text));
});

it.each([
  [
    'takes -1.5 ms;',
    'A length of time cannot be negative, and this is -1.5 ms. Write `1.5 ms`, or `0 s` for none.',
  ],
  [
    'takes 10 us - 20 us;',
    'A length of time cannot be negative, and this is -10 us. It must come to `0 s` or more.',
  ],
])('%s says what to write instead', async (text, message) => {
  expect((await load(within(text))).diagnostics.map((each) => each.message)).toEqual([message]);
});

describe('what is right', () => {
  it.each([
    ['an empty file', ''],
    ['a file of comments', '// nothing\n/* here */'],
    [
      'every kind of statement',
      within(
        'let a: 0..3 = 1; for (i in 0..3) { if (i == 2) break; else continue; } while (b) cpu_relax(); choose { x = 1; } or { x = 2; } atomic { x++; b = !b; } wait b for 1 s else { x = 3; } assert(x > 0, "message"); takes 87 ms;',
      ),
    ],
    [
      'every kind of expectation',
      `fn f() {}\n${scenario('cpu 0 { f(); } background cpu 1 { loop { x = 1; } } device d { x = 2; } expect no hang; expect no starvation; expect hang at f; expect always x < 4; expect never cpu[0].halted && cpu[1] in f; expect eventually printed("x"); expect reachable exists(c in all_cpus: cpu[c].parked);')}`,
    ],
    [
      'scenario parameters in settings, ranges and conditions',
      'shared x: 0..3 = 0;\nscenario s for n in 1..2 { machine { cpus = n + 1; } cpu 0 {} background cpu 1..n {} expect never x == n; }',
    ],
    [
      'a local that an added line declares anew',
      'fn f() { let a = 1; a = 2; }\npatch p { fn f { - let a = 1; + let a = 3; a = 2; } }',
    ],
    ['a time from which another is taken', within('takes 5 ms + -1 ms; takes -(2 us - 3 us);')],
    [
      'a difference that depends on an option, which a scenario can set',
      `config d: duration = 20 us;\n${within('takes 10 us - d; takes d..15 us;')}`,
    ],
    ['a patch that replaces a function', 'fn f() { irq_disable(); }\npatch p { fn f() { irq_enable(); } }'],
    [
      'a patch with the name of a function',
      'fn f() { irq_disable(); }\npatch f { fn f { irq_disable(); + irq_enable(); } }',
    ],
  ])('%s', async (_name, text) => {
    expect((await load(text)).diagnostics).toEqual([]);
  });

  it('two used files that declare the same name are told of where they meet', async () => {
    const loaded = await load({
      'main.lockstep': 'use a;\nuse b;',
      'a.lockstep': 'shared x: bool = true;',
      'b.lockstep': 'spinlock x;',
    });
    expect(loaded.diagnostics.map((each) => [each.code, each.place.line, each.related.length])).toEqual([
      ['LS1021', 1, 2],
    ]);
  });
});

describe('the library and the examples', () => {
  const folder = new URL('../../', import.meta.url);
  const files = ['library', 'examples'].flatMap((each) =>
    readdirSync(new URL(each, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${each}/${file}`,
    ),
  );
  it.each(files.filter((each) => each.endsWith('.lockstep')))('have nothing wrong in %s', async (file) => {
    expect(listed(await loadFile(fileURLToPath(new URL(file, folder))))).toEqual([]);
  });
});
