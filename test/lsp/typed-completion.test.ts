/** Completion that knows types: what fits where the cursor (`|`) is comes first, what never can comes last, and all of it is there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver';
import { TestServer } from './harness.ts';
import { opened } from './marked.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const MODEL = `enum how { fast, slow }
shared way: how = fast;
shared flag: bool = false;
shared number: 0..9 = 0;
shared owner: cpu? = none;
shared numbers: 0..9[4];
percpu mine: bool = false;
spinlock the_lock;
spinlock locks[4];
semaphore the_sem = 1;
log ring[4];
config stops: bool = true;
const length = 5 ms;
fn is_done(): bool { return flag; }
fn how_many(): 0..9 { return number; }
fn who(): cpu? { return owner; }
fn act() { flag = true; }
fn handle() { flag = true; }
fn give(n: 0..9, c: cpu?, how_to: how, l: spinlock, s: semaphore) { number = n; }
`;

/** Labels, best first; by name among those that are equally good. */
async function offered(marked: string): Promise<string[]> {
  const { path, position } = await opened(server, marked);
  const items = await server.complete(path, position);
  const key = ({ sortText, label }: CompletionItem): string => `${sortText ?? label} ${label}`;
  return [...new Set(items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ label }) => label))];
}

/** `first`: all come before all of `then`, which are there too. */
async function check(marked: string, first: string[], then: string[]): Promise<void> {
  const labels = await offered(`${MODEL}${marked}`);
  const places = (list: string[]) => list.map((each) => labels.indexOf(each));
  expect(labels).toEqual(expect.arrayContaining([...first, ...then]));
  const late = Math.max(...places(first));
  const early = Math.min(...places(then));
  expect(late, `${labels[late]} comes before ${labels[early]}`).toBeLessThan(early);
}

const BOOLEANS = ['flag', 'is_done', 'stops', 'true', 'false', 'mine'];
const NUMBERS = ['number', 'how_many'];
const CPUS = ['owner', 'who', 'this_cpu'];
const NEVER = ['the_lock', 'act'];

