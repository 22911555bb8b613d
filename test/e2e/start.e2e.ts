// A newcomer's first minutes: the walkthrough, an example, a new scenario.
import { test } from 'vitest';
import { choose } from './driver/dialogs.ts';
import { languageStatus, runCommand } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';

describeInVSCode(
  'A newcomer',
  () => {},
  (session) => {
    /** The walkthrough's own page is another one. */
    const results = () =>
      session().page.frameLocator('iframe[src*="extensionId=lockstep"]').frameLocator('#active-frame');
    const step = (title: string) =>
      session().page.locator('.getting-started-step', { hasText: title }).first();

    test('finds the walkthrough, and in it the example of the thread', async () => {
      const { page } = session();
      await runCommand(page, 'Welcome: Open Walkthrough...');
      await choose(page, /Find Your First Hang/);
      await step("Open the thread's example").waitFor();
      await page
        .locator('.step-list-container .expanded')
        .getByRole('button', { name: 'Open the Example' })
        .click();
      await page.locator('.tab', { hasText: 'thread.lockstep' }).waitFor();
      await languageStatus(page).filter({ hasText: 'Lockstep' }).waitFor();
    });

    test('checks it from the walkthrough, which stands beside it', async () => {
      const { page } = session();
      await step('See the hang').click();
      await takePicture(page, 'walkthrough.png');
      await page
        .locator('.step-list-container .expanded')
        .getByRole('button', { name: 'Check Scenarios' })
        .click();
      await results().getByText('spins in console_trylock_spinning').first().waitFor({ timeout: 90_000 });
      await runCommand(page, 'View: Close All Editors');
    });

    test('begins a scenario with a template, and checks it before it is saved', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: New Scenario…');
      await choose(page, /A fix as a patch, and a comparison/);
      await languageStatus(page).filter({ hasText: 'Lockstep' }).waitFor();
      await runCommand(page, 'Lockstep: Compare Patches');
      await results().getByRole('grid').waitFor();
      await results().getByText('2 cells: 1 violated, 1 holds').waitFor();
    });
  },
);
