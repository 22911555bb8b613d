/** The style of an exported page. Its colours have a contrast of 4.5 to 1 at least in both themes. */
export const HTML_STYLE = `:root {
  color-scheme: light dark;
  --text: #1f2328;
  --soft: #59636e;
  --line: #d1d9e0;
  --back: #ffffff;
  --raised: #f6f8fa;
  --good: #116329;
  --bad: #b42318;
  --unsure: #8a4b00;
  --link: #0550ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #f0f6fc;
    --soft: #9198a1;
    --line: #3d444d;
    --back: #0d1117;
    --raised: #151b23;
    --good: #3fb950;
    --bad: #f85149;
    --unsure: #d29922;
    --link: #79c0ff;
  }
}
body {
  margin: 0 auto;
  padding: 1rem 1.5rem 3rem;
  max-width: 90rem;
  font: 15px/1.5 system-ui, sans-serif;
  color: var(--text);
  background: var(--back);
}
h1 { font-size: 1.4rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
article h2, article h3 { font-size: 1rem; font-weight: normal; margin: 0 0 0.2rem; }
p { margin: 0.2rem 0; }
a { color: var(--link); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: 0.5rem 0.8rem; text-align: left; vertical-align: top; border: 1px solid var(--line); }
th { background: var(--raised); }
td { min-width: 8rem; }
td ul { padding-left: 1.2rem; margin: 0.3rem 0; }
.about, .file, .size, .where { color: var(--soft); font-weight: normal; }
.pairs th, .pairs td { padding: 0.25rem 0.8rem; }
.pairs td { min-width: 0; font-variant-numeric: tabular-nums; }
.differ { color: var(--bad); font-weight: 600; }
.unclear { color: var(--unsure); }
.size, .why, .often, td details { font-size: 0.87rem; }
.why { color: var(--unsure); }
.note { font-weight: 600; color: var(--unsure); }
.verdict { font-weight: 600; white-space: nowrap; }
.holds { color: var(--good); }
.violated { color: var(--bad); }
.inconclusive, .probably-holds, .probably-violated { color: var(--unsure); }
.letters a { font-weight: 600; margin-right: 0.3rem; }
article { margin: 1rem 0; padding: 0.6rem 1rem; border-left: 3px solid var(--line); }
article:target { border-color: var(--link); }
pre { overflow-x: auto; padding: 0.6rem; font-size: 0.87rem; background: var(--raised); }
summary { cursor: pointer; }
.mark { color: var(--unsure); }
@media print {
  body { max-width: none; }
  .wide, pre { overflow: visible; }
}
`;
