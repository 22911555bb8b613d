// Which happenings stop the machine by themselves, as the client's list of exception breakpoints says.
import type { State } from '../../machine/machine.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { exceptionStop, type Stop } from '../motion/stop.ts';
import { standing } from '../view/stack.ts';
import type { Asker, Standpoint } from './conditions.ts';
import { type ExceptionWatch, violatedAtStart, watchExceptions } from './exception-watch.ts';

export const EXCEPTION_FILTERS = [
  {
    filter: 'hang',
    label: 'Hang',
    description: 'A CPU that must finish no longer can, whatever happens: deadlock or stuck.',
    default: true,
  },
  {
    filter: 'livelock',
    label: 'Livelock',
    description: 'A CPU goes round and round, and no order of events lets it out.',
    default: true,
  },
  {
    filter: 'assertion',
    label: 'Failed assertion',
    description: 'The condition of an assert does not hold.',
    default: true,
  },
  {
    filter: 'lock',
    label: 'Misuse of a lock',
    description: 'A lock is released by a CPU that does not hold it, or a CPU queues twice for a semaphore.',
    default: true,
  },
  {
    filter: 'fault',
    label: 'Model error',
    description: 'A value out of its range, an element that is not there, and other errors of the model.',
    default: true,
  },
  {
    filter: 'expectation',
    label: 'Violated expectation',
    description:
      'A "never" that holds, an "always" that does not, an "eventually" that can no longer come true.',
    default: true,
  },
  {
    filter: 'lost',
    label: 'Lost message',
    description: 'A record is overwritten before anybody has read it.',
    default: false,
  },
  {
    filter: 'panic',
    label: 'Panic',
    description: 'A CPU becomes the panic CPU: panic_cpu is set.',
    default: false,
  },
] as const;

export type FilterName = (typeof EXCEPTION_FILTERS)[number]['filter'];

export const CONDITION_HELP =
  'Stop only when this holds, as in: cpu == 1, or console_waiter && cpu[0].irqs_off. "cpu" is the CPU it is about.';

export interface FilterWish {
  filter: FilterName;
  condition?: string;
}

export interface ExceptionFilters {
  /** Hangs of some kind are asked for: it is worth looking for them. */
  readonly hang: boolean;
  /** Takes effect at once, also while the machine runs. */
  set(wishes: FilterWish[]): void;
  /** The program that conditions are about, and who asks them in it. Gives what is wrong with conditions: they are left out. */
  attach(debuggee: Debuggee, asker: Asker | undefined): string[];
  /** Some wish for it is there, whatever its condition. */
  asked(filter: FilterName): boolean;
  /** The machine is to stop, for what an agent has come to in the state at a moment. */
  wants(filter: FilterName, agent: number, s: State, moment: number): boolean;
  /** The happenings of a step that stop the machine although it could go on: the first of them. */
  after(before: State, step: number, after: State, moment: number, mover: () => number): Stop | undefined;
  /** What the run begins with. */
  atStart(): Stop | undefined;
}

/** Nobody in particular: shared names only. */
export const NOWHERE: Standpoint = { agent: 0, location: 0, frame: -1 };

export function isFilter(name: string): name is FilterName {
  return EXCEPTION_FILTERS.some(({ filter }) => filter === name);
}

export function createExceptionFilters(): ExceptionFilters {
  let wishes: FilterWish[] = EXCEPTION_FILTERS.filter((each) => each.default).map(({ filter }) => ({
    filter,
  }));
  let asker: Asker | undefined;
  let debuggee: Debuggee | undefined;
  let watch: ExceptionWatch | undefined;
  const asked = (name: FilterName) => wishes.some(({ filter }) => filter === name);

  function wants(name: FilterName, agent: number, s: State, moment: number): boolean {
    return wishes.some(({ filter, condition }) => {
      if (filter !== name) return false;
      if (condition === undefined || !asker || !debuggee) return true;
      const { location = 0, frame = -1 } = standing(debuggee.machine, s, agent) ?? {};
      // What cannot be answered stops: better once too often than never.
      return asker.holds(condition, { agent, location, frame }, s, moment) !== false;
    });
  }

  return {
    get hang() {
      return asked('hang') || asked('livelock');
    },
    set(given) {
      wishes = given;
      watch = debuggee && watchExceptions(debuggee.machine, asked);
    },
    attach(nextDebuggee, nextAsker) {
      debuggee = nextDebuggee;
      asker = nextAsker;
      const complaints: string[] = [];
      wishes = wishes.map((wish) => {
        const wrong = wish.condition && nextAsker?.check(wish.condition, NOWHERE);
        if (!wrong) return wish;
        complaints.push(`The condition of the exception breakpoint "${wish.filter}" is left out: ${wrong}`);
        return { filter: wish.filter };
      });
      watch = watchExceptions(debuggee.machine, asked);
      return complaints;
    },
    asked,
    wants,
    after(before, step, after, moment, mover) {
      if (!watch?.concerns(before, step)) return undefined;
      const happened = watch.after(before, step, after);
      if (happened.length === 0) return undefined;
      const agent = mover();
      const found = happened.find(({ filter }) => wants(filter, agent, after, moment));
      return found && exceptionStop(agent, found.exception);
    },
    atStart() {
      if (!debuggee) return undefined;
      const start = debuggee.machine.initial();
      const found = violatedAtStart(debuggee.machine, start).find(({ filter }) => wants(filter, 0, start, 0));
      return found && exceptionStop(0, found.exception);
    },
  };
}

/** Whatever the client says. */
export const ALL_FILTERS: Pick<ExceptionFilters, 'hang' | 'asked' | 'wants'> = {
  hang: true,
  asked: () => true,
  wants: () => true,
};

/** The filter that a fault falls under. */
export function filterOfFault(code: string): FilterName {
  if (code === 'LS8005') return 'assertion';
  return code === 'LS8010' || code === 'LS8012' ? 'lock' : 'fault';
}

/** The filter that a finding falls under; undefined for what was asked for by name, such as a `reachable`. */
export function filterOfFinding(kind: string, code: string): FilterName | undefined {
  switch (kind) {
    case 'livelock':
      return 'livelock';
    case 'deadlock':
    case 'stuck':
    case 'halted':
      return 'hang';
    case 'always':
    case 'never':
    case 'eventually':
      return 'expectation';
    case 'fault':
      return filterOfFault(code);
    default:
      return undefined;
  }
}
