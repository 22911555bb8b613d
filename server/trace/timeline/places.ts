/** Where the steps of a run stand in the text, numbered in the order in which the run comes to them. */
import type { Location, StepProgram } from '../../program/program.ts';
import { functionName, sourceText } from '../names.ts';
import type { Strings } from './rows.ts';

export interface Places {
  /** Rows of PLACE. */
  readonly list: number[];
  of(location: Location): number;
}

export function createPlaces(program: StepProgram, strings: Strings): Places {
  const known = new Int32Array(program.ops.length).fill(-1);
  const list = [0, 0, 0, strings.of(''), strings.of('')];
  let count = 1;
  known[0] = 0;
  return {
    list,
    of(location) {
      if (known[location] >= 0) return known[location];
      const op = program.ops[location];
      const { source, line, column } = op.at;
      const fn = strings.of(functionName(program, op.frame));
      list.push(source, line, column, fn, strings.of(sourceText(program, op)));
      known[location] = count;
      return count++;
    },
  };
}
