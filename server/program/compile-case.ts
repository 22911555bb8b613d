/** From a scenario, one case's parameter values and patches to a step program. */
import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import { isCostName, unknownCost } from '../language/cost-kinds.ts';
import * as ast from '../language/generated/ast.ts';
import { applyPatches, flattenPatches } from './apply-patch.ts';
import type { OpenCase } from './ask.ts';
import { ProgramBuilder } from './builder.ts';
import { expectationsOf, type NamedExpectation, patchesOf } from './case-head.ts';
import { caseType } from './case-types.ts';
import { CompileError, type ProgramDiagnostic } from './diagnostic.ts';
import { docSummary } from './doc-comment.ts';
import { finish } from './finish.ts';
import { waitersOf } from './lock-queues.ts';
import { mustBePossible, spreadOf } from './lower-duration.ts';
import { lowerExpression } from './lower-expression.ts';
import { bindingOf } from './lower-place.ts';
import { lowerBlock, takes } from './lower-statement.ts';
import { type Binding, coerce, constantOf, error, type Lowering, newScope } from './lowering.ts';
import { namesNow } from './names-at.ts';
import { type CaseValues, casesOf } from './parameters.ts';
import type { AgentInfo, Expectation, StepProgram } from './program.ts';
import { SharedLayout } from './shared-layout.ts';
import { Texts } from './texts.ts';

export interface CaseOptions {
  /** Applied after the scenario's own. */
  patches?: ast.Patch[];
  /** `needed`: only what conditions look at, for checking. `all`: everything a person may want to see. */
  observe: 'needed' | 'all';
  /** A condition that stands in no file, to be looked out for besides the scenario's own: the last expectation, `reachable`. */
  wanted?: { tree: ast.Expression; text: string };
  /**
   * For sampling, where long steps look at the line that they are about: lines of different lengths are kept apart. Or they are not: then the
   * program has the same slots and steps, and fewer states to search.
   */
  lengths?: 'apart' | 'alike';
}

export type Compiled =
  /** `open`: for questions about the case, if it is compiled to be looked at. */
  { program: StepProgram; warnings: ProgramDiagnostic[]; open: OpenCase } | { errors: ProgramDiagnostic[] };

/** Everything declared in the files that a scenario sees. */
export interface VisibleModel {
  documents: ast.Module[];
}

/** The cases of a scenario, or why there are none. */
export function scenarioCases(
  scenario: ast.Scenario,
  model: VisibleModel,
): { cases: CaseValues[] } | { errors: ProgramDiagnostic[] } {
  return catching(() => ({
    cases: casesOf(emptyLowering(scenario, model, { observe: 'needed' }, false), scenario),
  }));
}

export function compileCase(
  scenario: ast.Scenario,
  values: CaseValues,
  model: VisibleModel,
  options: CaseOptions,
): Compiled {
  let apart = options.observe === 'all';
  let compiled = compileOnce(scenario, values, model, options, apart, []);
  if (!('program' in compiled)) return compiled;
  // That texts are compared is known when all code is there, and which ones share a number is needed before.
  if (!apart && compiled.open.lowering.texts.compared) {
    apart = true;
    compiled = compileOnce(scenario, values, model, options, apart, []);
    if (!('program' in compiled)) return compiled;
  }
  // Who queues for a lock is known when all code is there, and its place in the state is needed before.
  const waiters = waitersOf(compiled.program);
  const fits = compiled.program.locks.every(({ queue }, i) => queue >= waiters[i]);
  return fits ? compiled : compileOnce(scenario, values, model, options, apart, waiters);
}

function compileOnce(
  scenario: ast.Scenario,
  values: CaseValues,
  model: VisibleModel,
  options: CaseOptions,
  textsApart: boolean,
  waiters: number[],
): Compiled {
  return catching<Compiled>(() => {
    const patches = patchesOf(scenario, options.patches);
    const patched = applyPatches(functionsOf(model), patches);
    if (patched.errors.length) return { errors: patched.errors.map((e) => whereApplied(e, scenario)) };
    const c = emptyLowering(scenario, model, options, textsApart);
    c.model = patched.model;
    for (const [parameter, { value }] of values) c.globals.set(parameter, { k: 'value', value });
    const configs = bindConfigs(c, scenario, model, patches);
    const warnings: ProgramDiagnostic[] = [];
    const agents = layOutAgents(c, scenario);
    // Slots per agent are needed before anything can be laid out.
    c.shared = new SharedLayout(agents.length, c.cpus, waiters);
    for (const agent of agents) if (agent.first) lowerBody(c, agent);
    const vectors = lowerHandlers(c);
    const { expectations, asked } = lowerExpectations(c, scenario, options);
    if (options.observe === 'all') declareEverything(c, model);
    for (const log of c.shared.logs) {
      if (log.size <= c.cpus) warnings.push(smallRing(scenario, log.name, log.size, c.cpus));
    }
    const program = finish(c, {
      scenario: scenario.name,
      title: scenario.title ?? scenario.name,
      parameters: [...values].map(([p, { text }]) => ({ name: p.name, value: text })),
      patches: patches.map((p) => p.name),
      timing: scenario.items.some((i) => ast.isTiming(i) && i.kind === 'any') ? 'any' : 'scales',
      observe: options.observe,
      agents: agents.map(({ info }) => info),
      vectors,
      expectations,
      configs,
      costs: costsOf(c, scenario),
    });
    for (const [fn, expectation] of asked) {
      if (program.functions[c.b.functionId(fn, fn.name)].locations.length === 0)
        warnings.push(neverCalled(fn.name, scenario.name, expectation));
    }
    return { program, warnings, open: { lowering: c, scenario, model } };
  });
}

