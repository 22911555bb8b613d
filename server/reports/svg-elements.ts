/** Elements of SVG as text: numbers with two decimals, texts escaped. */
import { xmlAttribute, xmlText } from './escape-xml.ts';

export type Attributes = Record<string, string | number>;

/** `inside`: elements that are ready. */
export function element(name: string, attributes: Attributes, ...inside: string[]): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${valueText(value)}"`);
  return inside.length > 0
    ? `<${name}${all.join('')}>${inside.join('')}</${name}>`
    : `<${name}${all.join('')}/>`;
}

/** What a pointer shows, and a screen reader reads. */
export function titled(title: string): string {
  return `<title>${xmlText(title)}</title>`;
}

/** `y` is the line that the letters stand on. */
export function text(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, xmlText(words));
}

function valueText(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : xmlAttribute(value);
}
