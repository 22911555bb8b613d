/** The rules that SARIF results are of: kinds of findings, and the codes of mistakes and of errors of the model. */
import { DIAGNOSTICS, type DiagnosticInfo } from '../language/diagnostics.ts';

export interface SarifRule {
  id: string;
  name: string;
  shortDescription: { text: string };
  defaultConfiguration: { level: 'error' | 'warning' | 'note' };
}

const KINDS: Record<string, string> = {
  deadlock: 'A CPU that must finish never can: nobody can take a step any more.',
  stuck: 'A CPU that must finish is blocked for good while others run on.',
  livelock: 'A CPU that must finish goes round and round, and no order of events lets it out.',
  halted: 'A CPU that must finish was halted.',
  starvation: 'A CPU can be kept from finishing for ever, although it always could.',
  always: 'A condition that must always hold does not.',
  never: 'A condition that must never hold does.',
  eventually: 'A condition that must come true at some time no longer can.',
  'not-met': 'Something that was expected to happen cannot.',
  inconclusive: 'Not known: the search hit a limit. That is no pass.',
  problem: 'Nothing is known of the file.',
};

const LEVELS = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

/** For an id that is in neither table there is a rule all the same: a result must have one. */
export function sarifRule(id: string): SarifRule {
  const diagnostic = (DIAGNOSTICS as Record<string, DiagnosticInfo>)[id];
  const text = KINDS[id] ?? diagnostic?.meaning ?? id;
  return {
    id,
    name: nameOf(id),
    shortDescription: { text },
    defaultConfiguration: { level: LEVELS[diagnostic?.severity ?? 'error'] },
  };
}

/** Rules are named in Pascal case. */
function nameOf(id: string): string {
  return id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
