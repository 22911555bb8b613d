/** The expectations about conditions: `always`, `never`, `reachable` and `eventually`. */
import { type Decision, decisionParts } from '../machine/decision.ts';
import type { State } from '../machine/state.ts';
import { type Expectation, type Expr, LEVEL, STATUS } from '../program/program.ts';
import { agentName, vectorName } from '../trace/names.ts';
import { inFunction } from '../trace/situation.ts';
import { asFarAsTime } from './deadline.ts';
import { type Ending, endingsWithout, faultOf, foregroundOf, representative, stateOf } from './endings.ts';
import { WATCHED_BITS } from './engine/layout.ts';
import { type FindingText, leaveOpen, makeFinding, NOT_SHORTEST, type Unnumbered } from './finding.ts';
import { causesAt, goalOf, roundFrom, type Stage, stageAt } from './hangs.ts';
import { type Found, mapped, type Pending, settled, withWays } from './pending.ts';
import { type Run, runAlong } from './run.ts';
import { causeKey } from './same-cause.ts';
import { nearest, type Step } from './shortest.ts';
import type { Ground, Space } from './space.ts';
import { type StillPossible, stillPossible } from './still-possible.ts';

export type Conditional = Extract<Expectation, { condition: Expr }>;

/** A step of some kind that leads into a state one has asked for. */
export interface Moment {
  way: Step[];
  run: Run;
  text: { agent?: string; text: string };
}

/** Moments that lead into a condition, nearest first. */
export interface Moments {
  list: Moment[];
  /** Nothing is missing of what the states that were found have to show. */
  complete: boolean;
}

/** Where event number `event` happens: one moment for each kind of step. */
function momentsOf(space: Space, event: number): Pending<Moments> {
  const kinds = [...kindsOf(space, event).values()];
  return {
    goals: kinds.map((decisions) => nearest(space, [...decisions.keys()])),
    finish(ways) {
      const { found, complete } = withWays(kinds, ways);
      const list = found.map(({ thing: decisions, way: before }) => {
        const from = before.at(-1)?.to ?? 0;
        const decision = decisions.get(from)!;
        return momentAt(space, [...before, { decision, to: targetOf(space, from, decision) }]);
      });
      return { list: list.sort(inOrder), complete };
    },
  };
}

export function momentAt(ground: Ground, way: Step[]): Moment {
  const run = runAlong(ground, way);
  return { way, run, text: lastStep(ground, run) };
}

function inOrder(a: Moment, b: Moment): number {
  return a.way.length - b.way.length || a.way.at(-1)!.decision - b.way.at(-1)!.decision;
}

/** For each kind of step that was noted: the states it was noted from, and the first decision of that kind in each. */
function kindsOf(space: Space, event: number): Map<string, Map<number, Decision>> {
  const { machine } = space.semantics;
  const kinds = new Map<string, Map<number, Decision>>();
  for (const { event: number, from, decision } of space.engine.events()) {
    if (number !== event) continue;
    const { k, agent } = decisionParts(decision);
    const what = k === 'step' ? machine.location(stateOf(space, from), agent) : decision & 0xffff;
    const key = `${k} ${agent} ${what}`;
    const known = kinds.get(key) ?? new Map<number, Decision>();
    kinds.set(key, known);
    known.set(from, Math.min(decision, known.get(from) ?? decision));
  }
  return kinds;
}

function targetOf({ engine }: Space, from: number, decision: Decision): number {
  const ways = engine.expand(from);
  for (let i = 0; i < ways; i++) if (engine.decision(i) === decision) return engine.target(i);
  throw new Error('a step that was noted is not there');
}

/** The condition is as noted events have it from the very start. */
function fromTheStart(ground: Ground, condition: Expr, when: boolean): Moment[] {
  const { machine } = ground.semantics;
  if (machine.condition(condition)(ground.start) !== when) return [];
  return [{ way: [], run: runAlong(ground, []), text: { text: 'at the start' } }];
}

/** `always` and `never`: the ways to states that must not be, one for each step that leads into them. */
export function forbidden(space: Space, expectation: Conditional, event: number): Pending<Found> {
  return mapped(momentsOf(space, event), (moments) => forbiddenAt(space, expectation, moments));
}

