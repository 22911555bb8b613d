// Several comparisons in a file, in VS Code: one of them alone, saved as a page, and there again when the editor is started anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TWO_TABLES } from '../extension/comparisons.ts';
import { htmlErrors } from '../reports/parsers.ts';
import { nameFile } from './driver/dialogs.ts';
import { openFile, reloadWindow, runCommand } from './driver/editor.ts';
import { describeInVSCode } from './driver/suite.ts';

describeInVSCode(
  'The comparisons of a file',
  (folder) => writeFileSync(join(folder, 'orders.lockstep'), TWO_TABLES),
  (session) => {
    const view = () => session().page.frameLocator('iframe.webview').frameLocator('#active-frame');
    const status = () => view().getByRole('status').innerText();

    test('the lens above one computes that one, and the command all of them', async () => {
      const { page } = session();
      await openFile(page, 'orders.lockstep');
      await page.locator('.codelens-decoration a', { hasText: 'Compare' }).last().click();
      await expect.poll(status, { timeout: 60_000 }).toBe('2 cells: 2 violated');
      expect(await view().getByRole('grid').count()).toBe(1);
      await runCommand(page, 'View: Focus First Editor Group');
      await runCommand(page, 'Lockstep: Compare Patches');
      await expect.poll(status, { timeout: 60_000 }).toBe('8 cells: 7 violated, 1 holds');
      expect(await view().getByRole('grid').count()).toBe(2);
    });

    test('they are saved as a page', async () => {
      const { page, folder } = session();
      await view().getByRole('button', { name: 'Save as HTML…' }).click();
      const proposed = await nameFile(page, 'OK');
      expect(proposed).toBe(join(folder, 'orders.html'));
      await expect.poll(() => htmlErrors(readFileSync(proposed, 'utf8')), { timeout: 20_000 }).toEqual([]);
    });

    test('they are there when the editor is started anew, with the cell that was open', async () => {
      const { page } = session();
      await view()
        .getByRole('grid')
        .first()
        .locator('tbody td')
        .nth(1)
        .click({ position: { x: 4, y: 4 } });
      await view().locator('.details h2').waitFor();
      await reloadWindow(page);
      await expect.poll(status, { timeout: 60_000 }).toBe('8 cells: 7 violated, 1 holds');
      await view().locator('.details h2', { hasText: 'two (extra = 0) with ordered_locks' }).waitFor();
      await view().locator('.change').getByText('The verdict was violated and is holds.').waitFor();
    });

    test('and marked when the file is another one by then', async () => {
      const { page, folder } = session();
      writeFileSync(join(folder, 'orders.lockstep'), `// new\n${TWO_TABLES}`);
      await reloadWindow(page);
      const stale = view().getByText('⚠ of an earlier text');
      await expect.poll(() => stale.count(), { timeout: 60_000 }).toBe(8);
    });
  },
);