function catching<T>(work: () => T): T | { errors: ProgramDiagnostic[] } {
  try {
    return work();
  } catch (e) {
    if (e instanceof CompileError) return { errors: [e.diagnostic] };
    throw e;
  }
}

/** A patch that misses another one is fine by itself: the mistake is where the scenario applies it. */
function whereApplied(e: ProgramDiagnostic, scenario: ast.Scenario): ProgramDiagnostic {
  const patch = ast.isPatch(e.node) ? e.node : undefined;
  if (!patch) return e;
  const line = scenario.items
    .filter(ast.isWith)
    .find((w) => flattenPatches(w.patches.map((p) => p.ref)).includes(patch));
  return line
    ? { ...e, node: line, property: 'patches', related: [{ node: patch, message: 'The patch.' }] }
    : e;
}

function functionsOf(model: VisibleModel): ast.Fn[] {
  return model.documents.flatMap((m) => m.elements.filter(ast.isFn));
}

function emptyLowering(
  scenario: ast.Scenario,
  model: VisibleModel,
  { observe, wanted, lengths }: Pick<CaseOptions, 'observe' | 'wanted' | 'lengths'>,
  textsApart: boolean,
): Lowering {
  const b = new ProgramBuilder(scenario);
  b.textsAlone = lengths !== undefined;
  const c: Lowering = {
    b,
    shared: new SharedLayout(1, 1),
    texts: new Texts([...new Set([scenario, ...(wanted ? [wanted.tree] : [])].flatMap(patternsOf))], {
      all: textsApart,
      lengths: lengths === 'apart',
      drawn: lengths !== undefined,
    }),
    model: applyPatches(functionsOf(model), []).model,
    cpus: 1,
    globals: new Map(),
    scope: { bindings: new Map(), returns: undefined, end: 0, loops: [] },
    loopDepth: 0,
    condition: false,
    asked: false,
    watched: new Set(),
    irqsWatched: false,
    vectors: [],
    inAtomic: false,
  };
  if (observe === 'all') b.namesNow = () => namesNow(c);
  return c;
}

/** The texts that conditions ask for. */
function patternsOf(conditions: AstNode): string[] {
  const patterns = new Set<string>();
  for (const node of AstUtils.streamAst(conditions)) {
    if (
      ast.isCall(node) &&
      ['printed', 'lost'].includes(node.callee.$refText) &&
      node.arguments[0]?.$type === 'TextLiteral'
    ) {
      patterns.add(node.arguments[0].value);
    }
  }
  return [...patterns];
}

// ------------------------------------------------------------------------------------ configuration

function bindConfigs(
  c: Lowering,
  scenario: ast.Scenario,
  model: VisibleModel,
  patches: ast.Patch[],
): StepProgram['configs'] {
  const declared = [
    ...model.documents.flatMap((m) => m.elements.filter(ast.isConfig)),
    ...patches.flatMap((p) => p.members.filter(ast.isConfig)),
  ];
  const settings = new Map<AstNode, ast.Setting>();
  for (const machine of scenario.items.filter(ast.isMachine)) {
    for (const setting of machine.settings) if (setting.config.ref) settings.set(setting.config.ref, setting);
  }
  const shown: StepProgram['configs'] = [];
  // The number of CPUs first: other options may depend on it. Defaults may name options declared before them.
  declared.sort((x, y) => Number(y.name === 'cpus') - Number(x.name === 'cpus'));
  for (const config of declared) {
    const setting = settings.get(config);
    const expression = setting?.value ?? config.value;
    const { t } = caseType(c, config.type);
    const value = coerce(c, lowerExpression(c, expression), t, expression);
    const raw = constantOf(value, expression, `The value of ${config.name}`);
    if (t.k === 'duration') mustBePossible(raw, expression);
    else {
      const { lo, hi } = c.shared.bounds(t);
      if (raw < lo || raw > hi)
        error('LS5007', `${config.name} must be ${lo}..${hi}, not ${raw}.`, expression);
    }
    if (config.name === 'cpus') {
      c.cpus = raw;
      c.shared = new SharedLayout(raw, raw);
    }
    c.globals.set(config, {
      k: 'value',
      value: { ...value, t: t.k === 'int' ? { ...t, lo: raw, hi: raw } : t.k === 'duration' ? value.t : t },
    });
    shown.push({ name: config.name, value: expression.$cstNode?.text ?? String(raw) });
  }
  return shown;
}

