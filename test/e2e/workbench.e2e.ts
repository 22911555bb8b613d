// The package as VS Code sees it, before any language server or debugger has a part in it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languageStatus, openFile } from './driver/editor.ts';
import { describeInVSCode } from './driver/suite.ts';

const SMALL = `use linux.panic;

// What it looks like.
scenario small "One CPU and nothing to wait for" {
  machine { cpus = 2; }
  cpu 0 { printk("hello"); }
  expect no hang;
}
`;

describeInVSCode(
  'The packaged extension',
  (folder) => writeFileSync(join(folder, 'small.lockstep'), SMALL),
  (session) => {
    test('makes .lockstep files Lockstep', async () => {
      const { page } = session();
      await openFile(page, 'small.lockstep');
      await languageStatus(page).filter({ hasText: 'Lockstep' }).waitFor();
    });

    test('colours keywords by its grammar', async () => {
      const { page } = session();
      const colourOf = (text: string) =>
        page
          .locator('.editor-instance .view-line span span', { hasText: new RegExp(`^${text}$`) })
          .first()
          .evaluate((span) => getComputedStyle(span).color);
      const keyword = await colourOf('scenario');
      const string = await page
        .locator('.editor-instance .view-line span span', { hasText: 'hello' })
        .first()
        .evaluate((span) => getComputedStyle(span).color);
      expect(keyword).not.toBe(string);
    });

    test('offers its commands', async () => {
      const { page } = session();
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').first().fill('>Lockstep: ');
      const row = page.locator('.quick-input-list .monaco-list-row', {
        hasText: 'Lockstep: Check Scenarios',
      });
      await row.first().waitFor();
      await page.keyboard.press('Escape');
    });
  },
);
