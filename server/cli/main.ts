/** The command line. Each command is one file; this one says which there are. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { MOST_DEPTH } from '../sample/layout.ts';
import { FORMAT_NAMES } from '../trace/export/formats.ts';
import { bisectCommand } from './bisect.ts';
import { checkCommand } from './check-command.ts';
import { compareCommand, TABLE_FORMATS } from './compare-command.ts';
import { EXIT } from './exit-code.ts';
import { exportCommand } from './export.ts';
import { formatCommand } from './format.ts';
import { mergeCommand } from './merge.ts';
import { patchExportCommand, patchImportCommand, patchMakeCommand, patchShowCommand } from './patch.ts';
import { REPORTER_NAMES, reporter } from './reporter-options.ts';
import { reviewCommand } from './review.ts';
import { NO_RUNS, NO_SHARD, sampleCommand } from './sample.ts';
import { traceCommand } from './trace.ts';
import { traceDiffCommand } from './trace-diff.ts';
import { traceImportCommand } from './trace-import.ts';
import { version } from './version.ts';

function positive(text: string): number {
  const n = Number(text.replace(/[_ ]/g, ''));
  if (!Number.isFinite(n) || n <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return n;
}

function portNumber(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535)
    throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return n;
}

function names(text: string): string[] {
  return text
    .split(',')
    .map((n) => n.trim())
    .filter(Boolean);
}

/** `--case flooders=2 --case stop=nmi`, together. */
function assignment(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...before, [name]: value };
}

/** Options that every search has. */
function searching(command: Command): Command {
  return command
    .option('--json', 'print the report as JSON (its shape is in docs/reports.md)')
    .option('--trace', 'print every step of every counterexample')
    .option('--max-states <n>', 'stop a case after this many states, as inconclusive', positive)
    .option('--memory <MiB>', 'stop a case at this much memory, as inconclusive', positive)
    .option('--time <s>', 'stop a case after this many seconds, as inconclusive', positive)
    .option(
      '--threads <n>',
      'search with this many threads; as many as there are cores if absent, but at most 4',
      positive,
    )
    .option('--no-merge', 'make every step on locals a step of its own')
    .option('--no-sections', 'do the same with steps on variables that a spinlock protects')
    .option('--no-futures', 'do the same with steps that are independent of all that others can still do')
    .option('--no-halted', 'keep what a halted CPU leaves behind and nobody can see')
    .option('--no-symmetry', 'do not ask whether CPUs that run the same code could be exchanged')
    .option('--no-reductions', 'none of these reductions: every step in every order')
    .option('--verbose', 'say of each reduction that is not used why');
}

const program = new Command('lockstep')
  .description('Searches every interleaving of a scenario for hangs.')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExit codes: 0 every expectation is met, 1 some are not, 2 the input or the call is wrong, 3 inconclusive.',
  );

/** What can be searched with hashes of the states alone. */
function hashing(command: Command): Command {
  return command
    .option(
      '--compact',
      'keep only hashes of the states: for what one state alone shows; a pass is then only probable',
    )
    .option('--seed <n>', 'with --compact, another hash; 1 if absent', positive);
}

/** What can be told to other tools. */
function reporting(command: Command): Command {
  return command.option(
    '--reporter <name[=file]>',
    `write the results for other tools: ${REPORTER_NAMES.join(', ')}; can be given several times`,
    reporter,
  );
}

/** `60s`, `1.5 s`, `500ms`: nanoseconds. */
function duration(text: string): number {
  const match = /^\s*([0-9]+(?:\.[0-9]+)?)\s*(ns|us|ms|s)\s*$/.exec(text);
  const ns = match
    ? Number(match[1]) * { ns: 1, us: 1e3, ms: 1e6, s: 1e9 }[match[2] as 'ns' | 'us' | 'ms' | 's']
    : 0;
  if (!(ns > 0)) throw new InvalidArgumentError('It must be a length of time above 0, such as 60s.');
  return Math.round(ns);
}

/** `2/8`: the second of eight. */
function shardOf(text: string): { index: number; of: number } {
  const [, index, of] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text)?.map(Number) ?? [];
  if (!(index >= 1 && of >= index))
    throw new InvalidArgumentError(`${NO_SHARD}: It must be I/N, with I from 1 to N, such as 2/8.`);
  return { index, of };
}

/** A whole number from `least` on. */
function wholeFrom(least: number, code = ''): (text: string) => number {
  return (text) => {
    const n = Number(text.replace(/[_ ]/g, ''));
    if (!Number.isSafeInteger(n) || n < least)
      throw new InvalidArgumentError(`${code}It must be a whole number from ${least} on.`);
    return n;
  };
}

function pctDepth(text: string): number {
  const depth = wholeFrom(1)(text);
  if (depth > MOST_DEPTH) throw new InvalidArgumentError(`It is ${MOST_DEPTH} at most.`);
  return depth;
}

