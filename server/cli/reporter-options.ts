/** `--reporter NAME[=FILE]`: which reports are made, and where each goes. */
import { InvalidArgumentError } from 'commander';

/** Those that are lines of text can share standard output. */
const REPORTERS = {
  text: 'lines',
  json: 'document',
  junit: 'document',
  sarif: 'document',
  github: 'lines',
} as const;

export type ReporterName = keyof typeof REPORTERS;
export const REPORTER_NAMES = Object.keys(REPORTERS) as ReporterName[];

export interface Reporter {
  name: ReporterName;
  /** Standard output if absent. */
  file?: string;
}

/** `--reporter junit=out.xml --reporter github`, together. */
export function reporter(text: string, before: Reporter[] = []): Reporter[] {
  const [, name, file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (!Object.hasOwn(REPORTERS, name))
    throw new InvalidArgumentError(`There is ${REPORTER_NAMES.join(', ')}.`);
  if (file === '') throw new InvalidArgumentError('Behind = comes the name of a file.');
  return [...before, { name: name as ReporterName, ...(file === undefined ? {} : { file }) }];
}

/** What is written: reports, and besides them what the command itself has to say. */
export interface Wanted<Format extends string> {
  wanted: Reporter[];
  /** The format of the latter; absent when a report stands for it. */
  main?: Format | 'text';
}

/**
 * `format`: what was asked for of the command itself, as text if nothing was; `output`: the file it goes to. It is not printed where a report
 * goes to standard output and nobody has asked for it.
 */
export function wantedOf<Format extends string>(
  reporters: readonly Reporter[] = [],
  format?: Format,
  output?: string,
): Wanted<Format> | { problem: string } {
  const printed = reporters.filter(({ file }) => file === undefined).map(({ name }) => name);
  const main = format ?? (printed.length > 0 && output === undefined ? undefined : 'text');
  const onScreen: string[] = [...(main !== undefined && output === undefined ? [main] : []), ...printed];
  if (onScreen.length > 1 && onScreen.some((name) => REPORTERS[name as ReporterName] !== 'lines')) {
    const all = onScreen.join(' and ');
    return {
      problem: `only one of ${all} can go to standard output. Give the others a file, as in --reporter ${printed[0]}=FILE`,
    };
  }
  const files = [output, ...reporters.map(({ file }) => file)].filter((file) => file !== undefined);
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) return { problem: `two reports cannot both go to ${twice}` };
  return { wanted: [...reporters], main };
}
