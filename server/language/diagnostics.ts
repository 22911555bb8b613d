/**
 * Every mistake that can be found in a file before anything runs: its code, how serious it is and what it means.
 * Codes are stable: docs, editors and other people's filters refer to them. docs/errors.md is generated from here.
 */
export interface DiagnosticInfo {
  severity: 'error' | 'warning';
  /** One line: what is wrong, and what to do where that is not obvious. */
  meaning: string;
}

const error = (meaning: string): DiagnosticInfo => ({ severity: 'error', meaning });
const warning = (meaning: string): DiagnosticInfo => ({ severity: 'warning', meaning });

export const DIAGNOSTICS = {
  // ---------------------------------------------------------------- LS1xxx: text, files and names
  LS1001: error('The text does not follow the grammar. The message says what was expected.'),
  LS1002: error('The file is too large to analyse.'),
  LS1003: error('The file is not text.'),
  LS1004: error('Brackets or statements are nested too deeply, or a statement is too long, to analyse.'),
  LS1005: error('A character means nothing in Lockstep.'),
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
  LS1024: error('This value has no such member.'),
} satisfies Record<string, DiagnosticInfo>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;