let code: number = EXIT.met;

program
  .command('sample <file>')
  .description('run scenarios many times in simulated time, and say how often they hang')
  .option('--scenario <name>', 'only this scenario')
  .option('--case <name=value>', 'only cases in which a parameter has this value', assignment)
  .option('--with <patches>', "patches to apply after the scenario's own, separated by commas", names)
  .option('--compare', "the scenarios and patch sets of the file's comparisons")
  .option('--check', 'the exhaustive check beside it searches all states, not a million of each case at most')
  .option('--no-check', 'no exhaustive check beside it')
  .option('--max-states <n>', 'stop the check of a case after this many states', positive)
  .option('--memory <MiB>', 'stop the check of a case at this much memory', positive)
  .option('--time <s>', 'stop the check of a case after this many seconds', positive)
  .option('--runs <n>', 'how many runs', wholeFrom(1, `${NO_RUNS}: `), 15_000)
  .option('--seed <n>', 'other runs', wholeFrom(0), 1)
  .addOption(
    new Option('--limit <time>', 'give a run up after this much simulated time')
      .argParser(duration)
      .default(60e9, '60s'),
  )
  .option('--max-steps <n>', 'the same in steps, for schedulers without a clock', wholeFrom(1), 1_000_000)
  .option('--threads <n>', 'as many as there are cores if absent', wholeFrom(1))
  .addOption(
    new Option('--scheduler <name>', 'what chooses who moves')
      .choices(['time', 'random', 'pct'])
      .default('time'),
  )
  .option('--pct-depth <d>', 'orderings that the PCT scheduler looks for', pctDepth, 3)
  .option('--shard <i/n>', 'only the i-th of n parts of the runs; `lockstep merge` adds them up', shardOf)
  .option('--replay <run>', 'write this run as a trace file instead', wholeFrom(0))
  .option('-o, --output <file>', 'where to write that')
  .option('--json', 'print the report as JSON (its shape is in docs/sampling.md)')
  .option('--svg <file>', 'draw rates and times there')
  .option('--no-figures', 'print no drawings')
  .action(async (file: string, options) => {
    code = await sampleCommand(file, options);
  });

program
  .command('merge <reports...>')
  .description('add up the JSON reports of the shards of a sampling')
  .option('--json', 'print the sum as JSON')
  .option('--svg <file>', 'draw rates and times there')
  .option('--no-figures', 'print no drawings')
  .action((files: string[], options) => {
    code = mergeCommand(files, options);
  });

reporting(
  hashing(searching(program.command('check <files...>').description('check every scenario of some files'))),
)
  .option('--scenario <name>', 'only this scenario')
  .option('--with <patches>', "patches to apply after the scenario's own, separated by commas", names)
  .option('--coverage', 'list the statements and branches that no explored run reaches')
  .option('--save-traces <folder>', 'save a trace file of each finding there')
  .action(async (files: string[], options) => {
    code = await checkCommand(files, options);
  });

reporting(
  hashing(
    searching(program.command('compare <files...>').description('fill in the comparisons of some files')),
  ),
)
  .option('--comparison <title>', 'only the comparison of this title')
  .addOption(
    new Option('--format <format>', 'how to write the tables; as text if absent').choices(TABLE_FORMATS),
  )
  .option('-o, --output <file>', 'where to write them instead of standard output')
  .action(async (files: string[], options) => {
    code = await compareCommand(files, options);
  });

searching(
  program.command('bisect <file> [scenario]').description('say which of some patches remove which causes'),
)
  .requiredOption(
    '--with <patches>',
    'patches and series, separated by commas: every set of them is checked',
    names,
  )
  .action(async (file: string, scenario: string | undefined, options) => {
    code = await bisectCommand(file, scenario, options);
  });

reporting(
  program
    .command('review <files...>')
    .description('say what is wrong with the scenarios of some files without a search')
    .option('--json', 'print the remarks as JSON'),
).action(async (files: string[], options) => {
  code = await reviewCommand(files, options);
});

program
  .command('export <file>')
  .description('write a scenario as a model for another checker')
  .addOption(
    new Option('--to <format>', 'the language of the model').choices(['promela']).makeOptionMandatory(),
  )
  .option('--scenario <name>', 'the scenario; not needed when the file has only one')
  .option('--case <name=value>', 'value of a parameter; those left out take their first', assignment)
  .option('--with <patches>', "patches to apply after the scenario's own, separated by commas", names)
  .option('--property <expectation>', 'only this expectation, as the check reports its id')
  .option('-o, --output <file>', 'where to write the model instead of standard output')
  .action(async (file: string, options) => {
    code = await exportCommand(file, options);
  });

const trace = program.command('trace').description('take runs along: findings, trace files, drawings');

