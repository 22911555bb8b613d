import { describe, expect, it } from 'vitest';
import type { ScenarioInfo } from '../../server/lsp/requests.ts';
import type { CheckReport } from '../../server/trace/report.ts';
import { TestServer, uriOf } from './harness.ts';

const codes = (diagnostics: { code?: unknown }[]) => diagnostics.map((each) => each.code);

describe('the server', () => {
  it('says what is wrong as it is typed, and that it is not any more', async () => {
    const server = await TestServer.start();
    expect(codes(await server.open('a.lockstep', 'fn f() { x = 1; }'))).toEqual(['LS1020']);
    expect(codes(await server.change('a.lockstep', 'shared x: 0..1 = 0; fn f() { x = 1; }'))).toEqual([]);
    expect(codes(await server.change('a.lockstep', 'shared x: 0..1 = 0; fn f() { x = 1 }'))).toEqual([
      'LS1001',
    ]);
    server.dispose();
  });

  it('reads files that an open one uses, wherever they are', async () => {
    const server = await TestServer.start({ 'sub/b.lockstep': 'shared y: bool = false;' });
    expect(codes(await server.open('a.lockstep', 'use sub.b;\nfn f() { y = true; }'))).toEqual([]);
    server.dispose();
  });

  it('checks a file again when a file that it uses changes, even where no name of it is used', async () => {
    const server = await TestServer.start();
    await server.open('b.lockstep', 'shared y: bool = false;');
    expect(codes(await server.open('a.lockstep', 'use b;\nshared z: bool = false;'))).toEqual([]);
    const again = server.nextDiagnostics(uriOf('a.lockstep'));
    await server.change('b.lockstep', 'shared z: bool = true;');
    expect(codes(await again)).toEqual(['LS1021']);
    server.dispose();
  });

  it('finds a file that appears after the `use` of it was written', async () => {
    const server = await TestServer.start();
    expect(codes(await server.open('a.lockstep', 'use b;'))).toEqual(['LS1010']);
    const again = server.nextDiagnostics(uriOf('a.lockstep'));
    await server.open('b.lockstep', 'shared y: bool = false;');
    expect(codes(await again)).toEqual([]);
    server.dispose();
  });

  it('goes back to what is in the file when an editor is closed without saving', async () => {
    const server = await TestServer.start({ 'b.lockstep': 'shared y: bool = false;' });
    await server.open('b.lockstep', 'shared z: bool = false;');
    expect(codes(await server.open('a.lockstep', 'use b;\nfn f() { y = true; }'))).toEqual(['LS1020']);
    const again = server.nextDiagnostics(uriOf('a.lockstep'));
    await server.client.sendNotification('textDocument/didClose', {
      textDocument: { uri: uriOf('b.lockstep') },
    });
    expect(codes(await again)).toEqual([]);
    server.dispose();
  });

  it('lists scenarios with their cases', async () => {
    const server = await TestServer.start();
    await server.open(
      'a.lockstep',
      'enum how { nmi, ipi }\nscenario s "Title" for n in 1..2, stop in {nmi, ipi} { cpu 0 {} expect no hang; }\nscenario t { cpu 0 {} expect no hang; }',
    );
    const list = await server.client.sendRequest<ScenarioInfo[]>('lockstep/scenarios', {
      uri: uriOf('a.lockstep'),
    });
    expect(list.map((each) => [each.name, each.title, each.range.start.line, each.cases])).toEqual([
      [
        's',
        'Title',
        1,
        [
          { n: 1, stop: 'nmi' },
          { n: 1, stop: 'ipi' },
          { n: 2, stop: 'nmi' },
          { n: 2, stop: 'ipi' },
        ],
      ],
      ['t', 't', 2, [{}]],
    ]);
    server.dispose();
  });

  it('hands a check the text of the editor, not of the file, and passes progress on', async () => {
    const report: CheckReport = {
      format: 'lockstep-check',
      version: 1,
      file: 'a',
      diagnostics: [],
      cases: [],
    };
    const server = await TestServer.start({ 'a.lockstep': '' }, async (job, { unsaved, progress }) => {
      expect(job).toMatchObject({ k: 'check', scenario: 's' });
      expect(unsaved).toEqual({ [uriOf('a.lockstep')]: '// typed' });
      progress('half way', { label: 's', index: 0, done: 0, total: 1 });
      return report as never;
    });
    await server.open('a.lockstep', '// typed');
    const seen: unknown[] = [];
    server.client.onNotification('$/progress', ({ value }) => void seen.push([value.kind, value.message]));
    const answer = await server.client.sendRequest('lockstep/check', {
      uri: uriOf('a.lockstep'),
      scenario: 's',
      workDoneToken: 7,
    });
    expect(answer).toEqual(report);
    expect(seen).toEqual([
      ['begin', undefined],
      ['report', 'half way'],
      ['end', undefined],
    ]);
    server.dispose();
  });

  it('answers a request without a file with an error and lives on', async () => {
    const server = await TestServer.start();
    await expect(server.client.sendRequest('lockstep/scenarios', {})).rejects.toThrow(
      'URI of a .lockstep file',
    );
    await expect(
      server.client.sendRequest('lockstep/scenarios', { uri: uriOf('no.lockstep') }),
    ).rejects.toThrow('There is no file');
    expect(codes(await server.open('a.lockstep', 'x'))).toEqual(['LS1001']);
    server.dispose();
  });

  it('answers what it cannot do with an error, never with a result', async () => {
    const server = await TestServer.start();
    await expect(server.ask('textDocument/codeLens', 'no.lockstep')).rejects.toMatchObject({ code: -32802 });
    server.dispose();
  });
});
