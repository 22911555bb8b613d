/** Scenarios: their machine, their CPUs, their expectations. */
import { AstUtils, GrammarUtils, type ValidationAcceptor } from 'langium';
import {
  type Config,
  type CpuBlock,
  type Expect,
  type Expression,
  isBuiltin,
  isCall,
  isChoose,
  isConfig,
  isCpuBlock,
  isCpuSet,
  isExpect,
  isLog,
  isMachine,
  isNameRef,
  isShared,
  isThisCpu,
  isTiming,
  type Scenario,
  type ScenarioParameter,
  type Setting,
} from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import type { ModuleDocument, UseGraph } from '../uses.ts';
import { constantNumber } from './constants.ts';
import { register } from './register.ts';
import { report } from './report.ts';

/** Builtin functions that only look. */
const LOOKS = new Set(['printed', 'lost', 'holder', 'spin_is_locked', 'log_first', 'log_next', 'READ_ONCE']);
/** How many CPUs a CPU block may name in a range before it is taken for a slip. */
const MAX_CPUS = 16;

export function registerScenarioChecks(services: LockstepServices): void {
  const { Uses } = services.workspace;
  register(services, {
    Scenario: (node, accept) => {
      const settings = settingsOf(node);
      checkGivenTwice(node, accept);
      checkCpus(node, settings, configNamed(Uses, node, 'cpus'), accept);
      checkExpectations(node, accept);
      checkLogSizes(Uses, node, settings, accept);
    },
    ScenarioParameter: checkHasValues,
    Setting: checkSettingRange,
    Expect: checkOnlyLooks,
  });
}

type Settings = ReadonlyMap<Config, number | undefined>;

/** What the machine blocks say, as far as it is constant. */
function settingsOf(scenario: Scenario): Settings {
  const settings = new Map<Config, number | undefined>();
  for (const each of allSettings(scenario)) {
    if (each.config?.ref) settings.set(each.config.ref, constantNumber(each.value));
  }
  return settings;
}

function allSettings(scenario: Scenario): Setting[] {
  return scenario.items.filter(isMachine).flatMap((each) => each.settings);
}

function configNamed(uses: UseGraph, scenario: Scenario, name: string): Config | undefined {
  return uses
    .visible(AstUtils.getDocument(scenario) as ModuleDocument)
    .flatMap((each) => each.parseResult.value.elements)
    .filter(isConfig)
    .find((each) => each.name === name);
}

function checkGivenTwice(scenario: Scenario, accept: ValidationAcceptor): void {
  const seen = new Map<Config, Setting>();
  for (const each of allSettings(scenario)) {
    const config = each.config?.ref;
    if (!config) continue;
    const first = seen.get(config);
    if (!first) seen.set(config, each);
    else
      report(accept, 'LS5004', `\`${config.name}\` is set already. Remove one of the two.`, each, {
        property: 'config',
        related: [{ message: 'The other setting', node: first }],
      });
  }
  const [first, second] = scenario.items.filter(isTiming);
  if (first && second)
    report(accept, 'LS5004', 'The timing is given already. Remove one of the two.', second, {
      related: [{ message: 'The other one', node: first }],
    });
  const texts = new Map<string, Expect>();
  for (const each of scenario.items.filter(isExpect)) {
    const text =
      GrammarUtils.findNodeForKeyword(each.$cstNode, 'expect')?.container?.text.replace(/\s+/g, ' ') ?? '';
    const same = texts.get(text);
    if (same)
      report(accept, 'LS5015', 'This is expected already. Remove one of the two.', each, {
        unnecessary: true,
        related: [{ message: 'The other one', node: same }],
      });
    else texts.set(text, each);
  }
}

function checkCpus(
  scenario: Scenario,
  settings: Settings,
  cpusConfig: Config | undefined,
  accept: ValidationAcceptor,
): void {
  const blocks = scenario.items.filter(isCpuBlock);
  if (blocks.length === 0) {
    report(accept, 'LS5001', 'This scenario has no CPUs. Say what one does: `cpu 0 { … }`.', scenario, {
      property: 'name',
    });
    return;
  }
  if (blocks.every((each) => each.background)) {
    report(
      accept,
      'LS5005',
      'All CPUs of this scenario are `background`, and only a foreground CPU can hang. Write `cpu` without `background` for one that must finish.',
      scenario,
      {
        property: 'name',
      },
    );
  }
  const count =
    cpusConfig && (settings.has(cpusConfig) ? settings.get(cpusConfig) : constantNumber(cpusConfig.value));
  const taken = new Map<number, CpuBlock>();
  for (const block of blocks) checkCpuBlock(block, count, settings, taken, accept);
}

