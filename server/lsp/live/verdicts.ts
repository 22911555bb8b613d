/** What is known of the scenarios of the files that are open: for whoever shows it. */
import type { LiveReport, LiveScenario } from '../../jobs/live-report.ts';

export class Verdicts {
  private readonly reports = new Map<string, LiveReport>();
  private readonly listeners: (() => void)[] = [];

  report(uri: string): LiveReport | undefined {
    return this.reports.get(uri);
  }

  of(uri: string, scenario: string): LiveScenario | undefined {
    return this.reports.get(uri)?.scenarios.find(({ name }) => name === scenario);
  }

  set(uri: string, report: LiveReport | undefined): void {
    if (report) this.reports.set(uri, report);
    else if (!this.reports.delete(uri)) return;
    for (const tell of this.listeners) tell();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }
}
