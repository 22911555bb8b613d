/** What can be wrong with a trace file, or with a drawing that is to become one. */

/** Code -> what it means in one line. */
export const TRACE_PROBLEMS = {
  LT1001: 'The file is not JSON.',
  LT1002: 'The file is not a trace of Lockstep.',
  LT1003: 'The trace was written in a version of the format that this Lockstep does not know.',
  LT1004: 'A field of the trace is missing or has the wrong type.',
  LT1005: 'A number of the trace is outside of what it can be.',
  LT1006: 'The file or the run is too long.',
  LT2001: 'A step of the trace is not possible any more.',
  LT2002: 'A step of the trace does something else now.',
  LT2003: 'A change by hand cannot be made.',
  LT2004: 'The scenario has other CPUs or devices than the trace.',
  LT3001: 'A drawing has a line before the one that names its columns.',
  LT3002: 'A drawing names a CPU that the scenario does not have.',
  LT3003: 'A drawing has no line to follow.',
  LT3004: 'A line of a drawing cannot be followed.',
  LT3005: 'A limit was hit before the drawing had been followed to its end.',
  LT3006: 'A drawing has a change by hand in it.',
  LT4001: 'There is no such finding.',
} as const;

export type TraceProblemCode = keyof typeof TRACE_PROBLEMS;

export interface TraceProblem {
  code: TraceProblemCode;
  /** What is wrong, where, and what to do. */
  message: string;
}
