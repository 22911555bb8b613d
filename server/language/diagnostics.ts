/**
 * Every mistake that can be found in a file before anything runs: its code, how serious it is and what it means.
 * Codes are stable: docs, editors and other people's filters refer to them. docs/errors.md is generated from here.
 */
export interface DiagnosticInfo {
  severity: 'error' | 'warning' | 'info' | 'hint';
  /** One line: what is wrong, and what to do where that is not obvious. */
  meaning: string;
}

const error = (meaning: string): DiagnosticInfo => ({ severity: 'error', meaning });
/** Only in the editor, where the text is shown faded. */
const hint = (meaning: string): DiagnosticInfo => ({ severity: 'hint', meaning });
const warning = (meaning: string): DiagnosticInfo => ({ severity: 'warning', meaning });
const info = (meaning: string): DiagnosticInfo => ({ severity: 'info', meaning });

export const DIAGNOSTICS = {
  // ---------------------------------------------------------------- LS1xxx: text, files and names
  LS1001: error('The text does not follow the grammar. The message says what was expected.'),
  LS1002: error('The file is too large to analyse.'),
  LS1003: error('The file is not text.'),
  LS1004: error('Brackets or statements are nested too deeply, or a statement is too long, to analyse.'),
  LS1005: error('A character means nothing in Lockstep.'),
  LS1006: error(
    'This is written as C writes it. The message says how it is written here, where there is such a thing.',
  ),
  LS1010: error('A used file does not exist.'),
  LS1011: error('Files use each other in a circle.'),
  LS1012: error('The file cannot be read.'),
  LS1013: warning('A file is used twice.'),
  LS1014: error(
    'The prelude, which every file needs, is missing: the library folder is wrong or incomplete.',
  ),
  LS1020: error('Nothing of this name is visible here.'),
  LS1021: error('A name is declared twice.'),
  LS1022: warning('A local name hides another one.'),
  LS1023: error('Only the prelude can declare builtin functions.'),
  LS1025: error('The value of a constant needs the constant itself.'),
  LS1026: error('Only builtin functions have `ref` parameters: others get values.'),
  LS1030: hint('Nothing uses this.'),
  LS1031: hint('A `use` that brings nothing that is used.'),

  // ---------------------------------------------------------------- LS2xxx: types and values
  LS2001: error('A value has the wrong type.'),
  LS2002: error('A function is called with too many or too few arguments.'),
  LS2003: error('A `ref` parameter needs a shared or per-CPU variable, to read and to change.'),
  LS2004: error('This cannot be assigned to.'),
  LS2005: error('An operator does not fit its operands.'),
  LS2010: error('Only a constant can become a sequence number.'),
  LS2011: error('A bound, size, duration or initial value must be known before the machine runs.'),
  LS2012: error('`cpu[…]` alone is no value: ask for a member or with `in`.'),
  LS2013: error('A function that gives no value is used as a value.'),
  LS2014: error('This depends on the CPU that executes it, and a condition belongs to none.'),
  LS2015: error('A device is no CPU: it has no CPU number, locks or interrupts.'),
  LS2016: error('A condition cannot choose.'),
  LS2017: error('This value has no such member.'),
  LS2018: error('`in` asks where a CPU is: `cpu[0] in FUNCTION`.'),
  LS2019: error('Division by zero.'),
  LS2020: error('This is not a log.'),
  LS2021: error('A range has no values.'),
  LS2022: error('A type cannot be used in this place.'),
  LS2023: error('A shared variable cannot hold this type.'),
  LS2024: error('An initial value is outside the range of its variable.'),
  LS2025: error('This name cannot be used as a value here.'),
  LS2026: error('Only a variable can be assigned, changed or indexed.'),
  LS2027: error('An array is used without an index, or with too few or too many.'),
  LS2028: error('Only arrays and per-CPU variables can be indexed.'),
  LS2029: error('There is no element of this number.'),
  LS2030: error('A parameter that is not `ref` cannot be changed here.'),
  LS2031: error('A lock, semaphore or log is expected.'),
  LS2032: error('The name of a handler function is expected.'),
  LS2033: error('An interrupt handler has no parameters.'),
  LS2034: error('A text in quotes is expected.'),
  LS2035: error('`none` alone does not say what type a local has.'),
  LS2036: error('A record comes from log_read() only.'),
  LS2037: error('`for` goes over a range of numbers or a set of CPUs.'),
  LS2038: error('`return` with a value where none is given, or without one where one is due.'),
  LS2040: error('The lower bound of a length of time is above the upper one.'),
  LS2041: error('A length of time is negative, or could become so.'),
  LS2042: error('Lengths of time with a spread cannot be computed with like this.'),
  LS2043: error('A number of characters, or a speed, that cannot be.'),
  LS2044: error('A length of time is longer than there are any.'),
  LS2045: error('A decimal number without a unit: only lengths of time have fractions.'),

  // ---------------------------------------------------------------- LS3xxx: control flow
  LS3001: error('A function calls itself, directly or through others.'),
  LS3002: error('`break` or `continue` outside a loop.'),
  LS3003: warning('Code that is never reached.'),
  LS3004: error('A function can reach its end without returning its value.'),
  LS3005: error('`return` outside a function.'),
  LS3010: error('A wait looks at more than one shared value.'),
  LS3011: error('A quantifier in code would look at several shared values in one step.'),
  LS3012: error('Something in an `atomic` block waits, takes time, chooses or loops without end.'),
  LS3013: error('A choice has no value, or too many.'),
  LS3014: error('A statement that does nothing.'),
  LS3015: hint(
    'Code that is never reached: a condition always comes out the same, or a call never comes back.',
  ),

  // ---------------------------------------------------------------- LS4xxx: patches
  LS4001: error('`+`, `-` or `...` outside the hunk of a patch.'),
  LS4002: error('A hunk changes a function that does not exist at this point.'),
  LS4003: error('A hunk or a patch changes nothing.'),
  LS4004: error('A hunk has no context to say where its lines go.'),
  LS4005: error('A hunk does not apply: a line is not found in the function as it is then.'),
  LS4006: error('A hunk applies at more than one place.'),
  LS4007: error('A patch that is needed is not applied before.'),
  LS4008: error('A patch is listed or applied twice.'),
  LS4009: error('A function is called that only a patch adds, and the patch is not applied.'),
  LS4010: error('Patches need each other in a circle, or a series contains itself.'),
  LS4011: error('Patches that are combined collide: one does not apply after the other.'),
  LS4012: info('A line of a patch that collides with another patch, where something combines the two.'),
  LS4013: info(
    'The order of combined patches matters: the other way round they do not apply, or come to something else.',
  ),
  LS4014: error('An `else` has a mark that its `if` cannot have there.'),

  // ---------------------------------------------------------------- LS5xxx: scenarios and comparisons
  LS5001: error('A scenario without CPUs.'),
  LS5002: error('A CPU is given two blocks.'),
  LS5003: warning('A scenario expects nothing.'),
  LS5004: error('A setting, a cost or the timing is given twice.'),
  LS5005: warning('A scenario has only background CPUs, so nothing can hang.'),
  LS5006: error('A CPU that the machine does not have.'),
  LS5007: error('A value is outside what the setting allows.'),
  LS5009: error('A comparison without scenarios or without columns.'),
  LS5010: error('A scenario has too many cases.'),
  LS5011: error('A scenario parameter has no values.'),
  LS5012: error('A condition looks at one state: it can call only functions that just look.'),
  LS5013: error('`printed()` and `lost()` are for conditions; the model cannot see the console.'),
  LS5014: error('An expectation does not say what must hold.'),
  LS5015: warning('The same scenario, column or expectation is given twice.'),
  LS5016: warning('An expectation asks about a function that the scenario never calls.'),
  LS5018: error('A loop costs nothing, so that the clock of a sampled run would stand still in it.'),
  LS5017: error('There is no kind of step of this name that could have a cost.'),

  // ---------------------------------------------------------------- LS6xxx: limits of the machine
  LS6001: warning('A log has fewer records than CPUs can reserve at once.'),
  LS6002: error('A size, count or range is beyond what the machine can hold.'),
  LS6003: error('Too many local variables are alive at once.'),
  LS6004: error('Loops are nested too deeply, callers included.'),

  // ---------------------------------------------------------------- LS7xxx: what a reviewer would ask about
  LS7001: warning('A CPU takes a lock that it holds already.'),
  LS7002: warning('A lock is released where no way to there holds it, or again when a loop comes round.'),
  LS7003: warning('A lock is not released on every way to the end, or round a loop that takes it again.'),
  LS7004: warning('Interrupts stay off on a way to the end, or round a loop that turns them off again.'),
  LS7005: warning('A call that may sleep where sleeping is forbidden.'),
  LS7006: warning('Two locks are taken in two orders.'),
  LS7007: warning('A wait for what nobody ever makes true.'),
  LS7008: warning('An assertion that always fails.'),
  LS7009: warning('An expectation that holds whatever the machine does.'),
  LS7010: warning('An option that nothing depends on.'),
  LS7011: warning('A variable is used without the lock that guards it elsewhere.'),
  LS7012: warning('A lock is held where a handler that takes it too can interrupt its holder.'),
  LS7013: warning('Three or more locks are taken in orders that close a circle.'),
  LS7014: warning('A wait that keeps away whoever could end it: with interrupts off, or in a handler.'),
  LS7015: warning(
    'A wait for a handler of another CPU with a lock held that this one spins for with interrupts off.',
  ),

  // ---------------------------------------------------------------- LS8xxx: errors of the model, found while it runs
  LS8001: error('A value left its range.'),
  LS8002: error('A CPU is needed, but the value is `none`.'),
  LS8003: error('Division by zero.'),
  LS8004: error('An index outside the array.'),
  LS8005: error('An assertion failed.'),
  LS8010: error('A lock is released by a CPU that does not hold it.'),
  LS8011: error('A record is committed that this CPU has not reserved.'),
  LS8012: error('A CPU queues for a semaphore that it queues for already.'),
  LS8020: error('`no hang` is violated: a run leads to where a foreground CPU can never finish.'),
  LS8021: error('`no starvation` is violated: a foreground CPU can be kept from finishing for ever.'),
  LS8022: error('A condition that must always, or never, hold does not, or does.'),
  LS8023: error('A condition that must come true at some time can come true no more.'),
  LS8024: error('What is expected to be possible is not: no run shows it.'),
  LS8025: info('Whether the expectation holds was not found out within the limits of live checks.'),

  // ---------------------------------------------------------------- LS9xxx: calls of the tools
  LS9001: error('The file has no scenario of this name.'),
  LS9002: error('There is no patch of this name.'),
  LS9003: error('The file has no such comparison.'),
  LS9004: error('The file has no scenario to debug.'),
  LS9005: error('The file has several scenarios: the call must say which one.'),
  LS9006: error('The scenario has no such parameter or case.'),
  LS9007: error('`bisect` needs at least one patch and takes 8 at most.'),
  LS9010: error('A value does not fit the 32 bits that the exported model computes with.'),
  LS9011: error('The exported model would need more processes than its language has.'),
  LS9012: error('The expectation cannot be asked of the tool that the model is for.'),
  LS9013: error('The scenario has no such expectation.'),
  LS9020: error('There are no runs to sample.'),
  LS9021: error('There is no such shard, or it has no runs.'),
  LS9022: error('What is to be merged is no report of `lockstep sample`, or one without runs.'),
  LS9023: error('Reports that are to be merged are of different sources, seeds, limits or schedulers.'),
  LS9024: error('Reports that are to be merged have runs in common, or a shard is missing.'),
  LS9026: error('The run that is to be replayed has too many steps.'),
  LS9025: error(
    'An error of Lockstep itself: a run hangs for a cause that the exhaustive check does not know.',
  ),

  // ---------------------------------------------------------------- LS91xx: patches from diffs and from edited text
  LS9101: error('The text is no unified diff.'),
  LS9102: error('A diff is malformed: a hunk has other lines than it says, or a file name is missing.'),
  LS9103: error('A diff changes a file that the model does not have.'),
  LS9104: error('A hunk of a diff does not apply to the file.'),
  LS9105: error('The text, as edited or with a diff applied, has a syntax error.'),
  LS9106: error('A change that no patch can say: something is taken out, or state that is there is changed.'),
  LS9107: error('Nothing that counts is different: there is nothing to make a patch of.'),
  LS9108: error('A patch cannot have this name, or the name is taken.'),
  LS9109: error('The patch does not change this function.'),
} satisfies Record<string, DiagnosticInfo>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;
