// What the language server refuses, in words.
import { window } from 'vscode';
import { messageOf } from '../message.ts';
import type { Refused } from './requests.ts';

export function sayRefused({ problems }: Refused): void {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  if (first) void window.showErrorMessage(`${first.message}${more} (${first.code})`);
}

export function sayNotes(notes: readonly string[]): void {
  if (notes.length > 0) void window.showWarningMessage(notes.join(' '));
}

/** A command that fails says so. */
export async function tellErrors(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    void window.showErrorMessage(messageOf(error));
  }
}
