// How the answers of searches are put in words. Pure, and so tested without an editor.
import type { Outlook, OutlookName, Waits } from './messages.ts';

const ICONS: Record<OutlookName, string> = {
  none: '$(check)',
  avoidable: '$(question)',
  unavoidable: '$(warning)',
  hung: '$(error)',
  unknown: '$(ellipsis)',
};

export function outlookText({ outlook, label }: Outlook): string {
  return `${ICONS[outlook]} ${label}`;
}

export function outlookDetail({ moment, text }: Outlook): string {
  return `At step ${moment}: ${text}`;
}

export const WAIT_FORMATS: readonly { label: string; of: (waits: Waits) => string }[] = [
  { label: 'Text', of: ({ sentences, lines }) => `${[...sentences, ...lines].join('\n')}\n` },
  { label: 'Mermaid', of: ({ mermaid }) => mermaid },
  { label: 'Graphviz DOT', of: ({ dot }) => dot },
  { label: 'SVG', of: ({ svg }) => svg },
];
