/** The small examples come to the same with all reductions, with each alone and with none. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileFile } from '../differential/programs.ts';
import { agree } from './agree.ts';

const EXAMPLES = [
  'first',
  'lost-wakeup',
  'lock-in-handler',
  'notifier-lock',
  'spin-with-irqs-off',
  'two-panics',
];

describe('no reduction changes a verdict or a cause', () => {
  it.each(EXAMPLES)('of examples/%s.lockstep', async (name) => {
    const path = fileURLToPath(new URL(`../../examples/${name}.lockstep`, import.meta.url));
    for (const { needed } of await compileFile(path, readFileSync(path, 'utf8'))) {
      const agreement = agree(needed, 20_000);
      expect(agreement?.differences).toEqual([]);
      expect(agreement?.left.all).toBeLessThanOrEqual(agreement?.left.merge as number);
    }
  });
});
