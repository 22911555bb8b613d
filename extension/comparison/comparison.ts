// The comparisons of one file: they are computed, kept, and told of to whoever shows them.
import { CancellationTokenSource, type Disposable, ProgressLocation, type Uri, window } from 'vscode';
import type { CompareReport } from '../../server/trace/report.ts';
import type { LockstepClient } from '../client/languageClient.ts';
import { caseParameters } from '../results/caseParameters.ts';
import { checkInParts, compareInParts, type Tell } from './requests.ts';
import { type RunListener, tellOfCell, tellOfTables } from './run.ts';
import { sampleCells } from './sampling.ts';
import { openTexts, Sources } from './sources.ts';
import {
  type CellAt,
  type ComparisonState,
  cellsToSample,
  knownOf,
  type Part,
  type Update,
  update,
} from './state.ts';
import type { Store, Stored } from './store.ts';

/** Milliseconds between two storings while it goes on. */
const STORE_EVERY = 2000;

export class Comparison implements Disposable {
  readonly state: ComparisonState;
  private readonly client: LockstepClient;
  private readonly store: Store;
  private readonly sources: Sources;
  private readonly told: (news: Update[]) => void;
  private running: CancellationTokenSource | undefined;
  private lastRun = 0;
  private stored = 0;
  /** What the files of a run are is being found out. */
  private readonly noting = new Set<Promise<void>>();

  /** `told`: what is new; the state has it already. */
  constructor(
    state: ComparisonState,
    surroundings: { client: LockstepClient; store: Store },
    told: (news: Update[]) => void,
  ) {
    this.state = state;
    this.client = surroundings.client;
    this.store = surroundings.store;
    this.told = told;
    this.sources = new Sources((run, files) => {
      if ((this.state.changed[run] ?? []).join() !== files.join()) this.tell({ k: 'changed', run, files });
    });
  }

  /** What an earlier start of the editor had. */
  restore({ state, sources }: Stored): void {
    Object.assign(this.state, { ...state, changed: {}, name: this.state.name, program: this.state.program });
    update(this.state, { k: 'end', problem: state.problem });
    for (const [run, prints] of Object.entries(sources)) {
      this.lastRun = Math.max(this.lastRun, Number(run));
      this.sources.restore(Number(run), prints);
    }
    this.told([]);
  }

  /** All comparisons of the file, or the one of this title. Nothing when it failed, which the view says. */
  async compare(title?: string): Promise<CompareReport | undefined> {
    return this.run(title ?? 'Comparing patches', async (run, listener, cancellation) => {
      const params = { uri: this.state.file, comparison: title };
      const tell = tellOfTables(run, title === undefined, listener);
      const report = await compareInParts(this.client, params, cancellation, tell);
      return { report, diagnostics: report.diagnostics };
    });
  }

  /** One cell, of the text as it is now. */
  async again(at: CellAt): Promise<void> {
    const table = this.state.tables.find(({ id }) => id === at.table);
    const before = table?.cells[at.row]?.[at.column];
    if (!table || !before) return;
    const row = table.rows[at.row];
    await this.run(`Computing ${row.scenario} again`, async (run, listener, cancellation) => {
      const params = {
        uri: this.state.file,
        scenario: row.scenario,
        case: caseParameters(row),
        with: table.columns[at.column].patches,
      };
      const tellAll = tellOfCell(run, at, before, listener);
      // What was known before is more than what a search that was called off found.
      const tell: Tell = (news) => {
        if (!(cancellation.isCancellationRequested && knownOf(before))) tellAll(news);
      };
      const report = await checkInParts(this.client, params, cancellation, tell);
      const [wrong] = report.diagnostics.filter(({ severity }) => severity === 'error');
      if (report.cases.length === 0 && wrong)
        listener.tell({ k: 'cell', at, cell: { k: 'broken', run, reasons: report.diagnostics } });
      return { report: undefined, diagnostics: undefined };
    });
  }

  /** How often each cell hangs in simulated time, or each of a part: one after the other, on all cores. */
  async sample(only?: Part): Promise<void> {
    await this.run('Sampling the comparison', async (run, listener, cancellation) => {
      const known = [...this.runsShown()].flatMap((shown) => Object.keys(this.sources.get(shown) ?? {}));
      listener.sources([...new Set([this.state.file, ...known])]);
      const cells = cellsToSample(this.state, only);
      await sampleCells(this.client, this.state, { run, cells }, cancellation, (news) => listener.tell(news));
      return { report: undefined, diagnostics: undefined };
    });
  }

  cancel(): void {
    this.running?.cancel();
  }

  dispose(): void {
    this.cancel();
    this.sources.dispose();
  }

  /** One at a time. Its progress is in the status bar too, for when the view is hidden. */
  private async run<R>(
    title: string,
    work: (
      run: number,
      listener: RunListener,
      cancellation: CancellationTokenSource['token'],
    ) => Promise<{ report: R; diagnostics: ComparisonState['diagnostics'] | undefined }>,
  ): Promise<R | undefined> {
    if (this.running) return undefined;
    const cancellation = new CancellationTokenSource();
    this.running = cancellation;
    const run = ++this.lastRun;
    const open = openTexts();
    const listener: RunListener = {
      tell: (news) => this.tell(news),
      sources: (uris) => this.noting.add(this.sources.note(run, uris, open)),
    };
    this.tell({ k: 'begin' });
    try {
      const { report, diagnostics } = await window.withProgress(
        { location: ProgressLocation.Window, title: `$(sync~spin) ${title}` },
        () => work(run, listener, cancellation.token),
      );
      this.tell({ k: 'end', ...(diagnostics ? { diagnostics } : {}) });
      return report;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.tell({ k: 'end', ...(cancellation.token.isCancellationRequested ? {} : { problem: why }) });
      return undefined;
    } finally {
      this.running = undefined;
      cancellation.dispose();
      this.forgetOldRuns();
      await this.save();
    }
  }

  private tell(news: Update): void {
    update(this.state, news);
    this.told([news]);
    const now = Date.now();
    if (news.k !== 'cell' || news.cell.k !== 'done' || now - this.stored < STORE_EVERY) return;
    this.stored = now;
    void this.save();
  }

  private async save(): Promise<void> {
    // Without what its files were, nobody could say later that a result is of an earlier text.
    await Promise.all(this.noting);
    this.noting.clear();
    const runs = [...this.runsShown()];
    const sources = Object.fromEntries(
      runs.flatMap((run) => {
        const prints = this.sources.get(run);
        return prints ? [[run, prints]] : [];
      }),
    );
    await this.store.save({ version: 1, state: this.state, sources });
  }

  private forgetOldRuns(): void {
    const shown = this.runsShown();
    for (let run = 1; run <= this.lastRun; run++) if (!shown.has(run)) this.sources.forget(run);
  }

  private runsShown(): Set<number> {
    const cells = this.state.tables.flatMap((table) => table.cells.flat());
    const sampled = this.state.tables.flatMap((table) => (table.sampled ?? []).flat());
    return new Set([
      ...cells.flatMap((cell) => knownOf(cell)?.run ?? []),
      ...sampled.flatMap((cell) => cell?.run ?? []),
    ]);
  }
}

export function emptyState(uri: Uri, name: string, program: string): ComparisonState {
  return {
    file: uri.toString(),
    name,
    program,
    tables: [],
    diagnostics: [],
    running: false,
    changed: {},
  };
}
