/** Reports of cases as sampling writes them, made of the times of their runs. */
import { groupOf } from '../../server/sample/case-report.ts';
import { pairsIn } from '../../server/sample/pairs.ts';
import {
  SAMPLE_FORMAT,
  SAMPLE_VERSION,
  type SampledCase,
  type SampleReport,
} from '../../server/sample/report.ts';
import { rateOf } from '../../server/sample/statistics/proportions.ts';
import { countTime, type TimeCounts } from '../../server/sample/statistics/times.ts';

interface Runs {
  scenario?: string;
  title?: string;
  patches: string[];
  /** For each cause the times of its runs. */
  causes: Record<string, number[]>;
  ended: number[];
}

export function sampledCase({ scenario = 's', title = scenario, patches, causes, ended }: Runs): SampledCase {
  const hung = Object.values(causes).reduce((sum, times) => sum + times.length, 0);
  const all = hung + ended.length;
  const group = (list: number[]) => {
    const times: TimeCounts = new Map();
    for (const ns of list) countTime(times, ns);
    return groupOf({ runs: list.length, first: list.length > 0 ? 0 : Number.POSITIVE_INFINITY, times }, all);
  };
  const { rate, low, high } = rateOf(hung, all);
  return {
    scenario,
    title,
    parameters: [],
    patches,
    scheduler: { name: 'time' },
    made: [[0, all]],
    runs: all,
    ended: group(ended),
    hung: { runs: hung, rate, low, high },
    causes: Object.entries(causes).map(([key, times]) => ({
      key,
      kind: 'deadlock',
      agent: 'CPU 0',
      headline: `CPU 0 waits for ${key}`,
      explanation: [],
      exact: times.length,
      ...group(times),
    })),
    unfinished: group([]),
    stood: group([]),
    faults: [],
    conditions: [],
    steps: all,
    late: { runs: 0, mostNs: 0 },
  };
}

export function sampleReport(...cases: SampledCase[]): SampleReport {
  return {
    format: SAMPLE_FORMAT,
    version: SAMPLE_VERSION,
    lockstep: '0.1.0',
    file: 'main.lockstep',
    diagnostics: [],
    sources: [],
    seed: 1,
    runs: { from: 0, to: cases[0]?.runs ?? 0 },
    limitNs: 60e9,
    cases,
    pairs: pairsIn(cases),
  };
}
