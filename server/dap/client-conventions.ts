// How the client counts lines and columns and names files. Inside the adapter all positions are 0-based.
import type { Arguments } from './arguments.ts';

export interface ClientConventions {
  lineBase: number;
  columnBase: number;
  pathsAreUris: boolean;
  /** It shows the types of variables. */
  showsTypes: boolean;
  /** It asks again for what it is told is void. */
  hearsInvalidated: boolean;
  /** It shows how far long work has come. */
  hearsProgress: boolean;
}

export const DEFAULT_CONVENTIONS: ClientConventions = readConventions({});

export function readConventions(args: Arguments): ClientConventions {
  return {
    lineBase: args.linesStartAt1 === false ? 0 : 1,
    columnBase: args.columnsStartAt1 === false ? 0 : 1,
    pathsAreUris: args.pathFormat === 'uri',
    showsTypes: args.supportsVariableType === true,
    hearsInvalidated: args.supportsInvalidatedEvent === true,
    hearsProgress: args.supportsProgressReporting === true,
  };
}
