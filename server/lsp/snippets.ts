/** Whole constructs to fill in. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the snippet syntax.
export const SNIPPETS: readonly { label: string; detail: string; body: string[] }[] = [
  {
    label: 'scenario',
    detail: 'What each CPU does, and what is expected',
    body: [
      'scenario ${1:name} "${2:What can go wrong}" {',
      '  machine { cpus = ${3:2}; }',
      '',
      '  cpu 0 { $0 }',
      '  background cpu 1 { }',
      '',
      '  expect no hang;',
      '}',
    ],
  },
  {
    label: 'patch',
    detail: 'A change to a function, as a diff',
    body: [
      'patch ${1:name} "${2:What it does}" {',
      '  fn ${3:function} {',
      '    ${4:a line that is there}',
      '  + $0',
      '  }',
      '}',
    ],
  },
  {
    label: 'compare',
    detail: 'Scenarios and patches in a table of verdicts',
    body: [
      'compare "${1:What each proposal fixes}" {',
      '  scenarios ${2:scenario};',
      '  with nothing;',
      '  with ${3:patch};',
      '}',
    ],
  },
  { label: 'fn', detail: 'A function', body: ['fn ${1:name}(${2}) {', '  $0', '}'] },
];
