// Mouse and pen on the drawing: click goes there, drag pans, the wheel zooms.

export interface Pointing {
  /** Horizontal distance in pixels. */
  pan(pixels: number): void;
  zoom(factor: number, x: number): void;
  click(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
}

/** Less than this is a click and no drag. */
const CLICK = 4;

export function onPointing(stage: HTMLElement, act: Pointing): void {
  let from: number | undefined;
  let last = 0;
  let dragged = false;
  const place = (event: MouseEvent) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left + stage.scrollLeft, event.clientY - box.top + stage.scrollTop] as const;
  };
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    [from] = place(event);
    last = from;
    dragged = false;
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener('pointermove', (event) => {
    const [x, y] = place(event);
    if (from === undefined) return act.hover(x, y);
    if (Math.abs(x - from) > CLICK) dragged = true;
    if (dragged) act.pan(last - x);
    last = x;
  });
  stage.addEventListener('pointerup', (event) => {
    if (from === undefined) return;
    from = undefined;
    if (!dragged) act.click(...place(event));
  });
  stage.addEventListener('pointercancel', () => {
    from = undefined;
  });
  stage.addEventListener('pointerleave', () => act.leave());
  stage.addEventListener(
    'wheel',
    (event) => {
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.altKey) return; // Scrolls where the lanes need more room than there is.
      event.preventDefault();
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) act.pan(sideways);
      else act.zoom(Math.exp(-event.deltaY / 400), place(event)[0]);
    },
    { passive: false },
  );
}
