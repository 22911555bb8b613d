/** What the parts of a sampler's code share: names of its variables, and the small questions that all of them ask. */
import {
  add,
  binary,
  call,
  constant,
  eqz,
  get,
  give,
  global,
  load,
  loop,
  perform,
  type Statement,
  set,
  setGlobal,
  store,
  table,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { type Emitter, ONE, ZERO } from '../../machine/emit/emitter.ts';
import type { Layout } from '../layout.ts';
import type { DrawnTable, SamplerPlan, Watched } from '../plan.ts';
import { EPOCH } from '../time.ts';

export interface SamplerCode {
  m: Emitter;
  layout: Layout;
  plan: SamplerPlan;
  watched: readonly Watched[];
}

/** Variables of the module. Sets of agents are bits of a word. */
export const VARIABLES = [
  'randomAt',
  /** The present time. */
  'epoch',
  'now',
  /** Time to stop at. */
  'limitEpoch',
  'limitOffset',
  /** Steps made. */
  'steps',
  /** Agents that wait for what others do, and those whose long step is over but for the time rules. */
  'waiting',
  'late',
  /** Agents that an interrupt finds in no step of their own: it is taken at once. */
  'atRest',
  /** Interrupts on their way, and pending ones. */
  'inFlight',
  'pendings',
  /** What the last steps may have changed: see EFFECT. */
  'effects',
  /** Why the run is over, or 0. */
  'over',
  /** Where the next decision is written down, or 0. */
  'recordAt',
  /** Schedulers without a clock: how many moves were made, and which foreground agents are known to be halted. */
  'moves',
  'haltedBefore',
  /** The PCT scheduler's lowest priority, and which change comes next. */
  'lowest',
  'nextChange',
] as const;

export type Variable = (typeof VARIABLES)[number];

export const variable = (name: Variable): Value => global(name);
export const setVariable = (name: Variable, value: Value): Statement => setGlobal(name, value);

/** Why a run stops, or stops for a while. */
export const REASON = {
  /** Every foreground agent has come to its end. */
  ended: 1,
  /** Nothing can happen any more. */
  standstill: 2,
  /** An error of the model. */
  fault: 3,
  /** The limit of simulated time. */
  limit: 4,
  /** A foreground agent was halted before its end. */
  halted: 5,
  /** As many steps as were asked for. */
  steps: 6,
} as const;

export const EFFECT = {
  /** Somebody may go on. */
  wakes: 1,
  /** A condition may have changed. */
  seen: 2,
  /** Times of others have changed. */
  times: 4,
  /** A choice has to be made before anybody else moves. */
  exclusive: 8,
} as const;

export const EPOCH_VALUE = constant(EPOCH);

export const agentBit = (agent: Value): Value => binary('<<', ONE, agent);
export const has = (mask: Variable, agent: Value): Value => binary('&', variable(mask), agentBit(agent));
export const include = (mask: Variable, agent: Value): Statement =>
  setVariable(mask, binary('|', variable(mask), agentBit(agent)));
export const exclude = (mask: Variable, agent: Value): Statement =>
  setVariable(mask, binary('&', variable(mask), binary('^', agentBit(agent), constant(-1))));
export const effect = (which: number): Statement =>
  setVariable('effects', binary('|', variable('effects'), constant(which)));

/** A word of a list with one for each agent. */
export const ofAgent = (list: number, agent: Value): Value => load(agent, list);
export const setOfAgent = (list: number, agent: Value, value: Value): Statement => store(agent, list, value);

/** The number of an agent's level in the lists that have one for each. */
export const levelOf = (agent: Value, level: Value): Value => add(binary('*', agent, constant(3)), level);

/** `host.refill()` writes new random words. */
export function randomFunctions({ m, layout }: SamplerCode): void {
  m.fn('random', [], true, () => [
    when(binary('==', variable('randomAt'), constant(layout.randomEnd)), [
      perform(call('refill')),
      setVariable('randomAt', constant(layout.random)),
    ]),
    set('word', load(variable('randomAt'))),
    setVariable('randomAt', add(variable('randomAt'), ONE)),
    give(get('word')),
  ]);
  // The upper half of the product with a random word: each of them as likely as the others, but for 1 in 2^16.
  const [word, n] = [get('word'), get('n')];
  const upper = binary('*', binary('>>>', word, constant(16)), n);
  const lower = binary('>>>', binary('*', binary('&', word, constant(0xffff)), n), constant(16));
  m.fn('below', ['n'], true, () => [
    set('word', call('random')),
    give(binary('>>>', add(upper, lower), constant(16))),
  ]);
}

/** Tables of the plan, by names of their own. */
export function drawnTables(
  m: Emitter,
  name: string,
  { low, span }: DrawnTable,
): { low: string; span: string } {
  return { low: m.table(`${name}Low`, () => low), span: m.table(`${name}Span`, () => span) };
}

/** Draws from entry `index` of a table into the variables `name` (offset) and `nameEpochs`. */
export function draw(
  m: Emitter,
  name: string,
  tableName: string,
  of: DrawnTable,
  index: Value,
  layout: Layout,
): Statement[] {
  const { low, span } = drawnTables(m, tableName, of);
  const [result, width] = [get(name), get(`${name}Span`)];
  const byHost = of.span.some((n) => n < 0);
  const simple: Statement[] = [
    set(name, table(low, index)),
    when(width, [set(name, add(result, call('below', width)))]),
  ];
  return [
    set(`${name}Span`, table(span, index)),
    ...(byHost ? [set(`${name}Epochs`, ZERO)] : []),
    ...(byHost
      ? [
          when(
            binary('<', width, ZERO),
            [
              perform(call('draw', binary('-', constant(-1), width), constant(-1))),
              set(`${name}Epochs`, load(constant(layout.drawn))),
              set(name, load(constant(layout.drawn), 1)),
            ],
            simple,
          ),
        ]
      : simple),
  ];
}

/** The bits of a mask one by one: `agent` is each of them in turn. */
export function eachIn(mask: Value, agent: string, body: Statement[]): Statement[] {
  const [rest, each] = [get(`${agent}Rest`), get(agent)];
  return [
    set(`${agent}Rest`, mask),
    set(agent, ZERO),
    loop(
      rest,
      when(binary('&', rest, ONE), body),
      set(`${agent}Rest`, binary('>>>', rest, ONE)),
      set(agent, add(each, ONE)),
    ),
  ];
}

/** Writes a decision down, if decisions are. */
export function noteFunction({ m, layout }: SamplerCode): void {
  const at = variable('recordAt');
  m.fn('note', ['decision'], false, () => [
    when(eqz(at), [give()]),
    when(binary('==', at, constant(layout.recordEnd)), [
      perform(call('recorded')),
      setVariable('recordAt', constant(layout.record)),
    ]),
    store(at, 0, get('decision')),
    store(at, 1, variable('epoch')),
    store(at, 2, variable('now')),
    setVariable('recordAt', add(at, constant(3))),
  ]);
}
