/**
 * The order of the test files: those that take longest come first, so that at the end no worker is busy alone. What earlier runs took is known
 * to Vitest, but in a new clone there were none.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take the most time, the longest first. A file that is missing here costs some seconds, and nothing else. */
const SLOW = [
  'differential/spin',
  'cli/sample',
  'lsp/random-edits-faults',
  'cli/trace',
  'cli/command-line',
  'docs/rates',
  'explore/limits-in-every-phase',
  'cli/patch',
  'cli/several-files',
  'sample/subset',
  'docs/sampling',
  'reduce/random',
  'program/two-programs',
  'patches/unified.property',
  'cli/reporters',
  'sample/causes',
  'explore/compact',
  'jobs/live',
  'explore/naive',
  'library/thread',
  'explore/early-looks',
  'trace/exports',
  'reduce/twins-random',
  'review/review',
  'explore/engine',
  'review/random-circles',
  'lsp/live',
  'review/random',
  'lsp/random-edits',
  'explore/engine-threads',
];

export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at < 0 ? SLOW.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