export function forbiddenAt(ground: Ground, expectation: Conditional, moments: Moments): Found {
  const bad = expectation.k === 'never';
  const what = `${conditionOf(expectation)} ${bad ? 'holds' : 'does not hold'}`;
  // What follows from a bad state is no new mistake.
  const atOnce = fromTheStart(ground, expectation.condition, bad);
  const found = new Map<string, Unnumbered>();
  const all = asFarAsTime(
    ground.deadline,
    `how it comes that ${what}`,
    [...atOnce, ...moments.list],
    ({ run, text: step }) => {
      const text: FindingText = {
        kind: expectation.k as 'always' | 'never',
        code: expectation.k,
        agent: step.agent,
        headline: `${what} ${step.text}`,
        explanation: [`${what} ${step.text}.`],
      };
      if (!found.has(text.headline))
        found.set(text.headline, makeFinding(ground, text, { run, toTheEnd: false }));
    },
  );
  return { findings: [...found.values()], complete: moments.complete && all.complete };
}

/** `reachable`: the shortest way to a state in which the condition holds. */
export function witness(space: Space, expectation: Conditional, event: number): Pending<Found> {
  const atOnce = fromTheStart(space, expectation.condition, true);
  const moments = atOnce.length > 0 ? settled({ list: [], complete: true }) : momentsOf(space, event);
  return mapped(moments, (found) => witnessAt(space, expectation, found));
}

export function witnessAt(ground: Ground, expectation: Conditional, { list, complete }: Moments): Found {
  const [moment] = [...fromTheStart(ground, expectation.condition, true), ...list];
  if (!moment) return { findings: [], complete };
  const { run, text: step } = moment;
  const headline = `${conditionOf(expectation)} holds ${step.text}`;
  const finding = makeFinding(
    ground,
    { kind: 'reachable', code: 'reachable', agent: step.agent, headline, explanation: [`${headline}.`] },
    { run, toTheEnd: false },
  );
  return { findings: [complete ? finding : leaveOpen(finding, NOT_SHORTEST)], complete };
}

/** `eventually`: where it can no longer come true, one finding for each distinct end that leads to. */
export function neverMore(space: Space, expectation: Conditional, flag: number): Pending<Found> {
  const hasHeld = heldIn(space, flag);
  const byEnd = new Map<string, { end: End; endings: Ending[] }>();
  const endings = endingsWithout(space, hasHeld);
  const looked = asFarAsTime(space.deadline, 'how runs end without it', endings.list, (ending) => {
    const end = endOf(
      space,
      stageAt(space, stateOf(space, representative(space, ending.states)), ending.terminal),
    );
    const key = causeKey(space.semantics, end.signature);
    const known = byEnd.get(key);
    if (known) known.endings.push(ending);
    else byEnd.set(key, { end, endings: [ending] });
  });
  const complete = endings.complete && looked.complete;
  const all = [...byEnd].map(([key, found]) => ({ ...found, key }));
  const lost = stillPossible(space, (id) => hasHeld(id) || faultOf(space, id) !== 0);
  return {
    goals: all.map(({ endings }) => goalOf(space, endings)),
    finish(ways) {
      const { found, complete: led } = withWays(all, ways);
      found.sort((a, b) => a.way.length - b.way.length || (a.thing.key < b.thing.key ? -1 : 1));
      const told = asFarAsTime(space.deadline, 'how it is lost', found, ({ thing, way }) => {
        const finding = lossOf(space, expectation, thing.endings, way, lost);
        return complete ? finding : leaveOpen(finding, NOT_SHORTEST);
      });
      return { findings: told.made, complete: complete && led && told.complete };
    },
  };
}

function lossOf(
  space: Space,
  expectation: Conditional,
  endings: Ending[],
  way: Step[],
  lost: StillPossible,
): Unnumbered {
  const run = runAlong(space, way);
  const last = way.length > 0 ? way[way.length - 1].to : 0;
  const terminal = endings.find(({ states }) => states.includes(last))?.terminal ?? true;
  const stage = stageAt(space, run.end.slice(0, space.semantics.program.slots.length), terminal);
  const end = endOf(space, stage);
  const cycle = end.endless === undefined ? undefined : roundFrom(space, stage, run, end.endless);
  const headline = `${conditionOf(expectation)} can no longer come true${end.headline}`;
  const text: FindingText = {
    kind: 'eventually',
    code: 'eventually',
    agent: end.agent,
    headline,
    explanation: [`${headline}.`, ...(end.because ? end.sentences : since(space, way, lost))],
    ...(end.because ? { because: end.because } : {}),
  };
  return makeFinding(space, text, { run, toTheEnd: true, cycle, lost });
}

