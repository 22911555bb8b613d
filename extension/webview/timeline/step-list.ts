// The steps as a list that a screen reader can read: only those in sight are there.

import type { Timeline } from '../../../server/trace/timeline/model.ts';
import { stepText, whereText } from '../../../server/trace/timeline/moment-text.ts';
import { element } from '../dom.ts';

const ROW = 20;
const AROUND = 6;

export interface StepList {
  /** Draws what is in sight. `texts` are what steps did, as far as known. */
  show(timeline: Timeline, selected: number, position: number, texts: ReadonlyMap<number, string>): void;
  /** Brings a step into sight. */
  reveal(step: number): void;
  /** The steps in sight. */
  sight(length: number): { from: number; to: number };
}

/** Where a scrolled list cannot be taller, rows stand for their steps by the place of the scroll bar. */
const TALLEST = 10_000_000;

export function createStepList(
  list: HTMLElement,
  rows: HTMLElement,
  choose: (step: number) => void,
): StepList {
  let total = 1;
  const height = () => Math.min(TALLEST, total * ROW);
  const first = () => Math.round((list.scrollTop / Math.max(1, height())) * total);

  function sight(length: number) {
    const shown = Math.ceil(list.clientHeight / ROW);
    return { from: Math.max(0, first() - AROUND), to: Math.min(length + 1, first() + shown + AROUND) };
  }

  return {
    sight,
    reveal(step) {
      const shown = Math.max(1, Math.floor(list.clientHeight / ROW));
      if (step >= first() && step < first() + shown - 1) return;
      list.scrollTop = (Math.max(0, step - Math.floor(shown / 2)) / total) * height();
    },
    show(timeline, selected, position, texts) {
      total = timeline.length + 1;
      rows.style.height = `${height()}px`;
      const { from, to } = sight(timeline.length);
      const top = (from / total) * height();
      const items: HTMLElement[] = [];
      for (let step = from; step < to; step++) {
        const item = element(
          'div',
          { class: 'step', onclick: () => choose(step) },
          element('span', { class: 'number' }, `${step === position ? '▸' : ''}${step}`),
          element('span', { class: 'what' }, stepText(timeline, step, texts.get(step))),
          element('span', { class: 'where' }, whereText(timeline, step)),
        );
        item.id = `step-${step}`;
        item.setAttribute('role', 'option');
        item.setAttribute('aria-posinset', String(step + 1));
        item.setAttribute('aria-setsize', String(total));
        item.setAttribute('aria-selected', String(step === selected));
        item.style.top = `${top + (step - from) * ROW}px`;
        items.push(item);
      }
      rows.replaceChildren(...items);
      const visible = selected >= from && selected < to;
      if (visible) list.setAttribute('aria-activedescendant', `step-${selected}`);
      else list.removeAttribute('aria-activedescendant');
    },
  };
}
