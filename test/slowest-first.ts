/**
 * The order of the test files: those that take longest come first, so that at the end no worker is busy alone. What earlier runs took is known
 * to Vitest, but in a new clone there were none.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take ten seconds or more, the longest first. A file that is missing here costs some seconds, and nothing else. */
const SLOW = [
  'lsp/random-edits-faults',
  'differential/spin',
  'sample/subset',
  'reduce/random',
  'cli/command-line',
  'patches/unified.property',
  'program/two-programs',
  'sample/causes',
  'jobs/live',
  'trace/exports',
  'library/thread',
  'reduce/twins-random',
  'review/review',
  'lsp/live',
  'review/random-circles',
  'review/random',
  'lsp/random-edits',
  'lsp/completion-stretch',
  'review/random-guards',
  'reduce/symmetry',
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