/** A sentence, or none where it is not known or there was not the time for it: then the finding says so of its point of no return. */
function since(space: Space, way: Step[], lost: StillPossible): string[] {
  const sentence = space.deadline.attempt(undefined, () => {
    if (!lost.maybe(0)) return ['Nothing can make it true from the start on.'];
    const fatal = way.findIndex(({ to }) => !lost.maybe(to));
    if (!lost.surely(fatal === 0 ? 0 : way[fatal - 1].to)) return [];
    return [
      `In this run it is out of reach ${lastStep(space, runAlong(space, way.slice(0, fatal + 1))).text}.`,
    ];
  });
  return sentence?.value ?? [];
}

function heldIn({ engine, semantics }: Space, flag: number): (id: number) => boolean {
  // The first few flags are kept with each state.
  if (flag < WATCHED_BITS) return (id) => engine.isWatched(id, flag);
  const s = new Int32Array(semantics.length);
  return (id) => engine.load(id, s)[semantics.program.slots.length + flag] === 1;
}

export interface End {
  agent?: string;
  headline: string;
  sentences: string[];
  signature: string;
  /** The agent that goes round for ever. */
  endless?: number;
  /** The headline of the hang that it ends in. */
  because?: string;
}

/** How a run ends in which the condition never held: in a hang, or with everybody at their end. */
export function endOf(ground: Pick<Ground, 'semantics'>, stage: Stage): End {
  const { program } = ground.semantics;
  const [hang] = causesAt(ground, stage);
  if (hang) {
    const { agent, cause } = hang;
    const { headline, sentences, signature, kind } = cause;
    return {
      agent: program.agents[agent].name,
      headline: `: ${headline}`,
      sentences,
      signature,
      ...(kind === 'livelock' ? { endless: agent } : {}),
      because: headline,
    };
  }
  const ends = endsOf(ground, stage.scene.s);
  return { headline: `: ${ends}`, sentences: [], signature: `ended ${ends}` };
}

/** "the run ends without it, CPU 0 parked in machine_kexec": how those ended who had to. */
function endsOf(ground: Pick<Ground, 'semantics'>, s: State): string {
  const { machine, program } = ground.semantics;
  const ends = foregroundOf(ground).map((a) => {
    const location = machine.locationAt(s, a, LEVEL.task);
    const where = location === 0 ? '' : inFunction(machine, program.ops[location]);
    return `${agentName(program, a)} ${machine.status(s, a) === STATUS.finished ? 'finished' : `parked${where}`}`;
  });
  return ends.length ? `the run ends without it, ${ends.join(', ')}` : 'the run goes on without it for ever';
}

/** "after CPU 1's step in console_unlock (line 12)": the last step of a run. */
function lastStep({ semantics }: Ground, run: Run): { agent?: string; text: string } {
  const last = run.steps.at(-1);
  if (!last) return { text: 'at the start' };
  const { machine, program } = semantics;
  const { before: s, decisions } = last;
  const { k, agent } = decisionParts(decisions[0]);
  const name = agentName(program, agent);
  const op = machine.opAt(s, agent);
  if (k !== 'step') {
    const vector = vectorName(program, decisions[0] & 0xffff);
    return {
      agent: name,
      text: k === 'arrive' ? `after ${vector} has arrived at ${name}` : `after ${name} has taken ${vector}`,
    };
  }
  return {
    agent: name,
    text: op
      ? `after ${name}'s step${inFunction(machine, op)} (line ${op.at.line + 1})`
      : `after a step of ${name}`,
  };
}

/** The condition as it was written. */
function conditionOf({ text, k }: Conditional): string {
  return text.replace(new RegExp(`^(expect\\s+)?${k}\\s+`), '').replace(/;$/, '');
}
