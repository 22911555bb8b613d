// The parts of the view as elements: buttons, search, the drawing, the list of steps.
import { element } from '../dom.ts';

export interface Actions {
  fit(): void;
  zoom(factor: number): void;
  zoomToSteps(): void;
  toggleScale(): void;
  pointOfNoReturn(): void;
  search(text: string): void;
  next(forward: boolean): void;
  leaveSearch(): void;
  save(format: 'svg' | 'png'): void;
  copy(): void;
}

export type Parts = ReturnType<typeof buildParts>;

export function buildParts(main: HTMLElement, act: Actions) {
  const button = (label: string, title: string, onclick: () => void) =>
    element('button', { class: 'secondary', title, 'aria-label': title, onclick }, label);
  const scale = button('To scale', 'Long steps to scale', act.toggleScale);
  scale.setAttribute('aria-pressed', 'false');
  const near = button('Steps', 'Zoom to the steps around where you look (z)', act.zoomToSteps);
  const noReturn = button('No return', 'Go to the point of no return (n)', act.pointOfNoReturn);
  const input = element('input', { 'aria-label': 'Search functions, locks and texts' });
  input.type = 'search';
  input.placeholder = 'Search (/)';
  input.addEventListener('input', () => act.search(input.value));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') act.next(!event.shiftKey);
    if (event.key === 'Escape') act.leaveSearch();
    event.stopPropagation();
  });
  const hits = element('span', { class: 'hits' });
  const toolbar = element(
    'div',
    { class: 'toolbar' },
    button('Fit', 'Fit: the whole run (0)', act.fit),
    button('−', 'Zoom out (-)', () => act.zoom(1 / 1.5)),
    button('+', 'Zoom in (+)', () => act.zoom(1.5)),
    near,
    scale,
    noReturn,
    input,
    button('↑', 'Previous found', () => act.next(false)),
    button('↓', 'Next found', () => act.next(true)),
    hits,
    button('SVG', 'Save as SVG', () => act.save('svg')),
    button('PNG', 'Save as PNG', () => act.save('png')),
    button('Copy', 'Copy as text', act.copy),
  );
  toolbar.setAttribute('role', 'toolbar');
  toolbar.setAttribute('aria-label', 'Timeline');

  const canvas = element('canvas');
  canvas.setAttribute('role', 'img');
  const stage = element('div', { class: 'stage' }, canvas);
  stage.tabIndex = 0;
  stage.setAttribute('role', 'application');
  stage.setAttribute('aria-describedby', 'help');
  const help = element(
    'p',
    { class: 'unseen' },
    'Left and right: step. Up and down: CPU. Home and End: start and end. Plus and minus: zoom. Z: zoom to the steps around. T: to scale or step by step. Enter: go there. Slash: search. F3: next found. N: point of no return.',
  );
  help.id = 'help';
  const tooltip = element('div', { class: 'tooltip' });
  tooltip.hidden = true;
  const live = element('div', { class: 'unseen' });
  live.setAttribute('role', 'status');
  live.setAttribute('aria-live', 'polite');
  const summary = element('p', { class: 'summary' });
  const rows = element('div', { class: 'rows' });
  rows.setAttribute('role', 'presentation');
  const list = element('div', { class: 'steps' }, rows);
  list.tabIndex = 0;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Steps');
  const empty = element('p', { class: 'empty' }, 'Debug a scenario: its run appears here as it goes.');
  const heading = element('h1', { class: 'unseen' }, 'Timeline');
  main.replaceChildren(heading, empty, summary, toolbar, stage, list, help, live, tooltip);
  return {
    near,
    empty,
    summary,
    toolbar,
    scale,
    noReturn,
    input,
    hits,
    stage,
    canvas,
    list,
    rows,
    live,
    tooltip,
  };
}
