// Values in the editor while a scenario is being debugged: under the pointer and behind the lines.
import {
  Disposable,
  debug,
  EvaluatableExpression,
  type EvaluatableExpressionProvider,
  type InlineValuesProvider,
  InlineValueText,
  languages,
  Range,
} from 'vscode';
import { LANGUAGE_ID } from '../client/languageClient.ts';
import { expressionAt } from './expressionAt.ts';
import { inlineValues, valuesOf } from './inlineValues.ts';
import { DEBUG_TYPE } from './launch.ts';

export function registerDebugValues(): Disposable {
  return Disposable.from(
    languages.registerEvaluatableExpressionProvider(LANGUAGE_ID, hovered),
    languages.registerInlineValuesProvider(LANGUAGE_ID, inline),
  );
}

const hovered: EvaluatableExpressionProvider = {
  provideEvaluatableExpression(document, { line, character }) {
    const part = expressionAt(document.lineAt(line).text, character);
    return part && new EvaluatableExpression(new Range(line, part.start, line, part.end));
  },
};

const inline: InlineValuesProvider = {
  async provideInlineValues(document, viewPort, { frameId, stoppedLocation }) {
    const session = debug.activeDebugSession;
    if (session?.type !== DEBUG_TYPE) return [];
    const values = await valuesOf(session, frameId);
    const lines = document.getText().split(/\r?\n/);
    const visible = { from: viewPort.start.line, to: viewPort.end.line };
    return inlineValues(lines, stoppedLocation.end.line, visible, values).map(
      ({ line, start, end, text }) => new InlineValueText(new Range(line, start, line, end), text),
    );
  },
};
