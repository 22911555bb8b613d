// Pure, and so tested without an editor.
import type { ScenarioInfo } from '../client/requests.ts';

/**
 * The only scenario, or the one that the cursor is in or stands below. Undefined when the choice is the user's: the
 * cursor is in another file, or above all scenarios, where it is when a file has just been opened.
 */
export function nearestScenario<S extends Pick<ScenarioInfo, 'range'>>(
  scenarios: readonly S[],
  cursorLine: number | undefined,
): S | undefined {
  if (scenarios.length === 1) return scenarios[0];
  if (cursorLine === undefined) return undefined;
  return scenarios
    .filter(({ range }) => range.start.line <= cursorLine)
    .sort((a, b) => a.range.start.line - b.range.start.line)
    .at(-1);
}
