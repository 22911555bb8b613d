/** The run into a finding as a SARIF code flow: a thread flow for each CPU or device, and the order in which they took turns. */
import type { Finding, Place, TraceStep } from '../trace/report.ts';
import type { SarifLocation } from './sarif.ts';

export interface CodeFlow {
  message: { text: string };
  threadFlows: ThreadFlow[];
}

interface ThreadFlow {
  id: string;
  message: { text: string };
  locations: ThreadFlowLocation[];
}

interface ThreadFlowLocation {
  location: SarifLocation;
  /** The number of the step: it orders those of all the CPUs. */
  executionOrder: number;
  importance: 'essential' | 'important';
}

export function codeFlowOf(
  finding: Finding,
  locate: (place: Place, message: string) => SarifLocation,
): CodeFlow {
  const agents = [...new Set(finding.steps.map(({ agent }) => agent))].sort();
  return {
    message: { text: summaryOf(finding) },
    threadFlows: agents.map((agent) => ({
      id: agent,
      message: { text: agent },
      locations: finding.steps
        .filter((step) => step.agent === agent)
        .map((step) => ({
          location: locate(step.place, messageOf(step, finding)),
          executionOrder: step.n,
          importance: step.n === finding.pointOfNoReturn ? 'essential' : 'important',
        })),
    })),
  };
}

function summaryOf({ trace, pointOfNoReturn, cycleFrom }: Finding): string {
  const parts = [`${trace.length} steps`];
  if (pointOfNoReturn !== undefined) parts.push(`point of no return at step ${pointOfNoReturn}`);
  if (cycleFrom !== undefined) parts.push(`from step ${cycleFrom + 1} on they repeat for ever`);
  return parts.join('; ');
}

function messageOf({ n, text }: TraceStep, { steps, pointOfNoReturn, cycleFrom }: Finding): string {
  // Not every step is told: the cycle begins with the first that is.
  const first = cycleFrom === undefined ? undefined : steps.find((step) => step.n > cycleFrom)?.n;
  const marks = [
    ...(n === pointOfNoReturn ? ['point of no return'] : []),
    ...(n === first ? ['from here on the steps repeat for ever'] : []),
  ];
  return marks.length > 0 ? `${text} (${marks.join('; ')})` : text;
}
