/** What a patch does to a function, as text: the whole function, with `-` and `+` in front of lines that are different. */
import type { ShownChange } from '../jobs/patches.ts';
import type { Paint } from './style.ts';

export function changeText({ lines }: ShownChange, paint: Paint): string {
  const shown = lines.map(({ mark, text }) => {
    const line = `${mark} ${text}`.trimEnd();
    return mark === ' ' ? line : paint(mark === '+' ? 'good' : 'bad', line);
  });
  return `${shown.join('\n')}\n`;
}
