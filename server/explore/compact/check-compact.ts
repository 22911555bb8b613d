/**
 * Checks one case with hashes of its states: what one state or one step alone shows. Whatever is found is replayed by the machine, as
 * always; that nothing was found is likely, not certain, and said to be so.
 */
import type { Expectation, StepProgram } from '../../program/program.ts';
import { ALL_REDUCTIONS, type ReductionSwitches } from '../../reduce/plan.ts';
import { placeOf } from '../../trace/places.ts';
import type {
  CaseReport,
  ExpectationReport,
  Finding,
  SearchStatistics,
  Verdict,
} from '../../trace/report.ts';
import { type Budget, count, explainLimit, explainUnfinished, type Hooks } from '../budget.ts';
import { type Conditional, forbiddenAt, momentAt, witnessAt } from '../conditions.ts';
import { asFarAsTime } from '../deadline.ts';
import { faultFinding } from '../faults.ts';
import { leaveOpen, numbered } from '../finding.ts';
import type { Found } from '../pending.ts';
import { createSemantics, type Observations } from '../semantics.ts';
import { missedAtMost, probabilityText } from './missed.ts';
import { type CompactOptions, type CompactSpace, searchCompact } from './search.ts';
import { type StuckStates, stuckFindings, stuckStates } from './stuck.ts';

const BITS = 64;
const SHORTEST = 'No run to the same is shorter, unless a state was missed.';

export function checkCompact(
  program: StepProgram,
  budget: Budget,
  hooks: Hooks,
  switches: Partial<ReductionSwitches>,
  options: CompactOptions,
): CaseReport {
  const now = hooks.now ?? (() => performance.now());
  const began = now();
  const events: Observations['events'] = [];
  const numbers = program.expectations.map((e) => {
    if (e.k !== 'always' && e.k !== 'never' && e.k !== 'reachable') return -1;
    return events.push({ condition: e.condition, when: e.k === 'always' ? 0 : 1 }) - 1;
  });
  const semantics = createSemantics(program, { ...ALL_REDUCTIONS, ...switches }, { sticky: [], events });
  const states = stuckStates(semantics, program.expectations);
  const space = searchCompact(semantics, budget, hooks, options, states.meet);
  const faultsFound = faultsIn(space);
  const expectations = program.expectations.map((e, i): ExpectationReport => {
    const found = answer(space, e, numbers[i], states);
    const { verdict, reason } = judgement(e, found, space.limit === undefined);
    const findings = numbered(
      e.id,
      found.findings.map((f) => leaveOpen(f, SHORTEST)),
    );
    const place = placeOf(program, e.at, '');
    return { id: e.id, text: e.text, place, verdict, findings, ...(reason ? { reason } : {}) };
  });
  const faults = numbered(
    'fault',
    faultsFound.findings.map((f) => leaveOpen(f, SHORTEST)),
  );
  const { scenario, title, parameters, patches } = program;
  return {
    scenario,
    title,
    parameters,
    patches,
    verdict: overall(expectations, faults, faultsFound.complete && space.limit === undefined),
    expectations,
    faults,
    search: statistics(space, budget, options, (now() - began) / 1000),
  };
}

function faultsIn(space: CompactSpace): Found {
  const found = [...space.faults].map(([fault, id]) => ({ fault, ...space.wayTo(id) }));
  found.sort((a, b) => a.way.length - b.way.length || a.fault - b.fault);
  const told = asFarAsTime(
    space.deadline,
    'how errors of the model come about',
    found,
    ({ fault, ground, way }) => faultFinding(ground, fault, way),
  );
  return { findings: told.made, complete: told.complete };
}

function answer(space: CompactSpace, e: Expectation, number: number, states: StuckStates): Found {
  switch (e.k) {
    case 'no hang':
    case 'hang':
      return stuckFindings(space, states.of(e));
    case 'always':
    case 'never':
    case 'reachable':
      return conditionFindings(space, e, number);
    case 'eventually':
    case 'no starvation':
      return { findings: [], complete: false };
  }
}

function conditionFindings(space: CompactSpace, e: Conditional, number: number): Found {
  const noted = space.events.filter(({ event }) => event === number);
  const { made: list, complete } = asFarAsTime(
    space.deadline,
    `how it comes to what ${e.k} speaks of`,
    noted,
    ({ from, decision }) => {
      const { ground, way } = space.wayTo(from, decision);
      return momentAt(ground, way);
    },
  );
  list.sort((a, b) => a.way.length - b.way.length || a.way.at(-1)!.decision - b.way.at(-1)!.decision);
  const { ground } = space.wayTo(0);
  const told = space.deadline.attempt(`whether ${e.text} is met`, () =>
    e.k === 'reachable'
      ? witnessAt(ground, e, { list, complete: true })
      : forbiddenAt(ground, e, { list, complete: true }),
  );
  return {
    findings: told?.value.findings ?? [],
    complete: complete && told?.value.complete === true,
  };
}

/** Findings are proofs. That there is none is as good as the hashes; and some questions cannot be asked of hashes. */
function judgement(
  { k }: Expectation,
  { findings, complete }: Found,
  searched: boolean,
): { verdict: Verdict; reason?: string } {
  const shows = k === 'hang' || k === 'reachable';
  if (findings.length > 0) return { verdict: shows ? 'holds' : 'violated' };
  const reason = REASONS[k];
  if (reason) return { verdict: 'inconclusive', reason };
  if (!(complete && searched)) return { verdict: 'inconclusive' };
  return { verdict: shows ? 'probably violated' : 'probably holds' };
}

const HANGS =
  'No deadlock was found. Whether anybody hangs while others run on takes the states, of which only hashes were kept: check without --compact.';

const REASONS: Partial<Record<Expectation['k'], string>> = {
  'no hang': HANGS,
  hang: HANGS,
  eventually:
    'From where it can still come true takes the states, of which only hashes were kept: check without --compact.',
  'no starvation':
    'Which runs go round takes the states, of which only hashes were kept: check without --compact.',
};

function overall(expectations: ExpectationReport[], faults: Finding[], searched: boolean): Verdict {
  const has = (verdict: Verdict) => expectations.some((e) => e.verdict === verdict);
  if (faults.length > 0 || has('violated')) return 'violated';
  if (has('probably violated')) return 'probably violated';
  return !searched || has('inconclusive') ? 'inconclusive' : 'probably holds';
}

function statistics(
  { states, transitions, depth, bytes, limit, progress, semantics, deadline }: CompactSpace,
  budget: Budget,
  { seed, hashBits = BITS }: CompactOptions,
  seconds: number,
): SearchStatistics {
  const { used, refused } = semantics.plan;
  const missed = missedAtMost(states, hashBits);
  const hashes = `states were told apart by ${hashBits}-bit hashes (seed ${seed}): after ${count(states)} of them the probability that one was missed is at most ${probabilityText(missed)}`;
  const [first, ...others] = deadline.unfinished;
  const cut = limit
    ? explainLimit(limit, budget, progress)
    : first && explainUnfinished(first, budget, progress);
  const left = limit && first ? [first, ...others] : others;
  return {
    states,
    transitions,
    depth,
    seconds,
    memoryBytes: bytes,
    complete: false,
    reductions: { used, refused },
    compact: { hashBits, seed, missedAtMost: missed },
    limit: cut ? `${cut}; ${hashes}` : hashes,
    ...(left.length > 0 ? { unfinished: left.map(({ what, far }) => `${what}: ${far}`) } : {}),
  };
}
