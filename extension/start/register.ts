// What a newcomer begins with; the walkthrough itself is in package.json.
import { Disposable, type ExtensionContext } from 'vscode';
import type { Platform } from '../platform.ts';
import { registerExamples } from './examples.ts';
import { registerNewScenario } from './newScenario.ts';

export function registerStart(context: ExtensionContext, platform: Platform): Disposable {
  return Disposable.from(registerExamples(context, platform), registerNewScenario(context, platform));
}
