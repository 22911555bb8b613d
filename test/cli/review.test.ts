/** `lockstep review` as a process: what it prints and how it ends. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-review-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function review(text: string) {
  const path = join(folder, 'model.lockstep');
  writeFileSync(path, text);
  const { status, stdout } = spawnSync(process.execPath, [CLI, 'review', path], { encoding: 'utf8' });
  return { code: status, out: stdout.replaceAll(path, 'model.lockstep') };
}

test('remarks are printed with their places, and end it with 1', () => {
  const { code, out } = review(
    'spinlock l;\nscenario s {\n  cpu 0 {\n    spin_lock(l);\n    spin_lock(l);\n  }\n  expect no hang;\n}',
  );
  expect(out).toMatch(
    /model\.lockstep:5:5: warning LS7001: .*\n {4}.*model\.lockstep:4:5: `l` is taken here\.\n$/,
  );
  expect(code).toBe(1);
});

test('nothing to say ends it with 0, and a mistake in the text with 2', () => {
  expect(review('scenario s { cpu 0 {} expect no hang; }')).toEqual({ code: 0, out: 'Nothing to say.\n' });
  const wrong = review('scenario s { cpu 0 { nothing(); } expect no hang; }');
  expect(wrong.out).toMatch(/error LS1020/);
  expect(wrong.code).toBe(2);
});
