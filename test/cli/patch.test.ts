/** `lockstep patch` on the command line: what is shown, exported, imported and made, and the exit codes. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FIXES = join(ROOT, 'library/linux/fixes.lockstep');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-patch-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, input, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const lockstep = (...args: string[]) => run(process.execPath, [join(ROOT, 'dist/cli.js'), ...args]);
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('patch show', () => {
  test('prints a function with what is different, on top of what the patch needs', () => {
    const { code, out, err } = lockstep(
      'patch',
      'show',
      FIXES,
      'disable_spinning',
      'console_trylock_spinning',
    );
    expect([code, err]).toEqual([0, 'On top of panic_in_progress_helper, which is needed.\n']);
    expect(out).toContain(
      '    if (console_trylock()) return true;\n+   if (panic_in_progress()) return false;\n\n    let flags',
    );
  });
  test('prints every function of several patches, before or after', () => {
    const patches = 'no_spin_in_panic,break_off_in_panic';
    expect(lockstep('patch', 'show', FIXES, patches, '--after').out).toMatch(
      /^fn console_trylock_spinning[\s\S]*panic_cpu != none[\s\S]*^fn console_unlock[\s\S]*pcpu/m,
    );
    expect(lockstep('patch', 'show', FIXES, patches, '--before').out).not.toContain('pcpu');
  });
  test('refuses what there is not', () => {
    expect(lockstep('patch', 'show', FIXES, 'nothing')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/LS9002/),
    });
    expect(lockstep('patch', 'show', FIXES, 'no_spin_in_panic', 'panic').err).toMatch(
      /LS9109: no_spin_in_panic does not change panic\. There is: console_trylock_spinning\./,
    );
    expect(lockstep('patch', 'show', 'nowhere.lockstep', 'a')).toMatchObject({ code: 2 });
    expect(lockstep('patch', 'show', FIXES, 'merged', '--before', '--after')).toMatchObject({ code: 2 });
  });
});

const PATCHES = ['reset_owner_in_panic', 'break_off_in_panic', 'merged'];
const TOOLS: [string, string[]][] = [
  ['git', ['apply']],
  ['patch', ['-p1', '-s', '--no-backup-if-mismatch']],
];

/** What is exported, which functions it makes, and which there are when it has been imported again: the same for each of the tools. */
function exportOf(name: string) {
  const exported = lockstep('patch', 'export', FIXES, name);
  expect([exported.code, exported.err]).toEqual([0, '']);
  writeFileSync(join(folder, 'x.diff'), exported.out);
  const back = lockstep('patch', 'import', 'x.diff', '-o', 'back.lockstep');
  expect([back.code, back.err]).toEqual([0, '']);
  const names = (textOf('back.lockstep').match(/(?<=^patch )\w+/gm) ?? []).join();
  return {
    diff: exported.out,
    after: partsOf(lockstep('patch', 'show', FIXES, name, '--after').out),
    again: partsOf(lockstep('patch', 'show', 'back.lockstep', names, '--after').out),
  };
}

const partsOf = (out: string): string[] =>
  out
    .split(/\n(?=\/\/\/|fn |shared |const )/)
    .map((part) => part.trim())
    .sort();

describe.each(PATCHES)('the export of %s', (name) => {
  let made: ReturnType<typeof exportOf>;
  beforeAll(() => {
    made = exportOf(name);
  });

  test('is the same patch when it is imported', () => {
    expect(made.again).toEqual(made.after);
  });

  for (const [tool, args] of TOOLS)
    test.skipIf(spawnSync(tool, ['--version']).status !== 0)(
      `makes of the library with ${tool} what Lockstep shows`,
      () => {
        const copy = join(folder, `${tool}-${name}`);
        cpSync(join(ROOT, 'library'), copy, { recursive: true });
        const { status, stderr } = spawnSync(tool, args, { cwd: copy, input: made.diff, encoding: 'utf8' });
        expect([status, stderr]).toEqual([0, '']);
        const text = ['panic', 'printk']
          .map((file) => readFileSync(join(copy, `linux/${file}.lockstep`), 'utf8'))
          .join('\n');
        const shown = made.after.filter((part) => part.startsWith('fn '));
        expect(shown.length).toBeGreaterThan(0);
        for (const part of shown) expect(text).toContain(part);
      },
    );
});

