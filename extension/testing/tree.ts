// What the test explorer shows of a file: its scenarios, their cases, and each expectation as a test. Pure, and so tested without an editor.
import type { ParameterValues, TestFile, TestScenario } from '../../server/lsp/requests.ts';

/** What a test is about: a file, a scenario of it, one of its cases, one expectation. */
export interface Target {
  uri: string;
  scenario?: string;
  /** With it, there is something to check: a scenario without parameters is its only case. */
  case?: ParameterValues;
  /** As reports name it. */
  expectation?: string;
}

export interface TestNode {
  /** Unique among all tests. */
  id: string;
  label: string;
  description?: string;
  range?: TestScenario['range'];
  /** Why there is nothing to run. */
  error?: string;
  target: Target;
  children: TestNode[];
}

export function nodeOfFile({ uri, scenarios, errors }: TestFile, label: string): TestNode {
  const children = scenarios.map((scenario) => nodeOfScenario(uri, scenario));
  return {
    id: uri,
    label,
    ...(errors.length > 0 ? { error: errorText(errors) } : {}),
    target: { uri },
    children,
  };
}

function nodeOfScenario(uri: string, scenario: TestScenario): TestNode {
  const { name, title, range, cases } = scenario;
  const target = { uri, scenario: name };
  const id = idOf(uri, name);
  const shared = { id, label: name, ...(title === name ? {} : { description: title }), range };
  const [only] = cases;
  if (cases.length === 1 && Object.keys(only).length === 0)
    return {
      ...shared,
      target: { ...target, case: only },
      children: expectationsOf(scenario, id, { ...target, case: only }),
    };
  const children = cases.map((values): TestNode => {
    const text = valuesText(values);
    const caseId = idOf(id, text);
    const caseTarget = { ...target, case: values };
    const expectations = expectationsOf(scenario, caseId, caseTarget);
    return { id: caseId, label: text, range, target: caseTarget, children: expectations };
  });
  return { ...shared, target, children };
}

function expectationsOf({ expectations }: TestScenario, parent: string, target: Target): TestNode[] {
  return expectations.map(({ id, text, range }) => ({
    id: idOf(parent, id),
    label: `expect ${text}`,
    range,
    target: { ...target, expectation: id },
    children: [],
  }));
}

export function valuesText(values: ParameterValues): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

/** Neither names nor values contain it; in an expectation, which comes last, it does no harm. */
function idOf(parent: string, part: string): string {
  return `${parent}#${part}`;
}

function errorText([{ message, range }, ...others]: TestFile['errors']): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `Line ${range.start.line + 1}: ${message}${more}`;
}
