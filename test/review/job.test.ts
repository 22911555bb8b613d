/** Reviews as the edges ask for them: of a file, with what its comments allow, and in the editor. */
import { expect, test } from 'vitest';
import { runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import type { ReviewReport } from '../../server/jobs/review.ts';
import { libraryRoot } from '../language/harness.ts';
import { TestServer, uriOf } from '../lsp/harness.ts';
import { MAIN, memoryFiles, type Texts } from '../support/lockstep.ts';

async function reviewed(texts: Texts): Promise<ReviewReport> {
  return (await runJob({ k: 'review', uri: MAIN }, memoryFiles(texts))) as ReviewReport;
}

/** `LINE: CODE`, 1-based. */
const said = async (texts: Texts): Promise<string[]> =>
  (await reviewed(texts)).remarks.map(({ code, place }) => `${place.line + 1}: ${code}`);

const TWICE = `spinlock a;
fn f() {
  spin_lock(a);
  spin_lock(a);
}
scenario one { cpu 0 { f(); } cpu 1 {} expect no hang; }
scenario two { cpu 0 {} cpu 1 { f(); } expect no hang; }
`;

test('what several scenarios run is said once, in the order of the text', async () => {
  expect(await said(`${TWICE}scenario three { cpu 0 { spin_unlock(a); } expect no hang; }`)).toEqual([
    '4: LS7001',
    '8: LS7002',
  ]);
});

test('a comment on the line or above it allows the codes that it names, and no others', async () => {
  const at = (line: string) => TWICE.replace('  spin_lock(a);\n}', `${line}\n}`);
  expect(await said(at('  spin_lock(a); // lockstep: allow LS7001'))).toEqual([]);
  expect(await said(at('  // lockstep: allow LS7003, LS7001\n  spin_lock(a);'))).toEqual([]);
  expect(await said(at('  spin_lock(a); // lockstep: allow LS7002'))).toEqual(['4: LS7001']);
  expect(await said(TWICE.replace('  spin_lock(a);', '  spin_lock(a); // lockstep: allow LS7001'))).toEqual([
    '4: LS7001',
  ]);
});

test('what is in another file is said at the call that leads there, with the place', async () => {
  const { remarks } = await reviewed({
    'main.lockstep': `use "other.lockstep";
scenario one {
  cpu 0 {
    spin_lock(a);
    f();
  }
  expect no hang;
}`,
    'other.lockstep': 'spinlock a;\nfn f() { spin_lock(a); spin_unlock(a); }',
  });
  expect(remarks.map(({ code, place }) => `${code} ${place.uri} ${place.line + 1}`)).toEqual([
    `LS7001 ${MAIN} 5`,
  ]);
});

test('an option that nothing depends on is named where it is declared; to set it is no use', async () => {
  const text = (use: string) => `config used: bool = true;
config idle: 0..3 = 1;
shared x: 0..3 = 0;
scenario one { machine { idle = 2; } cpu 0 { if (used) x = 1; ${use} } expect no hang; }`;
  expect(await said(text(''))).toEqual(['2: LS7010']);
  expect(await said(text('x = idle;'))).toEqual([]);
});

test('an option of a file without scenarios is for those who use it', async () => {
  expect(await said('config idle: 0..3 = 1;\nfn f() {}')).toEqual([]);
});

test('an option that another option or a size needs is used', async () => {
  expect(
    await said(`config size: 1..4 = 2;
config half: 0..4 = size / 2;
shared x: 0..3[size] = 0;
scenario one { cpu 0 { x[half] = 1; } expect no hang; }`),
  ).toEqual([]);
});

test('a file with errors is not reviewed, and says which they are', async () => {
  const { diagnostics, remarks } = await reviewed(`${TWICE}fn g() { nothing(); }`);
  expect(diagnostics.map(({ code }) => code)).toEqual(['LS1020']);
  expect(remarks).toEqual([]);
});

test('the editor gets the remarks behind the other diagnostics, and loses them with what they are about', async () => {
  // Verdicts are another matter.
  const server = await TestServer.start({}, (async (job, { unsaved }) =>
    job.k === 'review'
      ? runJob(job, nodeFiles(libraryRoot.toString(), unsaved))
      : new Promise(() => {})) as Parameters<typeof TestServer.start>[1]);
  try {
    expect(await server.open('review.lockstep', TWICE)).toEqual([]);
    const remarks = await server.nextDiagnostics(uriOf('review.lockstep'));
    expect(remarks).toMatchObject([
      {
        code: 'LS7001',
        severity: 2,
        range: { start: { line: 3, character: 2 }, end: { line: 3 } },
        relatedInformation: [{ message: '`a` is taken here.', location: { uri: uriOf('review.lockstep') } }],
      },
    ]);
    const changed = TWICE.replace('  spin_lock(a);\n}', '  spin_unlock(a);\n}');
    expect(await server.change('review.lockstep', changed)).toEqual([]);
    await server.change('review.lockstep', TWICE.replace('spin_lock(a);', 'spin_unlock(a);'));
    const again = await server.nextDiagnostics(uriOf('review.lockstep'));
    expect(again.map(({ code, range }) => `${range.start.line + 1}: ${code}`)).toEqual(['3: LS7002']);
  } finally {
    server.dispose();
  }
});
