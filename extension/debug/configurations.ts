// F5: completes launch configurations, with and without a launch.json.
import {
  type DebugConfiguration,
  type DebugConfigurationProvider,
  DebugConfigurationProviderTriggerKind,
  Disposable,
  debug,
  window,
  workspace,
} from 'vscode';
import { LANGUAGE_ID, type LockstepClient } from '../client/languageClient.ts';
import { fileBehind } from '../patches/fileBehind.ts';
import { DEBUG_TYPE, launchConfiguration } from './launch.ts';
import { pathOf, uriIn, uriOf } from './programPath.ts';
import { chooseScenario } from './scenarioChoice.ts';
import { scenariosOf } from './scenarios.ts';

export function registerDebugConfigurations(client: LockstepClient): Disposable {
  return Disposable.from(
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, completing(client)),
    debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      offeringEachScenario(client),
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
  );
}

function completing(client: LockstepClient): DebugConfigurationProvider {
  return {
    resolveDebugConfiguration(_folder, configuration) {
      // F5 without a launch.json arrives as an empty configuration.
      const outlook = workspace.getConfiguration('lockstep.debug').get('outlook', true);
      const complete = { ...launchConfiguration({ program: '' }), outlook, ...withoutEmpty(configuration) };
      // A trace file says itself what it is a trace of.
      if (configuration.trace) return withoutEmpty(complete as DebugConfiguration) as DebugConfiguration;
      complete.program ||= activeProgram() ?? '';
      if (complete.program) return complete as DebugConfiguration;
      void window.showErrorMessage(
        'Open a .lockstep file to debug, or name one as "program" in the launch configuration.',
      );
      return undefined; // Ends the start without another message.
    },

    async resolveDebugConfigurationWithSubstitutedVariables(folder, configuration) {
      if (typeof configuration.trace === 'string')
        configuration.trace = pathOf(uriIn(folder, configuration.trace));
      // What is not even a path goes to the adapter, which says what is wrong with each field.
      if (typeof configuration.program !== 'string') return configuration;
      const program = uriIn(folder, configuration.program);
      configuration.program = pathOf(program);
      if (configuration.scenario || configuration.trace) return configuration;
      const chosen = await chooseScenario(client, program);
      if (chosen === 'cancelled') return undefined;
      // A file whose scenarios are not known goes to the adapter, whose message says what is wrong with it.
      return chosen ? { ...configuration, name: `Debug ${chosen}`, scenario: chosen } : configuration;
    },
  };
}

/** The entries of the "Select and Start Debugging" list: each scenario of the active file. */
function offeringEachScenario(client: LockstepClient): DebugConfigurationProvider {
  return {
    async provideDebugConfigurations() {
      const program = activeProgram();
      if (!program) return [];
      const scenarios = await scenariosOf(client, uriOf(program));
      return scenarios.map(({ name }) => launchConfiguration({ program, scenario: name }));
    },
  };
}

function withoutEmpty(configuration: DebugConfiguration): Partial<DebugConfiguration> {
  return Object.fromEntries(
    Object.entries(configuration).filter(([, value]) => value !== undefined && value !== ''),
  );
}

function activeProgram(): string | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === LANGUAGE_ID ? pathOf(fileBehind(document.uri)) : undefined;
}
