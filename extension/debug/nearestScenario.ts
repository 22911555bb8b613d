// Pure, and so tested without an editor.
import type { ScenarioInfo } from '../client/requests.ts';

/**
 * The only scenario, the one that the cursor is in, or the nearest one below or above it that nothing else rivals.
 * Undefined when the choice is the user's: the cursor is in another file, or as far from one as from another.
 */
export function nearestScenario<S extends Pick<ScenarioInfo, 'range'>>(
  scenarios: readonly S[],
  cursorLine: number | undefined,
): S | undefined {
  if (scenarios.length === 1) return scenarios[0];
  if (cursorLine === undefined) return undefined;
  const byDistance = scenarios
    .map((scenario) => ({ scenario, distance: distanceTo(scenario.range, cursorLine) }))
    .sort((a, b) => a.distance - b.distance);
  if (byDistance.length === 0 || byDistance[0].distance === byDistance[1].distance) return undefined;
  return byDistance[0].scenario;
}

function distanceTo({ start, end }: ScenarioInfo['range'], line: number): number {
  if (line < start.line) return start.line - line;
  return Math.max(0, line - end.line);
}
