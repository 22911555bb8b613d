// The page of all diagnostics, from the table in server/language/diagnostics.ts.
import { DIAGNOSTICS, type DiagnosticInfo } from '../../server/language/diagnostics.ts';

const GROUPS: [string, string, string][] = [
  ['LS1', 'Text, files and names', ''],
  ['LS2', 'Types and values', ''],
  ['LS3', 'Control flow', ''],
  ['LS4', 'Patches', ''],
  ['LS5', 'Scenarios and comparisons', ''],
  ['LS6', 'Limits', ''],
  [
    'LS8',
    'Errors of the model',
    'These show only while a model runs: each is a finding with a trace that leads to it.',
  ],
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
    '<!-- Generated from server/language/diagnostics.ts by `node scripts/generate-docs.mjs`. -->',
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
  return `${lines.join('\n')}\n`;
}
