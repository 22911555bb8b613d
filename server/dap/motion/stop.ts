// Why and where the machine stands still again.

export interface ExceptionText {
  /** What kind of thing it is: "hang (livelock)", "model error LS7003". */
  id: string;
  /** One line. */
  headline: string;
  /** The whole explanation, in sentences. */
  details: string[];
}

export interface Stop {
  reason:
    | 'entry'
    | 'step'
    | 'breakpoint'
    | 'function breakpoint'
    | 'data breakpoint'
    | 'exception'
    | 'pause'
    | 'goto';
  agent: number;
  /** Shown beside the thread in place of the reason. */
  description?: string;
  text?: string;
  hitBreakpointIds?: number[];
  /** How many of the calls that the agent has come to it must be shown inside of. */
  entered?: number;
  exception?: ExceptionText;
}

export function exceptionStop(agent: number, exception: ExceptionText): Stop {
  return {
    reason: 'exception',
    agent,
    description: `Paused on ${exception.id}`,
    text: exception.headline,
    exception,
  };
}
