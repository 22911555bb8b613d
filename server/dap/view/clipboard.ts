// The whole of a value as a text to take along: a plain value as the language writes it, all else as JSON.
import type { Item } from './view.ts';

export function clipboardText(item: Item): string {
  if (!item.children) return plain(item);
  return JSON.stringify(whole(item), undefined, 2);
}

/** "CPU 1" is how a value is shown; the language writes 1. */
function plain({ value, type, place }: Item): string {
  const isCpu = place?.type.k === 'cpu' || type === 'cpu' || type === 'cpu?';
  return isCpu ? value.replace(/^CPU (\d+)$/, '$1') : value;
}

function whole(item: Item): unknown {
  const { children } = item;
  if (!children) return json(item);
  const items = children();
  if (children.indexed !== undefined && items.every(({ name }) => /^\[\d+\]$/.test(name)))
    return items.map(whole);
  return Object.fromEntries(items.map((each) => [each.name, whole(each)]));
}

function json({ value }: Item): unknown {
  if (/^(?:true|false|-?\d+)$/.test(value) || /^".*"$/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return value;
}
