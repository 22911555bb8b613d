/** Patches that are combined and do not go together: where that is said, and where it is not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './harness.ts';
import { opened, textAt } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const MODEL = `shared x: 0..7 = 0;
shared y: 0..7 = 0;

fn f() {
  x = 1;
  x = 2;
  y = 1;
}

`;
const RUN = 'scenario s { cpu 0 { f(); } expect no hang; }\n';
const TAKE = 'patch take { fn f {\n  - x = 1;\n} }\n';
const BEHIND = 'patch behind { fn f {\n  x = 1;\n  + y = 2;\n} }\n';
const OTHER = 'patch other { fn f {\n  x = 2;\n  + y = 3;\n} }\n';
const SECOND = 'patch second { fn f {\n  x = 1;\n  + y = 4;\n} }\n';

/** `severity code at text: message`, and the texts of the related places. */
async function said(text: string): Promise<string[]> {
  const { diagnostics } = await opened(server, text);
  const severity = ['', 'error', 'warning', 'info', 'hint'];
  return diagnostics
    .filter(({ code }) => /^LS40/.test(String(code)))
    .map(
      ({ severity: s = 0, code, range, message, relatedInformation = [] }) =>
        `${severity[s]} ${code} at ${textAt(text, range)} | ${message} | ${relatedInformation
          .map((each) => textAt(text, each.location.range))
          .join(', ')}`,
    );
}

const ERRORS = [
  'error LS4011 at behind | behind does not apply after take, for both change the same place of f: no match for `x = 1;`. The nearest is `x = 2;`. Change one of them to fit the other, or take it out. | x = 1;, - x = 1;',
  'error LS4011 at take | take collides with behind, which comes after it: both change the same place of f. | x = 1;, - x = 1;',
];
const lines = (inWhat: string) => [
  `info LS4012 at x = 1; | Does not apply after take, with which it is combined${inWhat}. | behind`,
  `info LS4012 at - x = 1; | behind, with which this is combined${inWhat}, does not apply after it. | behind`,
];

describe('two patches of which one does not apply after the other', () => {
  it('collide in a series', async () =>
    expect(await said(`${MODEL}${TAKE}${BEHIND}series both { take; behind; }\n${RUN}`)).toEqual([
      ...ERRORS,
      ...lines(' in both'),
    ]));
  it('collide in the column of a comparison', async () =>
    expect(
      await said(
        `${MODEL}${TAKE}${BEHIND}${RUN}compare "C" { scenarios s; with nothing; with take, behind; }\n`,
      ),
    ).toEqual([...ERRORS, ...lines('')]));
  it('collide in a scenario, also in two lines', async () => {
    const scenario = (applied: string) =>
      `${MODEL}${TAKE}${BEHIND}scenario s { ${applied} cpu 0 { f(); } expect no hang; }\n`;
    expect(await said(scenario('with take, behind;'))).toEqual([...ERRORS, ...lines(' in s')]);
    expect(await said(scenario('with take; with behind;'))).toEqual([ERRORS[0], ...lines(' in s')]);
  });
  it('are said once where a series brings both', async () => {
    const found = await said(
      `${MODEL}${TAKE}${BEHIND}series both { take; behind; }\n${RUN}compare "C" { scenarios s; with both; }\n`,
    );
    expect(found.filter((each) => each.includes('LS4011 at both'))).toHaveLength(1);
    expect(found.filter((each) => each.includes('LS4012'))).toHaveLength(2);
  });
  it('are named for what is in the way, also when others are between', async () =>
    expect(
      (await said(`${MODEL}${TAKE}${OTHER}${BEHIND}series all { take; other; behind; }\n${RUN}`)).filter(
        (each) => each.startsWith('error'),
      ),
    ).toEqual(ERRORS));
  it('collide when the place is no longer the only one', async () => {
    const twice = 'patch twice { fn f {\n  x = 2;\n  + x = 1;\n} }\n';
    const [first] = await said(`${MODEL}${twice}${BEHIND}series both { twice; behind; }\n${RUN}`);
    expect(first).toContain(
      'behind does not apply after twice, for both change the same place of f: applies at 2 places of f.',
    );
  });
  it('collide with one that replaces the function', async () => {
    const whole = 'patch whole { fn f() { y = 5; } }\n';
    const [first] = await said(`${MODEL}${whole}${BEHIND}series both { whole; behind; }\n${RUN}`);
    expect(first).toMatch(/error LS4011 at behind \| .* \| x = 1;, fn f\(\) \{ y = 5; \}$/);
  });
});

describe('the order of two patches', () => {
  const MATTERS = (first: string, second: string) =>
    `info LS4013 at ${second} | The order of ${first} and ${second} matters: the other way round f comes out differently. | ${first}, ${second}`;
  it('matters where both add at the same place, in series and comparisons', async () => {
    expect(await said(`${MODEL}${BEHIND}${SECOND}series both { behind; second; }\n${RUN}`)).toEqual([
      MATTERS('behind', 'second'),
    ]);
    expect(
      await said(
        `${MODEL}${BEHIND}${SECOND}${RUN}compare "C" { scenarios s; with nothing; with behind, second; }\n`,
      ),
    ).toEqual([MATTERS('behind', 'second')]);
  });
  it('matters where the other way round one does not apply', async () =>
    expect(await said(`${MODEL}${BEHIND}${TAKE}series both { behind; take; }\n${RUN}`)).toEqual([
      'info LS4013 at take | The order of behind and take matters: the other way round they do not apply. | behind, take',
    ]));
  it("is the reader's where a scenario applies them, is said by needs, or does not matter", async () => {
    expect(
      await said(
        `${MODEL}${BEHIND}${SECOND}scenario s { with behind, second; cpu 0 { f(); } expect no hang; }\n`,
      ),
    ).toEqual([]);
    const needing = SECOND.replace('second', 'second needs behind');
    expect(await said(`${MODEL}${BEHIND}${needing}series both { behind; second; }\n${RUN}`)).toEqual([]);
    expect(await said(`${MODEL}${BEHIND}${OTHER}series both { behind; other; }\n${RUN}`)).toEqual([]);
  });
});

it('a patch that does not apply by itself is not said to collide', async () => {
  const wrong = 'patch wrong { fn f {\n  x = 7;\n  + y = 2;\n} }\n';
  const found = await said(`${MODEL}${TAKE}${wrong}series both { take; wrong; }\n${RUN}`);
  expect(found.map((each) => each.split(' ')[1])).toEqual(['LS4005']);
});

it('the patches of the library go together as it combines them', async () => {
  const { diagnostics } = await opened(
    server,
    'use linux.fixes;\nscenario s { machine { cpus = 2; } cpu 0 { printk("a"); } expect no hang; }\ncompare "C" { scenarios s; with merged; with no_spin_in_panic, break_off_in_panic; }\n',
  );
  expect(diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
});
