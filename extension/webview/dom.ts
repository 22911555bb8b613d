// Building elements. Text always goes in as text, never as markup: names and titles come from the user's file.

type Child = Node | string | undefined | false;
interface Attributes {
  class?: string;
  id?: string;
  title?: string;
  scope?: string;
  colspan?: string;
  role?: string;
  tabindex?: string;
  open?: boolean;
  disabled?: boolean;
  'aria-label'?: string;
  'aria-live'?: string;
  'aria-busy'?: string;
  'aria-hidden'?: string;
  'data-letter'?: string;
  onclick?: () => void;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') node.addEventListener('click', value as () => void);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== undefined && child !== false));
  return node;
}
