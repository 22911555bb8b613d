// Everything the adapter can answer a request with other than what was asked for: a code, a meaning, a message.

/** Code -> what it means in one line. The number is what the protocol calls the error's id. */
export const PROBLEMS = {
  LD1001: 'The message is not a request of the debug adapter protocol.',
  LD1002: 'The adapter does not know this request.',
  LD1003: 'An argument of the request is missing or has the wrong type or value.',
  LD1004: 'The request needs a launched scenario, and none is.',
  LD1005: 'A scenario is launched already.',
  LD1006: 'The session has ended.',
  LD1007: 'The machine is running; the request needs it to stand still.',
  LD1008: 'The client has not said configurationDone yet.',
  LD1009: 'A reference from an earlier stop: it died when the machine moved.',
  LD1010: 'The adapter itself failed.',
  LD1011: 'The session does not stand at an exception.',
  LD1012: 'The run is too long for the format.',
  LD1013: 'The search was ended before it had an answer.',
  LD1014: 'The writing of a trace was ended before it was complete.',
  LD1015: 'The file cannot be written.',
  LD1016: 'The text is too long for one answer.',
  LD2001: 'A field of the launch configuration is missing.',
  LD2002: 'A field of the launch configuration has the wrong type or value.',
  LD2003: 'Two fields of the launch configuration do not go together.',
  LD2004: 'The program cannot be read or has errors.',
  LD2005: 'The check has no such finding.',
  LD2006: 'There is no counterexample: every expectation holds.',
  LD2007: 'The search for a counterexample hit a limit.',
  LD2008: 'The trace file cannot be opened.',
  LD2009: 'The counterexample was found of another text of the program.',
  LD2010: 'The sampled run has too many steps to be opened.',
  LD3001: 'The CPU was halted.',
  LD3002: 'The CPU has come to its end.',
  LD3003: 'The CPU is blocked.',
  LD3004: 'The CPU is inside a long step that cannot end yet.',
  LD3005: 'The model has failed; nothing can step.',
  LD3006: 'There is no such branch.',
  LD3007: 'The CPU cannot be put at this line.',
  LD3008: 'The step is not possible, or not any more.',
  LD3009: 'The frame was not entered in this run.',
  LD4001: 'There is no such name.',
  LD4002: 'The text is no expression that means something here.',
  LD4003: 'A condition must be true or false.',
  LD4004: 'The expression has no value now.',
  LD4005: 'This cannot be set.',
  LD4006: 'The value is outside what the variable can hold.',
  LD4007: 'No statement has written the value in this run.',
  LD5001: 'Nothing that can be watched has this name.',
  LD5002: 'Nothing in this run has written it.',
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export interface Problem {
  problem: ProblemCode;
  /** What is wrong, where, and what to do. */
  message: string;
}

export function problem(code: ProblemCode, message: string): Problem {
  return { problem: code, message };
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value;
}

/** The id of the protocol's error message: the digits of the code. */
export function problemId(code: ProblemCode): number {
  return Number(code.slice(2));
}