trace
  .command('show <file>', { isDefault: true })
  .description('write a finding of a .lockstep file, or a trace file, in a format')
  .addOption(
    new Option('--format <format>', 'what to write')
      .choices([...FORMAT_NAMES, 'trace'])
      .default('two-column'),
  )
  .option('--scenario <name>', 'only this scenario')
  .option('--case <name=value>', 'value of a parameter', assignment)
  .option('--with <patches>', "patches to apply after the scenario's own, separated by commas", names)
  .option('--finding <id>', 'the finding, as the check reports its id; the first one if absent')
  .option('--every-step', 'leave nothing out: no call is drawn as one line, no step is silent')
  .option('--max-states <n>', 'stop the search of a case after this many states', positive)
  .option('--memory <MiB>', 'stop the search of a case at this much memory', positive)
  .option('--time <s>', 'stop the search of a case after this many seconds', positive)
  .option('-o, --output <file>', 'where to write it instead of standard output')
  .action(async (file: string, options) => {
    code = await traceCommand(file, options);
  });

trace
  .command('diff <a> <b>')
  .description('say where two trace files part, and what is different then')
  .option('--json', 'print the comparison as JSON')
  .action(async (a: string, b: string, options) => {
    code = await traceDiffCommand(a, b, options);
  });

trace
  .command('import <text>')
  .description('follow a CPU 0 / CPU 1 drawing and save the run as a trace file')
  .requiredOption('--program <file>', 'the .lockstep file with the scenario')
  .option('--scenario <name>', 'the scenario; not needed when the file has only one')
  .option('--case <name=value>', 'value of a parameter; those left out take their first', assignment)
  .option('--with <patches>', "patches to apply after the scenario's own, separated by commas", names)
  .option('--max-states <n>', 'give up after this many states', positive)
  .option('-o, --output <file>', 'where to write the trace instead of standard output')
  .action(async (text: string, options) => {
    code = await traceImportCommand(text, options);
  });

const patch = program
  .command('patch')
  .description('look at patches, and take them to and from unified diffs');

patch
  .command('show <file> <patches> [function]')
  .description(
    'print each function that patches change, with `-` and `+` in front of lines that are different',
  )
  .option('--before', 'only the text before')
  .option('--after', 'only the text after')
  .action(async (file: string, patches: string, fn: string | undefined, options) => {
    code = await patchShowCommand(file, names(patches), fn, options);
  });

patch
  .command('export <file> <patches...>')
  .description('write patches as unified diffs of the files of the model, for `patch -p1` and `git apply`')
  .option('-o, --output <file>', 'where to write them instead of standard output')
  .action(async (file: string, patches: string[], options) => {
    code = await patchExportCommand(file, patches.flatMap(names), options);
  });

/** What makes new patches. */
function making(command: Command): Command {
  return command
    .option('--name <name>', 'what the patch is called, or the series if there are several')
    .option('--title <text>', 'its title')
    .option('--into <file>', 'the .lockstep file that it is put into')
    .option('-o, --output <file>', 'a new file for it instead of standard output');
}

making(
  patch
    .command('import <diff>')
    .description('make patches of a unified diff of files of the model; `-` is standard input'),
).action(async (diff: string, options) => {
  code = await patchImportCommand(diff, options);
});

making(patch.command('make <edited>').description('make a patch of an edited copy of a file of the library'))
  .option('--of <file>', 'what it is a copy of, as after `use`, or a path; as its own path ends if absent')
  .action(async (edited: string, options) => {
    code = await patchMakeCommand(edited, options);
  });

program
  .command('format <files...>')
  .description('format files where they are; `-` is standard input, and its text goes to standard output')
  .option('--check', 'change nothing, and end with 1 when a file is not formatted')
  .action(async (files: string[], options) => {
    code = await formatCommand(files, options);
  });

program
  .command('lsp')
  .description('language server on standard input and output')
  .allowUnknownOption()
  .action(async () => {
    if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
    await import('../lsp/main.ts');
    await new Promise(() => {});
  });

program
  .command('dap')
  .description('debug adapter on standard input and output, or on a TCP port')
  .option(
    '--port <number>',
    'listen on this port, for any number of sessions; 0 takes a free one and prints it',
    portNumber,
  )
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .action(async ({ port, host }: { port?: number; host: string }) => {
    const { main } = await import('../dap/main.ts');
    await main(port === undefined ? undefined : { port, host });
  });

try {
  await program.parseAsync();
} catch (error) {
  const { code: reason, exitCode: status } = error as { code?: string; exitCode?: number };
  if (reason?.startsWith('commander.')) code = status === 0 ? EXIT.met : EXIT.wrong;
  else {
    process.stderr.write(`lockstep: ${error instanceof Error ? error.message : String(error)}\n`);
    code = EXIT.wrong;
  }
}
process.exitCode = code;
