/** The part of Mermaid's sequence diagrams that is written, held to its grammar line by line. */

const TEXT = String.raw`[^;#<>"{}\[\]\\\n]*(?:#\d+;[^;#<>"{}\[\]\\\n]*)*`;
const LINES: [string, RegExp][] = [
  ['participant', new RegExp(`^  participant (A\\d+) as ${TEXT}$`)],
  ['message', new RegExp(`^  (A\\d+)(?:->>|-\\))(A\\d+): \\S${TEXT}$`)],
  ['activate', /^ {2}activate (A\d+)$/],
  ['deactivate', /^ {2}deactivate (A\d+)$/],
  ['note', new RegExp(`^  Note over (A\\d+)(?:,(A\\d+))?: \\S${TEXT}$`)],
];

/** Lines that are none, participants that are not declared, bars that end before they begin or not at all. */
export function mermaidMistakes(text: string): string[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  const open = new Map<string, number>();
  const mistakes = lines.flatMap((line) => mistakesOf(line, open));
  const left = [...open].filter(([, bars]) => bars !== 0).map(([name]) => `bars of ${name} never end`);
  return [...(head === 'sequenceDiagram' ? [] : [`begins with ${head}`]), ...mistakes, ...left];
}

/** `open`: the bars of each participant that is declared; kept up. */
function mistakesOf(line: string, open: Map<string, number>): string[] {
  const [kind, pattern] = LINES.find(([, each]) => each.test(line)) ?? [];
  if (!kind) return [`no line of the grammar: ${line}`];
  const who = (pattern?.exec(line) ?? []).slice(1).filter((name) => name !== undefined);
  if (kind === 'participant') {
    open.set(who[0], 0);
    return [];
  }
  const strangers = who.filter((name) => !open.has(name)).map((name) => `nobody is called ${name}: ${line}`);
  const change = { activate: 1, deactivate: -1 }[kind] ?? 0;
  const bars = (open.get(who[0]) ?? 0) + change;
  open.set(who[0], bars);
  return bars < 0 ? [...strangers, `no bar to end: ${line}`] : strangers;
}
