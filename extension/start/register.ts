// What a newcomer begins with; the walkthrough itself is in package.json.
import { Disposable, type ExtensionContext } from 'vscode';
import { registerExamples } from './examples.ts';
import { registerNewScenario } from './newScenario.ts';

export function registerStart(context: ExtensionContext): Disposable {
  return Disposable.from(registerExamples(context), registerNewScenario(context));
}
