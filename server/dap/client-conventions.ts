// How the client counts lines and columns and writes paths. Inside the adapter all positions are 0-based.
import { fileURLToPath, pathToFileURL } from 'node:url';
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

/** The path of a file as the client writes it. */
export function clientPath(uri: string, conventions: ClientConventions): string {
  return conventions.pathsAreUris ? uri : fileURLToPath(uri);
}

/** The file's URI in one spelling, so that the client's and the program's can be compared; undefined for what is no file. */
export function fileUri(path: string): string | undefined {
  try {
    return pathToFileURL(path.startsWith('file:') ? fileURLToPath(path) : path).href;
  } catch {
    return undefined; // Not a file URL, or one with a host or with escapes that mean nothing.
  }
}
