// The colours of VS Code's own themes, as far as pages use them, and a checker of what comes of them for people who see or hear it otherwise.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const COLOURS = {
  'vscode-dark': {
    'editor-background': '#1f1f1f',
    foreground: '#cccccc',
    descriptionForeground: '#9d9d9d',
    errorForeground: '#f85149',
    focusBorder: '#0078d4',
    'textLink-foreground': '#4daafc',
    'textBlockQuote-background': '#2b2b2b',
    'button-background': '#0078d4',
    'button-foreground': '#ffffff',
    'button-secondaryBackground': '#313131',
    'button-secondaryForeground': '#cccccc',
    'editorWarning-foreground': '#cca700',
    'testing-iconPassed': '#73c991',
    'testing-iconFailed': '#f14c4c',
    'list-hoverBackground': '#2a2d2e',
    'editorWidget-border': '#313131',
  },
  'vscode-light': {
    'editor-background': '#ffffff',
    foreground: '#3b3b3b',
    descriptionForeground: '#3b3b3b',
    errorForeground: '#f85149',
    focusBorder: '#005fb8',
    'textLink-foreground': '#005fb8',
    'textBlockQuote-background': '#f8f8f8',
    'button-background': '#005fb8',
    'button-foreground': '#ffffff',
    'button-secondaryBackground': '#e5e5e5',
    'button-secondaryForeground': '#3b3b3b',
    'editorWarning-foreground': '#bf8803',
    'testing-iconPassed': '#73c991',
    'testing-iconFailed': '#f14c4c',
    'list-hoverBackground': '#f2f2f2',
    'editorWidget-border': '#e5e5e5',
  },
  'vscode-high-contrast': {
    'editor-background': '#000000',
    foreground: '#ffffff',
    descriptionForeground: '#ffffff',
    errorForeground: '#f48771',
    focusBorder: '#f38518',
    contrastBorder: '#6fc3df',
    'textLink-foreground': '#21a6ff',
    'button-foreground': '#ffffff',
    'button-border': '#6fc3df',
    'button-secondaryForeground': '#ffffff',
    'editorWarning-foreground': '#ffd370',
    'testing-iconPassed': '#73c991',
    'testing-iconFailed': '#f14c4c',
    'editorWidget-border': '#6fc3df',
  },
  'vscode-high-contrast-light': {
    'editor-background': '#ffffff',
    foreground: '#292929',
    descriptionForeground: '#292929',
    errorForeground: '#b5200d',
    focusBorder: '#006bbd',
    contrastBorder: '#0f4a85',
    'textLink-foreground': '#0f4a85',
    'textBlockQuote-background': '#f2f2f2',
    'button-background': '#0f4a85',
    'button-foreground': '#ffffff',
    'button-border': '#0f4a85',
    'button-secondaryBackground': '#ffffff',
    'button-secondaryForeground': '#0f4a85',
    'editorWarning-foreground': '#895503',
    'testing-iconPassed': '#007100',
    'testing-iconFailed': '#b5200d',
    'editorWidget-border': '#0f4a85',
  },
};

export type Theme = keyof typeof COLOURS;
export const THEMES = Object.keys(COLOURS) as Theme[];

export async function useTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((name) => document.body.setAttribute('class', name), theme);
  const colours = Object.entries(COLOURS[theme]).map(([name, colour]) => `--vscode-${name}: ${colour};`);
  // VS Code paints the page before the page does.
  await page.evaluate(
    (text) => {
      document.getElementById('theme')?.remove();
      const style = document.createElement('style');
      style.id = 'theme';
      style.textContent = text;
      document.head.append(style);
    },
    `:root { ${colours.join(' ')} } body { background: var(--vscode-editor-background); }`,
  );
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe-core has to say against a page. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: readFileSync(inRoot('node_modules/axe-core/axe.min.js'), 'utf8') });
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((n) => `${n.html} ${n.failureSummary ?? ''}`).join('\n')}`,
    );
  });
}
