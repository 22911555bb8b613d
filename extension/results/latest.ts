// Which results were shown last, of whatever kind: Show Results leads there.
import { window } from 'vscode';

export class LatestResults {
  private show: (() => void) | undefined;

  is(show: () => void): void {
    this.show = show;
  }

  reveal(): void {
    if (this.show) return this.show();
    void window.showInformationMessage(
      'There are no results yet: run Check Scenarios, Sample Scenario or Compare Patches first.',
    );
  }
}
