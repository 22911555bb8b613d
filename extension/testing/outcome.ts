// What a report of a case says of its tests. A pass is only what was shown to hold. Pure.
import type { CaseReport, CheckReport, ExpectationReport } from '../../server/trace/report.ts';
import {
  diagnosticMessage,
  faultMessages,
  findingMessage,
  type Message,
  notFoundMessage,
  unknownMessage,
} from './messages.ts';

/**
 * `errored`: not known, or there is nothing to check. `skipped`: not looked at. A case that was begun and called off is errored where it is not
 * known: VS Code shows what has a passed and a skipped test below it as passed.
 */
export type Outcome = { state: 'passed' | 'skipped' } | { state: 'failed' | 'errored'; messages: Message[] };

export interface CaseOutcome {
  /** Of the case itself, where there is something wrong with it whatever it expects, or where it expects nothing. */
  own?: Outcome;
  /** By the id of the expectation. */
  expectation(id: string): Outcome;
  report?: CaseReport;
}

/** `cancelled`: the check was called off, and the report is what was known by then. */
export function outcomeOf(checked: CheckReport, cancelled: boolean): CaseOutcome {
  const [report] = checked.cases;
  if (!report) return notChecked(checked);
  return {
    report,
    own: ownOutcome(report, cancelled),
    expectation(id) {
      const found = report.expectations.find((each) => each.id === id);
      // The text has changed since the tests were listed.
      return found ? expectationOutcome(found, report, cancelled) : { state: 'skipped' };
    },
  };
}

/** The request failed. */
export function failedCheck(reason: string, place: Message['place']): CaseOutcome {
  const message = { text: `The check has failed: ${reason}`, place, frames: [] };
  return { own: { state: 'errored', messages: [message] }, expectation: () => notKnown(message) };
}

/** The errors stand at the case; each of its expectations has the first, so that none looks as if nobody had asked. */
function notChecked({ diagnostics, file }: CheckReport): CaseOutcome {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(diagnosticMessage);
  const nowhere = { uri: file, line: 0, column: 0, endLine: 0, endColumn: 0, fn: '' };
  const messages =
    errors.length > 0 ? errors : [{ text: 'There is nothing to check.', place: nowhere, frames: [] }];
  return { own: { state: 'errored', messages }, expectation: () => notKnown(messages[0]) };
}

const notKnown = (message: Message): Outcome => ({
  state: 'errored',
  messages: [{ ...message, text: `Not checked. ${message.text}` }],
});

function ownOutcome(report: CaseReport, cancelled: boolean): Outcome | undefined {
  const messages = faultMessages(report);
  if (messages.length > 0) return { state: 'failed', messages };
  const open = report.expectations.some(({ verdict }) => verdict !== 'holds' && verdict !== 'violated');
  // It expects nothing, or all it expects is known, but not whether the model has errors.
  if (report.verdict === 'inconclusive' && !open)
    return { state: 'errored', messages: [withoutErrors(report, cancelled)] };
  return report.expectations.length === 0 ? { state: 'passed' } : undefined;
}

function withoutErrors({ expectations, search, scenario }: CaseReport, cancelled: boolean): Message {
  const place = expectations[0]?.place ?? { uri: '', line: 0, column: 0, endLine: 0, endColumn: 0, fn: '' };
  return unknownMessage({ text: `whether the model of ${scenario} has errors`, place }, search, cancelled);
}

function expectationOutcome(each: ExpectationReport, { search }: CaseReport, cancelled: boolean): Outcome {
  switch (each.verdict) {
    case 'holds':
      return { state: 'passed' };
    case 'violated': {
      const { findings } = each;
      const messages = findings.length > 0 ? findings.map(findingMessage) : [notFoundMessage(each, search)];
      return { state: 'failed', messages };
    }
    default:
      return { state: 'errored', messages: [unknownMessage(each, search, cancelled)] };
  }
}
