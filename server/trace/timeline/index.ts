/** What the rest of the project uses of the timeline. */
export { timelineText } from './draw-text.ts';
export type { Marks, Timeline } from './model.ts';
export { createRecorder, type Recorder } from './recorder.ts';
export { type SvgOptions, timelineSvg } from './svg.ts';
export { marksOf, type Part, timelineOf, timelineOfFinding, timelinePart } from './timeline.ts';
