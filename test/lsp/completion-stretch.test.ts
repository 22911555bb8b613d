/** Completion looks at the declaration that the cursor is in, not at all before it: it must come to the same. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as stretch from '../../server/lsp/completion-stretch.ts';
import { TestServer } from './harness.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const WHOLE = `use linux.printk;

/// Counts.
shared x: 0..3 = 0; shared y: bool = false;
enum how { fast, slow }

/* fn not_here() {
   if ( */
fn f(n: 0..3): bool {
  if (n > 1 && y) { x = n; } else cpu_relax();
  return x == n;
}

patch p "Title" needs q {
  shared seen: bool = false;
  fn f {
    if (n > 1 && y) { ... } else cpu_relax();
  - return x == n;
  + return f(n);
  }
}
patch q { fn g() { halt(); } }

scenario s for n in 1..3 {
  machine { cpus = 2; }
  cpu 0 { f(n); }
  with p;
  expect never x == 2;
}
compare "c" { scenarios s; with nothing; with q, p; }
`;
const BROKEN: [what: string, text: string][] = [
  ['a whole file', WHOLE],
  ['a file that ends in a function', WHOLE.slice(0, WHOLE.indexOf('else cpu_relax'))],
  ['a file that ends in a hunk', WHOLE.slice(0, WHOLE.indexOf('  + return'))],
  [
    'a patch with a mistake, behind which its functions look like others',
    WHOLE.replace('n > 1 && y) { ... }', 'n >'),
  ],
  ['a mistake at the start', WHOLE.replace('shared x: 0..3', 'shared x')],
];

test.each(BROKEN)('in %s', async (what, text) => {
  const path = `${BROKEN.findIndex(([each]) => each === what)}.lockstep`;
  await server.open(path, text);
  const lines = text.split('\n');
  const spy = vi.spyOn(stretch, 'stretchAround');
  const all = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const [line, { length }] of lines.entries())
      for (let character = line % 3; character <= length; character += 3) {
        const items = await server.complete(path, { line, character });
        found.push(`${line}:${character} ${items.map((each) => each.label).toSorted()}`);
      }
    return found;
  };
  const quick = await all();
  expect(spy.mock.results.some(({ value }) => value.start > 0)).toBe(true);
  spy.mockImplementation(({ textDocument }) => ({ start: 0, end: textDocument.getText().length }));
  expect(quick).toEqual(await all());
  spy.mockRestore();
});