/** What the scenario says about the cost of steps. */
function costsOf(c: Lowering, scenario: ast.Scenario): NonNullable<StepProgram['costs']> {
  const costs: NonNullable<StepProgram['costs']> = {};
  for (const { costs: entries } of scenario.items.filter(ast.isCosts)) {
    for (const cost of entries) {
      if (!isCostName(cost.kind)) error('LS5017', unknownCost(cost.kind), cost);
      costs[cost.kind] = spreadOf(c, cost.value, 'A cost');
    }
  }
  return costs;
}

// ------------------------------------------------------------------------------------ agents

interface Agent {
  info: AgentInfo;
  block: ast.CpuBlock | ast.Device | undefined;
  index: number;
  /** The first of the agents that share this block. */
  first: boolean;
}

/** What is true of each agent in a state is kept as bits of one number. */
const MOST_AGENTS = 32;

function layOutAgents(c: Lowering, scenario: ast.Scenario): Agent[] {
  const of = new Map<number, ast.CpuBlock>();
  for (const block of scenario.items.filter(ast.isCpuBlock)) {
    const from = constantOf(lowerExpression(c, block.first), block.first, 'The number of a CPU');
    const to = block.last
      ? constantOf(lowerExpression(c, block.last), block.last, 'The number of a CPU')
      : from;
    for (let cpu = from; cpu <= to; cpu++) {
      if (cpu < 0 || cpu >= c.cpus) {
        error(
          'LS5006',
          `There is no CPU ${cpu}: the machine has CPUs 0 to ${c.cpus - 1}. Set \`cpus\` in the machine block.`,
          block.first,
        );
      }
      if (of.has(cpu)) error('LS5002', `CPU ${cpu} is given two blocks. A CPU runs one.`, block.first);
      of.set(cpu, block);
    }
  }
  if (!of.size)
    error(
      'LS5001',
      `Scenario ${scenario.name} has no CPUs: say what at least one does, as in cpu 0 { … }.`,
      scenario,
    );
  const seen = new Set<AstNode>();
  const agents: Agent[] = [];
  for (let cpu = 0; cpu < c.cpus; cpu++) {
    const block = of.get(cpu);
    const info: AgentInfo = {
      name: `CPU ${cpu}`,
      kind: 'cpu',
      foreground: !!block && !block.background,
      entry: 0,
      at: c.b.range(block ?? scenario),
    };
    agents.push({ info, block, index: cpu, first: !!block && !seen.has(block) });
    if (block) seen.add(block);
  }
  for (const device of scenario.items.filter(ast.isDevice)) {
    const info: AgentInfo = {
      name: device.name,
      kind: 'device',
      foreground: false,
      entry: 0,
      at: c.b.range(device),
    };
    agents.push({ info, block: device, index: agents.length, first: true });
    if (agents.length > MOST_AGENTS)
      error(
        'LS6002',
        `A machine has at most ${MOST_AGENTS} CPUs and devices together. Let one device do what several do.`,
        device,
      );
  }
  const blocks = agents.filter((a) => a.block);
  for (const a of blocks)
    sharers.set(
      a.info,
      blocks.filter((o) => o.block === a.block).map((o) => o.index),
    );
  for (const a of blocks)
    sameBlock.set(
      a.info,
      blocks.filter((o) => o.block === a.block).map((o) => o.info),
    );
  return agents;
}

/** Agents that run the same block share its code. */
const sharers = new WeakMap<AgentInfo, number[]>();
const sameBlock = new WeakMap<AgentInfo, AgentInfo[]>();

function lowerBody(c: Lowering, agent: Agent): void {
  const block = agent.block as ast.CpuBlock | ast.Device;
  c.b.body = { level: 0, agents: sharers.get(agent.info) as number[] };
  c.loopDepth = 0;
  c.scope = newScope(c);
  c.b.standAt(block);
  const name =
    c.b.body.agents.length > 1 ? (block.$cstNode?.text.split('{')[0].trim() ?? 'cpu') : agent.info.name;
  c.b.frame = c.b.pushFrame(c.b.functionId(block, name), -1);
  const entry = c.b.here;
  // Who begins later has a long step before everything else.
  const { after } = block;
  if (after) c.b.during(after, () => takes(c, after));
  c.b.during(block.body, () => lowerBlock(c, block.body));
  c.b.place(c.scope.end);
  c.b.standAt(block);
  c.b.emit({ k: 'finish' });
  for (const info of sameBlock.get(agent.info) as AgentInfo[]) info.entry = entry;
}

