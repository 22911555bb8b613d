// Has the machine been in this state before? Brent's way: remember one state, at growing distances.
import type { State } from '../../machine/machine.ts';

/** Gives a function to call with every state of a run: true when the run has come round to an earlier state. */
export function createCycleFinder(): (s: State) => boolean {
  let remembered: State | undefined;
  let since = 0;
  let renewAt = 1;
  return (s) => {
    if (remembered && equal(remembered, s)) return true;
    if (++since >= renewAt) {
      remembered = s.slice();
      renewAt *= 2;
      since = 0;
    }
    return false;
  };
}

function equal(a: State, b: State): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
