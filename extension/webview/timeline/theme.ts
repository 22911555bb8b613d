// The colours of the editor's theme.
import { DARK, LIGHT, type Palette } from '../../../server/trace/timeline/palette.ts';

export interface Theme {
  palette: Palette;
  /** High contrast: bars have an outline, and no fill that text would have to stand out from. */
  outlined: boolean;
  font: string;
}

export function readTheme(): Theme {
  const { classList } = document.body;
  const style = getComputedStyle(document.body);
  const variable = (name: string) => style.getPropertyValue(`--vscode-${name}`).trim();
  const outlined =
    classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
  const light = classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  const base = light ? LIGHT : DARK;
  const palette = {
    ...base,
    background: variable('editor-background') || base.background,
    text: variable('editor-foreground') || base.text,
    faint: variable('descriptionForeground') || base.faint,
    onBar: variable('editor-foreground') || base.onBar,
    cursor: variable('focusBorder') || base.cursor,
    mark: variable('editorError-foreground') || base.mark,
    lost: variable('editorError-foreground') || base.lost,
    ...(outlined ? barsOf(light ? DARK : LIGHT) : {}),
    ...(outlined ? { lane: variable('editor-background') || base.background } : {}),
  };
  const family = variable('font-family') || 'sans-serif';
  return { palette, outlined, font: `11px ${family}` };
}

/** As outlines, the colours of bars have to stand out from the ground, not from text: those of the opposite theme do. */
function barsOf(other: Palette): Partial<Palette> {
  const bars = Object.entries(other).filter(([role]) => /^(call|irq|nmi|wait|long|ended|lock\d)$/.test(role));
  return Object.fromEntries(bars);
}

/** Calls back when the theme changes. */
export function onThemeChange(changed: () => void): void {
  new MutationObserver(changed).observe(document.body, { attributes: true, attributeFilter: ['class'] });
}