/** Handlers may send interrupts themselves, which may bring in more handlers. */
function lowerHandlers(c: Lowering): StepProgram['vectors'] {
  const vectors: StepProgram['vectors'] = [];
  for (let v = 0; v < c.vectors.length; v++) {
    const { kind, fn } = c.vectors[v];
    c.b.body = { level: kind === 'nmi' ? 2 : 1, agents: Array.from({ length: c.cpus }, (_, i) => i) };
    c.loopDepth = 0;
    c.scope = newScope(c, fn);
    c.b.standAt(fn);
    const id = c.b.functionId(fn, fn.name, docSummary(fn));
    c.b.frame = c.b.pushFrame(id, -1);
    const entry = c.b.here;
    c.b.during(fn.body, () => lowerBlock(c, fn.body));
    c.b.place(c.scope.end);
    c.b.standAt(fn);
    c.b.emit({ k: 'iret' });
    const base = c.shared.slots.length;
    for (let i = 0; i < c.cpus; i++) c.shared.slot(`${fn.name}@CPU ${i}`, 0, 2);
    vectors.push({ kind, handler: id, name: fn.name, entry, base });
  }
  return vectors;
}

// ------------------------------------------------------------------------------------ expectations

function lowerExpectations(
  c: Lowering,
  scenario: ast.Scenario,
  { wanted }: CaseOptions,
): { expectations: Expectation[]; asked: Map<ast.Fn, ast.Expect> } {
  c.condition = true;
  c.scope = newScope(c);
  const lower = ({ id, text, node: e }: NamedExpectation): Expectation => {
    const common = { id, at: c.b.range(e), text };
    if (e.kind === 'no') return { ...common, k: e.subject === 'starvation' ? 'no starvation' : 'no hang' };
    if (e.kind === 'hang') {
      const named = e.place?.ref;
      const fn = named && (c.model.functions.get(named.name) ?? named);
      // An interrupt that its CPU never comes back from may land anywhere in the function.
      if (fn) c.watched.add(fn);
      return { ...common, k: 'hang', ...(fn ? { fn: c.b.functionId(fn, fn.name, docSummary(fn)) } : {}) };
    }
    if (!e.condition) return error('LS5014', `Say what must ${e.kind} hold.`, e);
    return { ...common, k: e.kind, condition: lowerExpression(c, e.condition).x };
  };
  /** The functions that expectations ask about, and which one asks first. */
  const asked = new Map<ast.Fn, ast.Expect>();
  const expectations = expectationsOf(scenario).map((e) => {
    const lowered = lower(e);
    for (const fn of c.watched) if (!asked.has(fn)) asked.set(fn, e.node);
    return lowered;
  });
  if (wanted) {
    const text = `reachable ${wanted.text}`;
    const condition = lowerExpression(c, wanted.tree).x;
    expectations.push({ id: text, text, at: c.b.range(scenario), k: 'reachable', condition });
  }
  c.condition = false;
  return { expectations, asked };
}

/** For the debugger: what this scenario does not use is there to look at too. */
function declareEverything(c: Lowering, model: VisibleModel): void {
  c.condition = true;
  for (const module of model.documents) {
    for (const e of module.elements) {
      if (ast.isShared(e) || ast.isSpinlock(e) || ast.isSemaphore(e) || ast.isLog(e)) {
        const known: Binding | undefined = bindingOf(c, e, e);
        void known;
      }
    }
  }
  for (const patch of c.model.applied)
    for (const m of patch.members) if (ast.isShared(m) || ast.isSpinlock(m)) bindingOf(c, m, m);
  c.condition = false;
  // Whether any text was printed or lost can be asked.
  for (const text of c.texts.names)
    for (const kind of ['printed', 'lost'] as const) c.shared.mark(kind, text);
  c.texts.sealed = true;
  c.shared.sealed = true;
}

/** What is true of a place where nobody ever is says nothing. */
function neverCalled(fn: string, scenario: string, node: ast.Expect): ProgramDiagnostic {
  return {
    code: 'LS5016',
    message: `Nothing in ${scenario} calls ${fn}, so no CPU is ever in it. Ask about a function that is called, or call it.`,
    node,
    related: [],
  };
}

function smallRing(scenario: ast.Scenario, log: string, size: number, cpus: number): ProgramDiagnostic {
  return {
    code: 'LS6001',
    message: `${log} holds ${size} records, no more than there are CPUs (${cpus}): all can be reserved at once, and readers meet coincidences that no real machine has. Make it larger.`,
    node: scenario,
    property: 'name',
    related: [],
  };
}
