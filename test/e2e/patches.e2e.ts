// Patches in the editor: what one makes of a function, and one made of an edited copy.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { expect, test } from 'vitest';
import { answerWith, choose } from './driver/dialogs.ts';
import { openFile, problems, reloadWindow, runCommand, showTab } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';

const TEXT = `use linux.panic;

patch leave_early "Leave when there is a panic" {
  fn console_trylock_spinning {
    if (console_trylock()) return true;
  + if (panic_cpu != none) return false;
  }
}

scenario small "One CPU and nothing to wait for" {
  machine { cpus = 2; }
  cpu 0 { printk("hello"); }
  expect no hang;
}
`;

/** Of the library's own text, as git would write it. */
function diffOfLibrary(): string {
  const path = 'linux/printk.lockstep';
  const before = readFileSync(new URL(`../../library/${path}`, import.meta.url), 'utf8');
  const line = '  if (console_trylock()) return true;\n';
  const after = before.replace(line, `${line}  if (true) return false;\n`);
  return `Subject: Leave early\n\n${createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after)}`;
}

describeInVSCode(
  'A patch',
  (folder) => {
    writeFileSync(join(folder, 'tried.lockstep'), TEXT);
    writeFileSync(join(folder, 'importing.lockstep'), 'fn mine() { halt(); }\n');
    writeFileSync(join(folder, 'early.diff'), diffOfLibrary());
  },
  (session) => {
    test('shows what it makes of a function, in the diff of the editor', async () => {
      const { page } = session();
      await openFile(page, 'tried.lockstep');
      await page.locator('.codelens-decoration a', { hasText: 'Show patched function' }).first().click();
      await page.locator('.tab.active', { hasText: 'console_trylock_spinning (leave_early)' }).waitFor();
      const side = (which: string) => page.locator(`.${which}-in-monaco-diff-editor .view-lines`);
      await expect
        .poll(() => side('modified').innerText().then(plain))
        .toMatch(/if \(console_trylock\(\)\) return true;\s+if \(panic_cpu != none\) return false;/);
      await expect
        .poll(() => side('original').innerText().then(plain))
        .toContain('if (console_trylock()) return true;');
      expect(plain(await side('original').innerText())).not.toContain('panic_cpu');
      // Coloured as the language, and read by nobody who would find fault with it.
      const token = side('modified')
        .locator('span span', { hasText: /^return$/ })
        .first();
      const word = side('modified')
        .locator('span span', { hasText: /console_trylock/ })
        .first();
      const colour = (span: typeof token) => span.evaluate((each) => getComputedStyle(each).color);
      expect(await colour(token)).not.toBe(await colour(word));
      await takePicture(page, 'patched-function.png');
      await session().keepEvidence('patched-function');
      const found = await problems(page);
      await expect.poll(() => found.count()).toBe(0);
      await runCommand(page, 'View: Close All Editors');
    });

    test('is made of an edited copy, and made again with the next save', async () => {
      const { page, folder } = session();
      await openFile(page, 'tried.lockstep');
      await runCommand(page, 'Lockstep: Make a Patch of a Function…');
      await answerWithFirst('vprintk_emit');
      await page.locator('.tab.active', { hasText: 'vprintk_emit.lockstep' }).waitFor();
      const lines = page.locator('.editor-group-container.active .view-lines');
      await expect.poll(() => lines.innerText().then(plain)).toContain('if (suppress_printk) return;');
      await insertBehind('if (suppress_printk) return;', 'if (panic_cpu != none) return;');
      await page.keyboard.press('Control+s');
      await answerWith(page, 'quiet');
      await page.locator('.statusbar-item', { hasText: 'Patch quiet in tried.lockstep' }).waitFor();
      await session().keepEvidence('made-patch');
      await runCommand(page, 'File: Save All Files');
      const saved = () => readFileSync(join(folder, 'tried.lockstep'), 'utf8');
      await expect
        .poll(saved)
        .toContain(
          'patch quiet {\n  fn vprintk_emit {\n    if (suppress_printk) return;\n  + if (panic_cpu != none) return;\n  }\n}\n',
        );
      await insertBehind('if (suppress_printk) return;', 'cpu_relax();');
      await runCommand(page, 'Lockstep: Make Patch from Edits');
      await expect
        .poll(async () => {
          await runCommand(page, 'File: Save All Files');
          return saved();
        })
        .toContain('  + cpu_relax();\n  + if (panic_cpu != none) return;\n');
      expect(saved().match(/patch quiet/g)).toHaveLength(1);
    });

    test('is still made of its copy when the window has been loaded again', async () => {
      const { page, folder } = session();
      await reloadWindow(page);
      await showTab(page, 'vprintk_emit.lockstep');
      const lines = page.locator('.editor-group-container.active .view-lines');
      await expect.poll(() => lines.innerText().then(plain), { timeout: 60_000 }).toContain('cpu_relax();');
      await insertBehind('cpu_relax();', 'halt();');
      await runCommand(page, 'Lockstep: Make Patch from Edits');
      const saved = () => readFileSync(join(folder, 'tried.lockstep'), 'utf8');
      await expect
        .poll(
          async () => {
            await runCommand(page, 'File: Save All Files');
            return saved();
          },
          // The language server begins anew too.
          { timeout: 60_000 },
        )
        .toContain('  + cpu_relax();\n  + halt();\n');
      expect(saved().match(/patch quiet/g)).toHaveLength(1);
    });

    test('is written in a copy with what a file has: names to choose from, and mistakes underlined', async () => {
      const { page } = session();
      await runCommand(page, 'View: Close All Editors');
      await openFile(page, 'tried.lockstep');
      await runCommand(page, 'Lockstep: Make a Patch of a Function…');
      await answerWithFirst('console_unlock');
      await page.locator('.tab.active', { hasText: 'console_unlock.lockstep' }).waitFor();
      const editor = page.locator('.editor-group-container.active');
      const lines = editor.locator('.view-lines');
      await expect.poll(() => lines.innerText().then(plain)).toContain('fn console_unlock');
      const marks = editor.locator('.squiggly-error');
      await page.keyboard.press('Control+End');
      await page.keyboard.insertText('\nfn beside() {\n  panic_cpo = none;\n}\n');
      await (await problems(page)).filter({ hasText: 'Did you mean `panic_cpu`?' }).waitFor();
      await expect.poll(() => marks.count()).toBe(1);
      await editor.locator('.view-line', { hasText: 'panic_cpo' }).click();
      await page.keyboard.press('End');
      for (let i = 0; i < 'o = none;'.length; i++) await page.keyboard.press('Backspace');
      await page.keyboard.press('Control+Space');
      await editor.locator('.suggest-widget .monaco-list-row', { hasText: 'panic_cpu' }).first().waitFor();
      await session().keepEvidence('completion-in-copy');
      await page.keyboard.press('Enter');
      await page.keyboard.type(' = none;');
      await expect.poll(() => lines.innerText().then(plain)).toContain('panic_cpu = none;');
      await expect.poll(() => marks.count()).toBe(0);
      // What no patch can bring is said as it is typed, and not a second time when it is saved.
      await page.keyboard.press('Control+End');
      await page.keyboard.insertText('semaphore s = 1;\n');
      const said = (await problems(page)).filter({ hasText: 'A patch cannot bring' });
      await expect.poll(() => said.count()).toBe(1);
      await editor.locator('.view-line', { hasText: 'semaphore' }).click();
      await page.keyboard.press('Control+s');
      await answerWith(page, 'never_made');
      await page.locator('.notification-toast', { hasText: 'A patch cannot bring' }).waitFor();
      expect(await said.count()).toBe(1);
      await runCommand(page, 'Notifications: Clear All Notifications');
      await runCommand(page, 'View: Revert and Close Editor');
      await runCommand(page, 'View: Close All Editors');
    });

    test('comes from a diff, with the `use` that it needs, and becomes a diff again', async () => {
      const { page, folder } = session();
      await runCommand(page, 'View: Close All Editors');
      await openFile(page, 'early.diff');
      await runCommand(page, 'Lockstep: Import Patches from a Diff…');
      await choose(page, /importing\.lockstep/);
      await page.locator('.tab.active', { hasText: 'importing.lockstep' }).waitFor();
      await runCommand(page, 'File: Save All Files');
      const saved = () => readFileSync(join(folder, 'importing.lockstep'), 'utf8');
      await expect
        .poll(saved)
        .toMatch(
          /^use linux\.printk;\n[\s\S]*patch \w+ "Leave early" \{\n {2}fn console_trylock_spinning \{\n {4}if \(console_trylock\(\)\) return true;\n {2}\+ if \(true\) return false;\n {2}\}\n\}\n$/,
        );
      await runCommand(page, 'Lockstep: Export Patches as a Diff…');
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Leave early' }).click();
      await page.keyboard.press('Enter');
      const lines = page.locator('.editor-group-container.active .view-lines');
      await expect.poll(() => lines.innerText().then(plain)).toContain('+  if (true) return false;');
      await expect.poll(() => lines.innerText().then(plain)).toContain('+++ b/linux/printk.lockstep');
      await session().keepEvidence('exported-diff');
      await runCommand(page, 'View: Revert and Close Editor');
    });

    async function answerWithFirst(text: string): Promise<void> {
      const { page } = session();
      await page.locator('.quick-input-widget input').first().fill(text);
      await choose(page, new RegExp(text));
    }

    async function insertBehind(line: string, text: string): Promise<void> {
      const { page } = session();
      await page
        .locator('.editor-group-container.active .view-line', {
          hasText: new RegExp(line.replace(/[().]/g, '.').replace(/ /g, '\\s')),
        })
        .first()
        .click();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.insertText(text);
    }
  },
);

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u200b', '');
