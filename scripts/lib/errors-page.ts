// The page of all codes, from the tables in server/language/diagnostics.ts, server/dap/problems.ts and server/trace/file/problems.ts.
import { PROBLEMS } from '../../server/dap/problems.ts';
import { DIAGNOSTICS, type DiagnosticInfo } from '../../server/language/diagnostics.ts';
import { TRACE_PROBLEMS } from '../../server/trace/file/problems.ts';

const GROUPS: [string, string, string][] = [
  ['LS1', 'Text, files and names', ''],
  ['LS2', 'Types and values', ''],
  ['LS3', 'Control flow', ''],
  ['LS4', 'Patches', ''],
  ['LS5', 'Scenarios and comparisons', ''],
  ['LS6', 'Limits', ''],
  [
    'LS7',
    'What a reviewer would ask about',
    'Remarks of a [review](review.md), which has an example of each. `// lockstep: allow LS7001` on the line or above it allows one.',
  ],
  [
    'LS8',
    'Errors of the model',
    'These show only while a model runs: each is a finding with a trace that leads to it. From `LS8020` on they are [verdicts](live.md) that the editor shows at an expectation.',
  ],
  ['LS9', 'Calls of the command line and the debugger', ''],
];

const DEBUGGER: [string, string][] = [
  ['LD1', 'The protocol'],
  ['LD2', 'Launching'],
  ['LD3', 'Stepping'],
  ['LD4', 'Evaluating'],
  ['LD5', 'Breakpoints'],
];

const TRACES: [string, string][] = [
  ['LT1', 'Reading a trace file'],
  ['LT2', 'A trace file on changed sources'],
  ['LT3', 'Following a drawing'],
  ['LT4', 'Exporting'],
];

export function errorsPage(): string {
  const diagnostics: [string, DiagnosticInfo][] = Object.entries(DIAGNOSTICS);
  diagnostics.sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    '# Errors and warnings',
    '',
    'Every mistake has a code that stays the same from version to version. The message that comes with it names the',
    'place and says what to do; this page says what each code means.',
    '',
    '<!-- Generated from server/language/diagnostics.ts, server/dap/problems.ts and server/trace/file/problems.ts by `node scripts/generate-docs.mjs`. -->',
  ];
  for (const [prefix, title, text] of GROUPS) {
    lines.push('', `## ${prefix}xxx: ${title}`, '');
    if (text) lines.push(text, '');
    lines.push('| Code | | Meaning |', '| --- | --- | --- |');
    for (const [code, { severity, meaning }] of diagnostics) {
      if (!code.startsWith(prefix)) continue;
      lines.push(`| \`${code}\` | ${severity} | ${meaning.replaceAll('|', '\\|')} |`);
    }
  }
  lines.push(
    '',
    '## Debugger',
    '',
    'Requests that the debug adapter cannot answer fail with one of these codes.',
  );
  for (const [prefix, title] of DEBUGGER) {
    lines.push('', `### ${prefix}xxx: ${title}`, '', '| Code | Meaning |', '| --- | --- |');
    for (const [code, meaning] of Object.entries(PROBLEMS)) {
      if (code.startsWith(prefix)) lines.push(`| \`${code}\` | ${meaning} |`);
    }
  }
  lines.push('', '## Traces', '', 'What `lockstep trace` and the opening of trace files can say.');
  for (const [prefix, title] of TRACES) {
    lines.push('', `### ${prefix}xxx: ${title}`, '', '| Code | Meaning |', '| --- | --- |');
    for (const [code, meaning] of Object.entries(TRACE_PROBLEMS)) {
      if (code.startsWith(prefix)) lines.push(`| \`${code}\` | ${meaning} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