describe('what comes first', () => {
  it.each<[what: string, text: string, first: string[], then: string[]]>([
    ['a value of the type', 'fn f() { let x: bool = | }', BOOLEANS, [...NUMBERS, ...CPUS, ...NEVER]],
    ['a value of the type, begun', 'fn f() { let x: bool = f| }', ['flag', 'false'], ['fast']],
    ['a number', 'fn f() { let x: 0..9 = |; }', NUMBERS, [...BOOLEANS, ...NEVER]],
    ['a CPU or none', 'fn f() { let x: cpu? = | }', [...CPUS, 'none'], [...NUMBERS, ...BOOLEANS, ...NEVER]],
    ['a CPU, then a number', 'fn f() { let x: cpu = | }', CPUS, ['number']],
    ['a number before what no CPU is', 'fn f() { let x: cpu = | }', [...CPUS, 'number'], ['flag', ...NEVER]],
    ['a value of the enum', 'fn f() { let x: how = | }', ['fast', 'slow', 'way'], [...BOOLEANS, ...NEVER]],
    ['what the variable is', 'fn f() { way = |\n}', ['fast', 'slow', 'way'], [...BOOLEANS, ...NUMBERS]],
    ['what an element is', 'fn f() { numbers[2] = | }', NUMBERS, BOOLEANS],
    ['a number to add', 'fn f() { number += | }', NUMBERS, [...BOOLEANS, ...CPUS]],
    ['a condition', 'fn f() { if (| }', BOOLEANS, [...NUMBERS, ...CPUS]],
    ['a condition with what can be compared before what cannot', 'fn f() { if (| }', NUMBERS, NEVER],
    ['a condition that goes on', 'fn f() { if (flag && | }', BOOLEANS, NUMBERS],
    ['a condition that is not', 'fn f() { while (!|) cpu_relax(); }', BOOLEANS, NUMBERS],
    ['a condition behind else', 'fn f() { if (flag) act(); else if (| }', BOOLEANS, NUMBERS],
    ['a condition to wait for', 'fn f() { wait | }', BOOLEANS, NUMBERS],
    ['a condition to assert', 'fn f() { assert(| }', BOOLEANS, NUMBERS],
    ['a condition of an expectation', 'scenario s { cpu 0 { } expect never | }', BOOLEANS, NUMBERS],
    ['a comparison with a number', 'fn f() { if (number < | }', NUMBERS, [...BOOLEANS, ...NEVER]],
    ['a comparison with a CPU', 'fn f() { if (owner == | }', [...CPUS, 'none'], [...BOOLEANS, ...NEVER]],
    ['a comparison with an enum', 'fn f() { if (flag && way != | }', ['fast', 'slow'], BOOLEANS],
    ['a value to return', 'fn f(): how { return | }', ['fast', 'slow'], BOOLEANS],
    ['a value to return from a patched function', 'patch p { fn who { + return | } }', CPUS, BOOLEANS],
    ['an argument of each type: number', 'fn f() { give(| }', NUMBERS, [...BOOLEANS, ...NEVER]],
    ['an argument of each type: cpu', 'fn f() { give(1, | }', [...CPUS, 'none'], BOOLEANS],
    ['an argument of each type: enum', 'fn f() { give(1, none, |) }', ['fast', 'slow'], NUMBERS],
    ['a lock', 'fn f() { spin_lock(|); }', ['the_lock'], ['locks', 'the_sem', ...BOOLEANS]],
    [
      'an array of locks and what has a lock',
      'fn f() { spin_lock(|) }',
      ['locks', 'the_sem'],
      ['flag', 'act'],
    ],
    ['a semaphore', 'fn f() { down(| }', ['the_sem'], ['the_lock', 'flag']],
    [
      'a lock that is given by a parameter',
      'fn f(given: spinlock) { spin_lock(| }',
      ['given', 'the_lock'],
      ['flag'],
    ],
    ['CPUs to send to', 'fn f() { send_ipi(| }', ['all_cpus', 'other_cpus'], ['owner', 'flag']],
    [
      'a handler to send',
      'fn f() { send_ipi(other_cpus, | }',
      ['handle', 'act'],
      ['how_many', 'give', 'flag'],
    ],
    ['a variable for an atomic', 'fn f() { atomic_inc(| }', ['number', 'numbers'], ['fast', 'stops', 'act']],
    ['what the variable is, for an atomic', 'fn f() { cmpxchg(owner, | }', [...CPUS, 'none'], BOOLEANS],
    ['a length of time', 'fn f() { takes | }', ['length', 'uniform'], BOOLEANS],
    [
      'a function to be in',
      'scenario s { cpu 0 { act(); } expect never cpu[0] in | }',
      ['act', 'handle'],
      BOOLEANS,
    ],
    ['a value in the other branch', 'fn f() { way = flag ? fast : | }', ['fast', 'slow'], BOOLEANS],
    ['a value in the first branch', 'fn f() { way = flag ? | }', ['fast', 'slow'], BOOLEANS],
    ['an index', 'fn f() { numbers[| }', ['number'], ['flag']],
    ['a setting', 'scenario s { machine { stops = | } }', ['true', 'false'], ['number']],
    ['a start value', 'shared other: how = |', ['fast', 'slow'], BOOLEANS],
    ['what is near', 'fn f(p: bool) { let q = true; if (| }', ['p', 'q'], ['flag', 'true']],
  ])('is %s', (_, text, first, then) => check(text, first, then));
});

describe('completion', () => {
  it('names a handler without calling it', async () => {
    const { path, position } = await opened(server, `${MODEL}fn f() { send_ipi(other_cpus, | }`);
    const item = (await server.complete(path, position)).find(({ label }) => label === 'handle');
    expect(item?.insertText ?? item?.textEdit?.newText).toBe('handle');
  });
  it('leaves nothing out for its type', async () => {
    const typed = await offered(`${MODEL}fn f() { let x: bool = |; }`);
    const untyped = await offered(`${MODEL}fn f() { let x = |; }`);
    expect(typed.toSorted()).toEqual(untyped.toSorted());
  });
  it('is not put off by what is wrong elsewhere', () =>
    check('fn g( {\nfn f() { x = ; let x: how = |\n}\nfn h() {', ['fast', 'slow'], ['flag']));
});
