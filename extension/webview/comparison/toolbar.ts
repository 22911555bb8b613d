// Above the tables: how far they are, and what can be done with them.
import { compareHtml } from '../../../server/reports/html.ts';
import { compareMarkdown } from '../../../server/reports/markdown.ts';
import type { ExportFormat } from '../../comparison/messages.ts';
import { notesOf, reportOf } from '../../comparison/report.ts';
import type { ComparisonState } from '../../comparison/state.ts';
import { statusOf } from '../../comparison/wording.ts';
import { element } from '../dom.ts';
import { send } from '../host.ts';

export class Toolbar {
  readonly element: HTMLElement;
  private readonly state: () => ComparisonState;
  private readonly status = element('p', { class: 'status', role: 'status' });
  private readonly stale = element('p', { class: 'stale' });
  private readonly compare = element('button', { onclick: () => send({ kind: 'compare' }) }, 'Compare again');
  private readonly sample = element(
    'button',
    {
      class: 'secondary',
      title: 'How often each cell hangs in simulated time',
      onclick: () => send({ kind: 'sample' }),
    },
    'Sample',
  );
  private readonly cancel = element('button', { onclick: () => send({ kind: 'cancel' }) }, 'Cancel');
  private readonly exports: HTMLButtonElement[];

  constructor(state: () => ComparisonState) {
    this.state = state;
    const button = (label: string, onclick: () => void) =>
      element('button', { class: 'secondary', onclick }, label);
    this.exports = [
      button('Copy as Markdown', () => send({ kind: 'copy', content: this.content('markdown') })),
      button('Save as Markdown…', () => this.save('markdown')),
      button('Save as HTML…', () => this.save('html')),
      button('Save as JSON…', () => this.save('json')),
    ];
    this.element = element(
      'div',
      { class: 'top' },
      this.status,
      this.stale,
      element(
        'div',
        { class: 'actions', role: 'toolbar', 'aria-label': 'Comparison' },
        this.compare,
        this.sample,
        this.cancel,
        ...this.exports,
      ),
    );
  }

  draw(): void {
    const state = this.state();
    const status = statusOf(state);
    // A screen reader speaks whatever is put here, changed or not.
    if (this.status.textContent !== status) this.status.textContent = status;
    const [stale = ''] = notesOf(state);
    this.stale.textContent = stale;
    const hadFocus = this.element.contains(document.activeElement);
    this.compare.hidden = state.running;
    this.sample.hidden = state.running;
    this.sample.disabled = state.tables.length === 0;
    this.cancel.hidden = !state.running;
    for (const each of this.exports) each.disabled = state.tables.length === 0;
    if (hadFocus && !this.element.contains(document.activeElement))
      (state.running ? this.cancel : this.compare).focus();
  }

  private save(format: ExportFormat): void {
    send({ kind: 'save', format, content: this.content(format) });
  }

  private content(format: ExportFormat): string {
    const state = this.state();
    const report = reportOf(state);
    const named = { report, name: state.name, notes: notesOf(state) };
    if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
    return format === 'html' ? compareHtml([named]) : compareMarkdown([named]);
  }
}
