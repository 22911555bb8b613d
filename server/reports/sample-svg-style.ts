/** Colours of the figures of sampled runs: those of an exported page, light where a reader knows no themes, dark where theirs is. */
export const SAMPLE_SVG_STYLE = `
.back { fill: #ffffff; }
text { fill: #1f2328; font: 13px system-ui, sans-serif; }
.head { font-size: 16px; font-weight: 600; }
.name { font-weight: 600; }
.soft { fill: #59636e; font-size: 12px; }
.axis { stroke: #59636e; fill: none; }
.gap { stroke-dasharray: 2 3; }
.grid { stroke: #e3e7eb; fill: none; }
.bad { fill: #b42318; stroke: #b42318; }
.good { fill: #116329; stroke: #116329; }
.unsure { fill: #8a4b00; stroke: #8a4b00; }
.bar { stroke: none; opacity: 0.85; }
.whisker { fill: none; stroke-width: 1.8; }
.median { stroke: #1f2328; stroke-dasharray: 3 2; fill: none; }
@media (prefers-color-scheme: dark) {
  .back { fill: #0d1117; }
  text { fill: #f0f6fc; }
  .soft { fill: #9198a1; }
  .axis { stroke: #9198a1; }
  .grid { stroke: #272d35; }
  .bad { fill: #f85149; stroke: #f85149; }
  .good { fill: #3fb950; stroke: #3fb950; }
  .unsure { fill: #d29922; stroke: #d29922; }
  .median { stroke: #f0f6fc; }
}
`;
