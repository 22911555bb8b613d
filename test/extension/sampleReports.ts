// Small reports, made up for the tests of how results are shown.
import type { Group, SampleReport } from '../../server/sample/report.ts';
import { rateOf } from '../../server/sample/statistics/proportions.ts';
import type {
  CaseReport,
  CheckReport,
  CompareReport,
  ExpectationReport,
  Finding,
  Place,
  TraceStep,
} from '../../server/trace/report.ts';

const uri = 'file:///models/thread.lockstep';

function place(line: number, fn: string): Place {
  return { uri, line, column: 2, endLine: line, endColumn: 20, fn };
}

function step(n: number, agent: string, text: string, line: number, fn: string): TraceStep {
  return { n, agent, decision: n, place: place(line, fn), text };
}

export const hang: Finding = {
  id: 'no hang:1',
  kind: 'stuck',
  code: 'stuck',
  agent: 'CPU 0',
  headline: 'CPU 0 spins in console_trylock_spinning until console_waiter is cleared',
  explanation: ['Only the owner, CPU 1, clears it.', 'CPU 1 was halted by NMI while it printed.'],
  situation: [
    { agent: 'CPU 0', state: 'blocked', place: place(40, 'console_trylock_spinning'), text: 'spins' },
    { agent: 'CPU 1', state: 'halted', place: place(60, 'console_unlock'), text: 'is halted' },
  ],
  trace: [1, 2, 3, 4, 5],
  steps: [
    step(1, 'CPU 1', 'console_owner = CPU 1', 58, 'console_unlock'),
    step(3, 'CPU 0', 'panic_cpu = CPU 0', 12, 'panic'),
    step(5, 'CPU 1', 'halts', 70, 'crash_nmi_callback'),
  ],
  pointOfNoReturn: 3,
};

const violated: ExpectationReport = {
  id: 'e1',
  text: 'no hang',
  place: place(8, ''),
  verdict: 'violated',
  findings: [hang],
};

const search = {
  states: 1234,
  transitions: 2345,
  depth: 56,
  seconds: 0.25,
  memoryBytes: 65536,
  complete: true,
  reductions: { used: ['merge'], refused: [] },
};

export const hanging: CaseReport = {
  scenario: 'halted_owner',
  title: 'The console owner is halted while it prints',
  parameters: [{ name: 'flooders', value: '1' }],
  patches: [],
  verdict: 'violated',
  expectations: [violated],
  faults: [],
  search,
};

export const holding: CaseReport = {
  ...hanging,
  patches: ['v1'],
  verdict: 'holds',
  expectations: [{ ...violated, verdict: 'holds', findings: [] }],
};

export const unfinished: CaseReport = {
  ...hanging,
  patches: ['v2'],
  verdict: 'inconclusive',
  expectations: [{ ...violated, verdict: 'inconclusive', findings: [] }],
  search: {
    ...search,
    complete: false,
    reductions: { used: ['merge'], refused: [] },
    limit: '1,234 states of at most 1,234 were visited',
  },
};

export const checkReport: CheckReport = {
  format: 'lockstep-check',
  version: 1,
  file: '/models/thread.lockstep',
  diagnostics: [],
  cases: [hanging],
};

export const compareReport: CompareReport = {
  format: 'lockstep-compare',
  version: 1,
  file: '/models/thread.lockstep',
  diagnostics: [],
  comparisons: [
    {
      title: 'What each proposal fixes',
      place: place(30, ''),
      rows: [{ scenario: hanging.scenario, title: hanging.title, parameters: hanging.parameters }],
      columns: [
        { label: 'nothing', patches: [] },
        { label: 'v1', patches: ['v1'] },
        { label: 'v2', patches: ['v2'] },
      ],
      cells: [[hanging, holding, unfinished]],
    },
  ],
};

const sampledGroup = (count: number, firstRun: number, counts: [number, number][], median: number): Group => {
  const { rate, low, high } = rateOf(count, 100);
  return {
    runs: count,
    rate,
    low,
    high,
    ...(count > 0 ? { firstRun } : {}),
    times: count > 0 ? { median, quartiles: [counts[0][0], median], counts } : { counts: [] },
  };
};

export const sampleReport: SampleReport = {
  format: 'lockstep-sample',
  version: 1,
  lockstep: '0.1.0',
  file: 'thread.lockstep',
  diagnostics: [],
  sources: [],
  seed: 7,
  runs: { from: 0, to: 100 },
  limitNs: 60e9,
  pairs: [],
  cases: [
    {
      scenario: 'halted_owner',
      title: 'The console owner is halted while it prints',
      parameters: [{ name: 'flooders', value: '1' }],
      patches: ['v1'],
      scheduler: { name: 'time' },
      made: [[0, 100]],
      runs: 100,
      ended: sampledGroup(70, 0, [[30e6, 70]], 30e6),
      hung: sampledGroup(30, 4, [[20e6, 30]], 20e6),
      causes: [
        {
          key: 'k',
          kind: 'stuck',
          agent: 'CPU 0',
          headline: hang.headline,
          explanation: hang.explanation,
          exact: 30,
          ...sampledGroup(
            30,
            4,
            [
              [20e6, 10],
              [50e6, 12],
              [61.2e6, 8],
            ],
            50e6,
          ),
        },
      ],
      unfinished: sampledGroup(0, 0, [], 0),
      stood: sampledGroup(0, 0, [], 0),
      faults: [],
      conditions: [],
      steps: 1000,
      late: { runs: 0, mostNs: 0 },
    },
  ],
};
