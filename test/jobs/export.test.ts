/** Exporting one case of a file: what is chosen, and what is refused with which code. */
import { describe, expect, test } from 'vitest';
import { type ExportRequest, exportCase } from '../../server/jobs/export.ts';
import { MAIN, memoryFiles } from '../support/lockstep.ts';

async function exported(text: string, request: Omit<ExportRequest, 'uri'> = {}) {
  const { diagnostics, text: model } = await exportCase({ uri: MAIN, ...request }, memoryFiles(text));
  return {
    codes: diagnostics.map((d) => d.code),
    messages: diagnostics.map((d) => d.message).join('\n'),
    model,
  };
}

const TWO = `shared x: 0..3 = 0;
patch other { fn f { - x = 1; + x = 2; } }
fn f() { x = 1; }
scenario one "One" { cpu 0 { f(); } expect no hang; expect eventually x == 1; expect reachable x == 1; }
scenario many "Many" for n in 1..3 { cpu 0 { x = n; } expect no hang; }`;

describe('exporting', () => {
  test('takes the scenario, the case and the patches that are asked for', async () => {
    const { model } = await exported(TWO, { scenario: 'many', case: { n: '2' } });
    expect(model).toContain('Scenario many (n = 2): Many');
    expect(model).toContain('x = 2;');
    expect((await exported(TWO, { scenario: 'one', with: ['other'] })).model).toContain('x = 2;');
  });

  test('is the same model every time', async () => {
    expect((await exported(TWO, { scenario: 'one' })).model).toBe(
      (await exported(TWO, { scenario: 'one' })).model,
    );
  });

  test('names the line and the statement that each transition comes from', async () => {
    expect((await exported(TWO, { scenario: 'one' })).model).toContain('/* main.lockstep:3: x = 1; */');
  });

  test.each([
    [{}, 'LS9005'],
    [{ scenario: 'none' }, 'LS9001'],
    [{ scenario: 'many', case: { m: '1' } }, 'LS9006'],
    [{ scenario: 'many', case: { n: '9' } }, 'LS9006'],
    [{ scenario: 'one', with: ['nothing'] }, 'LS9002'],
    [{ scenario: 'one', property: 'no starvation' }, 'LS9013'],
    [{ scenario: 'one', property: 'eventually x == 1' }, 'LS9012'],
  ])('with %j is refused as %s', async (request, code) => {
    const { codes, model } = await exported(TWO, request);
    expect(codes).toEqual([code]);
    expect(model).toBeUndefined();
  });

  test('says in the model which expectations Spin cannot be asked', async () => {
    const { model } = await exported(TWO, { scenario: 'one' });
    expect(model).toMatch(/Not exported, because Spin cannot ask it:\n \* {3}eventually x == 1/);
  });

  test('with one property has no other claims', async () => {
    const { model } = await exported(TWO, { scenario: 'one', property: 'no hang' });
    expect(model).not.toContain('never ');
  });

  test('refuses a result that can leave 32 bits, where it is computed', async () => {
    const text = `shared x: 0..60000 = 0; shared y: 0..1 = 0;
scenario s "" { cpu 0 { let a = x; if (a * a > 7) y = 1; } expect no hang; }`;
    const { codes, messages } = await exported(text);
    expect(codes).toEqual(['LS9010']);
    expect(messages).toContain('32 bits');
  });

  test('refuses more processes than Promela has', async () => {
    const sends = Array.from({ length: 16 }, (_, i) => `send_nmi(other_cpus, h${i});`).join(' ');
    const handlers = Array.from({ length: 16 }, (_, i) => `fn h${i}() { x = true; }`).join('\n');
    const text = `shared x: bool = false;
${handlers}
scenario s "" { machine { cpus = 16; } cpu 0 { ${sends} } expect no hang; }`;
    expect((await exported(text)).codes).toEqual(['LS9011']);
  });

  test('reports what is wrong with the file', async () => {
    expect((await exported('scenario s "" { cpu 0 { f(); } expect no hang; }')).codes).toEqual(['LS1020']);
  });
});
