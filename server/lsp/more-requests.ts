/** Answers requests of the protocol for which Langium has no service. */

import { DocumentState } from 'langium';
import { createRequestHandler } from 'langium/lsp';
import type { Connection, SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import type { LockstepLspServices } from './module.ts';
import { selectionRange } from './selection-ranges.ts';

export function handleMoreRequests(connection: Connection, { shared }: LockstepLspServices): void {
  connection.onSelectionRanges(
    createRequestHandler<SelectionRangeParams, SelectionRange[]>(
      (_, document, { positions }) => positions.map((position) => selectionRange(document, position)),
      shared,
      DocumentState.Parsed,
    ),
  );
}
