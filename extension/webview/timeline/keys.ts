// The keyboard: everything that the mouse can do.

export interface Keys {
  step(by: number): void;
  lane(by: number): void;
  start(): void;
  end(): void;
  zoom(factor: number): void;
  fit(): void;
  zoomToSteps(): void;
  toggleScale(): void;
  seek(): void;
  find(): void;
  next(forward: boolean): void;
  pointOfNoReturn(): void;
}

export function onKeys(target: HTMLElement, act: Keys): void {
  target.addEventListener('keydown', (event) => {
    const run = action(event, act);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  });
}

function action(event: KeyboardEvent, act: Keys): (() => void) | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'f') return act.find;
  if (ctrlKey || metaKey || altKey) return undefined;
  switch (key) {
    case 'ArrowLeft':
      return () => act.step(shiftKey ? -10 : -1);
    case 'ArrowRight':
      return () => act.step(shiftKey ? 10 : 1);
    case 'PageUp':
      return () => act.step(-50);
    case 'PageDown':
      return () => act.step(50);
    case 'ArrowUp':
      return () => act.lane(-1);
    case 'ArrowDown':
      return () => act.lane(1);
    case 'Home':
      return act.start;
    case 'End':
      return act.end;
    case '+':
    case '=':
      return () => act.zoom(1.5);
    case '-':
      return () => act.zoom(1 / 1.5);
    case '0':
      return act.fit;
    case 'z':
    case 'Z':
      return act.zoomToSteps;
    case 't':
    case 'T':
      return act.toggleScale;
    case 'Enter':
    case ' ':
      return act.seek;
    case '/':
      return act.find;
    case 'F3':
      return () => act.next(!shiftKey);
    case 'n':
    case 'N':
      return act.pointOfNoReturn;
    default:
      return undefined;
  }
}
