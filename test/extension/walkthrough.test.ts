// The walkthrough in the manifest: what it leads to exists, and what its pages show is what comes out.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { introductionOf, withoutIntroduction } from '../../extension/start/introduction.ts';
import { blocksOf, readPage, runBlock } from '../docs/page.ts';
import { checkText, pathOf } from '../support/lockstep.ts';

interface Step {
  description: string;
  media: { markdown?: string; image?: string };
  completionEvents: string[];
}

const manifest = JSON.parse(readFileSync(pathOf('package.json'), 'utf8'));
const steps: Step[] = manifest.contributes.walkthroughs.flatMap((each: { steps: Step[] }) => each.steps);
const commands = manifest.contributes.commands.map(({ command }: { command: string }) => command);
const pages = steps.flatMap(({ media }) => media.markdown ?? []);

test('every button and every sign of completion is a command that there is', () => {
  const named = steps.flatMap(({ description, completionEvents }) => [
    ...[...description.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command),
    ...completionEvents.map((event) => event.replace('onCommand:', '')),
  ]);
  expect(named.length).toBeGreaterThan(steps.length);
  expect(named.filter((command) => !commands.includes(command))).toEqual([]);
});

describe('a page of the walkthrough', () => {
  const blocks = pages.flatMap((page) => blocksOf(readPage(page)).map((block) => [page, block] as const));

  test.each(blocks)('%s shows a scenario that comes out as it says', async (_, block) => {
    if (/\bscenario \w/.test(block.text)) {
      const { expected, actual } = await runBlock(block, []);
      expect(actual).toEqual(expected);
    } else {
      expect((await checkText(block.text)).diagnostics).toEqual([]);
    }
  });

  test('quotes a cause that the check of the example finds', async () => {
    const quoted = readPage('media/walkthrough/check.md')
      .split('\n')
      .flatMap((line) => (line.startsWith('> ') ? [line.slice(2)] : []))
      .join(' ');
    const report = await checkText(readFileSync(pathOf('examples/thread.lockstep'), 'utf8'));
    const causes = report.cases.flatMap(({ expectations }) =>
      expectations.flatMap(({ findings }) => findings.map(({ kind, headline }) => `${kind}: ${headline}`)),
    );
    expect(causes).toContain(quoted);
  });
});

test('its picture is drawn by the tool itself', () => {
  const [picture] = steps.flatMap(({ media }) => media.image ?? []);
  const args = [pathOf('dist/cli.js'), 'trace', pathOf('examples/first.lockstep'), '--format', 'svg'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(readFileSync(pathOf(picture), 'utf8')).toBe(stdout);
});

test('a shipped file is introduced by the comment that it begins with', () => {
  const text = '// Start here. Two CPUs\n// take two locks.\n//\n// More.\n\nspinlock a;\n';
  expect(introductionOf(text)).toEqual({ title: 'Start here', purpose: 'Two CPUs take two locks.' });
  expect(introductionOf('spinlock a;')).toEqual({ title: '', purpose: '' });
  expect(withoutIntroduction(text)).toBe('spinlock a;\n');
});
