/** docs/live.md: what the editor says of the example, and what the settings are when nobody has set them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runJob } from '../../server/jobs/jobs.ts';
import type { LiveReport } from '../../server/jobs/live-report.ts';
import { lensText } from '../../server/lsp/live/lens-text.ts';
import { LIVE_DEFAULTS } from '../../server/lsp/live/settings.ts';
import { verdictDiagnostics } from '../../server/lsp/live/verdict-diagnostics.ts';
import { MAIN, memoryFiles, ROOT } from '../support/lockstep.ts';
import { readPage } from './page.ts';

const page = readPage('docs/live.md');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text);

const timeless = (text: string): string => text.replace(/\d+\.\d+ s/g, 'T s');

describe('docs/live.md', () => {
  test('shows what is said of its example', async () => {
    const [example] = blocks('lockstep');
    const report = (await runJob({ k: 'live', uri: MAIN }, memoryFiles(example))) as LiveReport;
    const said = report.scenarios.flatMap((scenario) => [
      `above ${scenario.name}: ${lensText(scenario)}`,
      ...verdictDiagnostics({ ...report, scenarios: [scenario] }).map(
        ({ code, message, range }) => `line ${range.start.line + 1}, ${code}: ${message}`,
      ),
    ]);
    expect(timeless(`${said.join('\n')}\n`)).toEqual(timeless(blocks('text')[0]));
  });

  test('names every setting with its default, which the manifest has too', () => {
    const { contributes } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
    const settings = Object.assign(
      {},
      ...contributes.configuration.map((group: { properties: object }) => group.properties),
    );
    for (const [name, value] of Object.entries(LIVE_DEFAULTS)) {
      const shown = value === true ? 'on' : String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
      expect(page).toMatch(new RegExp(`\\| \`lockstep\\.live\\.${name}\` \\| ${shown}\\b`));
      expect(settings[`lockstep.live.${name}`].default).toBe(value);
    }
    const inManifest = Object.keys(settings).filter((n) => n.startsWith('lockstep.live.'));
    expect(inManifest).toHaveLength(Object.keys(LIVE_DEFAULTS).length);
  });
});