describe('patch import', () => {
  const DIFF =
    '--- a/linux/printk.lockstep\n+++ b/linux/printk.lockstep\n@@ -90,3 +90,4 @@\n fn console_trylock_spinning(): bool {\n   if (console_trylock()) return true;\n+  if (panic_cpu != none) return false;\n \n';

  test('puts a patch into a file, which sees what it needs, and says so', () => {
    writeFileSync(join(folder, 'own.diff'), DIFF);
    writeFileSync(join(folder, 'own.lockstep'), 'scenario s { cpu 0 {} expect no hang; }\n');
    const { code, err } = lockstep(
      'patch',
      'import',
      'own.diff',
      '--name',
      'tried',
      '--title',
      'A try',
      '--into',
      'own.lockstep',
    );
    expect([code, err]).toEqual([0, 'tried in own.lockstep\n']);
    expect(textOf('own.lockstep')).toBe(
      'use linux.printk;\n\nscenario s { cpu 0 {} expect no hang; }\n\npatch tried "A try" {\n  fn console_trylock_spinning {\n    if (console_trylock()) return true;\n  + if (panic_cpu != none) return false;\n  }\n}\n',
    );
  });
  test('leaves the file as it was when the patch would be wrong there', () => {
    writeFileSync(join(folder, 'bad.diff'), DIFF.replace('panic_cpu', 'nothing_like_it'));
    writeFileSync(join(folder, 'kept.lockstep'), 'use linux.printk;\n');
    const { code, err } = lockstep('patch', 'import', 'bad.diff', '--into', 'kept.lockstep');
    expect(code).toBe(2);
    expect(err).toMatch(
      /kept\.lockstep:6:9: error LS1020: [^\n]*nothing_like_it[\s\S]*kept\.lockstep is left as it was/,
    );
    expect(textOf('kept.lockstep')).toBe('use linux.printk;\n');
  });
  test('names the line of the diff that is wrong', () => {
    writeFileSync(join(folder, 'wrong.diff'), DIFF.replace('return true', 'return false'));
    expect(lockstep('patch', 'import', 'wrong.diff').err).toMatch(
      /^wrong\.diff:5: error LS9104: .*where `if \(console_trylock\(\)\) return false;` should be, there stands `if \(console_trylock\(\)\) return true;`\.\n$/,
    );
  });
  test('reads standard input', () =>
    expect(run(process.execPath, [join(ROOT, 'dist/cli.js'), 'patch', 'import', '-'], DIFF).out).toContain(
      'use linux.printk;\n\npatch imported {',
    ));
});

describe('patch make', () => {
  test('makes a patch of an edited copy of a library file, whose name says which', () => {
    cpSync(join(ROOT, 'library/linux'), join(folder, 'linux'), { recursive: true });
    const file = join(folder, 'linux/printk.lockstep');
    writeFileSync(file, readFileSync(file, 'utf8').replace('    if (!console_trylock()) return;\n', ''));
    const { code, out, err } = lockstep('patch', 'make', 'linux/printk.lockstep', '--name', 'again');
    expect([code, err]).toEqual([
      0,
      'linux/printk.lockstep: A file here that uses linux.printk gets this copy instead of the library: move it elsewhere, and the patch applies.\n',
    ]);
    expect(out).toBe(
      'use linux.printk;\n\npatch again {\n  fn console_unlock {\n    if (retry == none) return;\n  - if (!console_trylock()) return;\n  }\n}\n',
    );
  });
  test('asks what it is a copy of where the name does not say it', () => {
    writeFileSync(join(folder, 'copy.lockstep'), 'fn f() {}\n');
    expect(lockstep('patch', 'make', 'copy.lockstep').err).toContain('--of linux.printk');
    expect(lockstep('patch', 'make', 'copy.lockstep', '--of', 'linux.none').err).toMatch(/LS9103/);
  });
});