function checkCpuBlock(
  block: CpuBlock,
  count: number | undefined,
  settings: Settings,
  taken: Map<number, CpuBlock>,
  accept: ValidationAcceptor,
): void {
  const first = constantNumber(block.first, settings);
  const last = block.last ? constantNumber(block.last, settings) : first;
  if (first === undefined) return;
  if (first < 0 || (count !== undefined && first >= count)) {
    const hint =
      count === undefined
        ? ''
        : ` The machine has ${count}: ${count === 1 ? 'CPU 0' : `CPU 0 to ${count - 1}`}. Set \`cpus\` in the machine block.`;
    report(accept, 'LS5006', `There is no CPU ${first}.${hint}`, block, { property: 'first' });
    return;
  }
  if (last === undefined) return;
  if (last < first) {
    report(
      accept,
      'LS2021',
      `This range is empty: ${first} is more than ${last}. Write the lower number first.`,
      block,
      { property: 'last' },
    );
    return;
  }
  if (last >= (count ?? MAX_CPUS)) {
    report(
      accept,
      'LS5006',
      `There is no CPU ${last}. The machine has ${count ?? `at most ${MAX_CPUS}`}. Set \`cpus\` in the machine block.`,
      block,
      { property: 'last' },
    );
    return;
  }
  for (let cpu = first; cpu <= last; cpu++) {
    const other = taken.get(cpu);
    if (!other) {
      taken.set(cpu, block);
      continue;
    }
    report(accept, 'LS5002', `CPU ${cpu} has a block already. Put what it does into one block.`, block, {
      property: 'first',
      related: [{ message: 'The other block', node: other }],
    });
    return;
  }
}

function checkExpectations(scenario: Scenario, accept: ValidationAcceptor): void {
  if (scenario.items.some(isExpect)) return;
  report(
    accept,
    'LS5003',
    'This scenario expects nothing, so only errors of the model will be found. Add `expect no hang;`.',
    scenario,
    { property: 'name' },
  );
}

function checkHasValues(node: ScenarioParameter, accept: ValidationAcceptor): void {
  const low = constantNumber(node.low);
  const high = constantNumber(node.high);
  if (low === undefined || high === undefined || low <= high) return;
  report(
    accept,
    'LS5011',
    `\`${node.name}\` has no values: ${low} is more than ${high}. Write the lower number first.`,
    node,
    { property: 'high' },
  );
}

function checkSettingRange(node: Setting, accept: ValidationAcceptor): void {
  const config = node.config?.ref;
  if (config?.type?.$type !== 'RangeType') return;
  const value = constantNumber(node.value);
  const low = constantNumber(config.type.low);
  const high = constantNumber(config.type.high);
  if (value === undefined || low === undefined || high === undefined || (value >= low && value <= high))
    return;
  report(accept, 'LS5007', `\`${config.name}\` must be from ${low} to ${high}, and this is ${value}.`, node, {
    property: 'value',
    related: [{ message: 'Its range', node: config }],
  });
}

/** A condition is looked at from outside, between steps. */
function checkOnlyLooks(node: Expect, accept: ValidationAcceptor): void {
  if (!node.condition) return;
  for (const each of [node.condition, ...AstUtils.streamAllContents(node.condition)]) {
    if (isCall(each)) {
      const callee = each.callee?.ref;
      if (!callee || (isBuiltin(callee) && LOOKS.has(callee.name))) continue;
      const allowed = [...LOOKS]
        .slice(0, 4)
        .map((name) => `${name}()`)
        .join(', ');
      report(
        accept,
        'LS5012',
        `A condition may only look, and ${callee.name}() does something. Ask about variables, \`cpu[…]\`, or with ${allowed}.`,
        each,
        { property: 'callee' },
      );
    } else if (isThisCpu(each) || (isCpuSet(each) && each.which === 'other_cpus')) {
      report(accept, 'LS2014', 'A condition belongs to no CPU. Name one: `cpu[0]`.', each);
    } else if (isChoose(each)) {
      report(
        accept,
        'LS2016',
        'A condition cannot choose. Use `exists(…)` to ask about several values.',
        each,
      );
    } else if (isPerCpuWithoutIndex(each)) {
      report(
        accept,
        'LS2014',
        'Each CPU has its own value of this variable, and a condition belongs to no CPU. Say whose: `variable[0]`.',
        each as Expression,
      );
    }
  }
}

function isPerCpuWithoutIndex(node: object): boolean {
  if (!isNameRef(node)) return false;
  const target = node.target?.ref;
  const indexed = node.$container?.$type === 'Index' && node.$containerProperty === 'base';
  return isShared(target) && target.percpu && !indexed;
}

/** Fewer records than CPUs that may be storing at the same time, and readers meet what no real machine shows. */
function checkLogSizes(
  uses: UseGraph,
  scenario: Scenario,
  settings: Settings,
  accept: ValidationAcceptor,
): void {
  const cpus = configNamed(uses, scenario, 'cpus');
  const count = cpus && (settings.has(cpus) ? settings.get(cpus) : constantNumber(cpus.value));
  if (count === undefined) return;
  const logs = uses
    .visible(AstUtils.getDocument(scenario) as ModuleDocument)
    .flatMap((each) => each.parseResult.value.elements.filter(isLog));
  for (const log of logs) {
    const size = constantNumber(log.size, settings);
    if (size === undefined || size > count) continue;
    const setting = allSettings(scenario).find(
      (each) => isNameRef(log.size) && each.config?.ref === log.size.target?.ref,
    );
    const message = `The log \`${log.name}\` has ${size} records for ${count} CPUs. A ring must hold more records than CPUs can reserve at once: give it at least ${count + 1}.`;
    report(accept, 'LS6001', message, setting ?? scenario, {
      property: setting ? 'value' : 'name',
      related: [{ message: 'The log', node: log }],
    });
  }
}
