// A comparison as a grid that the keyboard goes through: one cell has the focus, arrows move it, Enter opens its details.
import { element } from '../dom.ts';

export interface GridListener {
  open(row: number, column: number): void;
  moved(row: number, column: number): void;
}

export class Grid {
  readonly element: HTMLElement;
  private readonly cells: HTMLElement[][];
  private at: [row: number, column: number] = [0, 0];
  private readonly listener: GridListener;

  constructor(
    { title, heads, rows }: { title: string; heads: string[]; rows: { name: string; title: string }[] },
    listener: GridListener,
  ) {
    this.listener = listener;
    this.cells = rows.map(() => heads.map(() => element('td', { role: 'gridcell', tabindex: '-1' })));
    const head = element(
      'tr',
      {},
      element('th', { scope: 'col' }, element('span', { class: 'spoken' }, 'Scenario')),
      ...heads.map((label) => element('th', { scope: 'col' }, ...breakable(label))),
    );
    const body = rows.map(({ name, title }, r) =>
      element('tr', {}, element('th', { scope: 'row', title }, ...breakable(name)), ...this.cells[r]),
    );
    this.element = element(
      'table',
      { class: 'comparison', role: 'grid', 'aria-label': title },
      element('thead', {}, head),
      element('tbody', {}, ...body),
    );
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('focusin', ({ target }) => this.focused(target as Node));
    this.element.addEventListener('dblclick', ({ target }) => this.clicked(target as HTMLElement));
    this.element.addEventListener('click', ({ target }) => this.clicked(target as HTMLElement));
    this.put(0, 0);
  }

  cell(row: number, column: number): HTMLElement | undefined {
    return this.cells[row]?.[column];
  }

  focus(row: number, column: number): void {
    this.put(row, column);
    this.cell(...this.at)?.focus();
  }

  /** The one cell that Tab comes to. */
  private put(row: number, column: number): void {
    this.cell(...this.at)?.setAttribute('tabindex', '-1');
    this.at = [clamp(row, this.cells.length), clamp(column, this.cells[0]?.length ?? 0)];
    this.cell(...this.at)?.setAttribute('tabindex', '0');
  }

  private key(event: KeyboardEvent): void {
    const [row, column] = this.at;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? this.cells.length : row, this.cells[0]?.length ?? 0],
    };
    const inCell = event.target === this.cell(row, column);
    if (moves[event.key] && !event.altKey && !event.metaKey) this.focus(...moves[event.key]);
    else if ((event.key === 'Enter' || event.key === ' ') && inCell) this.listener.open(row, column);
    else return;
    event.preventDefault();
  }

  private focused(target: Node): void {
    const place = this.placeOf(target);
    if (!place) return;
    this.put(...place);
    this.listener.moved(...place);
  }

  private clicked(target: HTMLElement): void {
    const place = this.placeOf(target);
    if (place && !target.closest('button')) this.listener.open(...place);
  }

  private placeOf(target: Node): [number, number] | undefined {
    for (const [r, row] of this.cells.entries()) {
      const c = row.findIndex((cell) => cell.contains(target));
      if (c >= 0) return [r, c];
    }
    return undefined;
  }
}

function clamp(n: number, length: number): number {
  return Math.max(0, Math.min(n, length - 1));
}

/** Long names may break behind their words, so that more columns fit. */
function breakable(name: string): (HTMLElement | string)[] {
  return name.split(/(?<=_)/).flatMap((part, i) => (i > 0 ? [element('wbr'), part] : [part]));
}
