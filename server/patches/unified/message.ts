/** What stands in front of a diff: the subject and body of a mail or commit, and what Lockstep adds to find its patch again. */

export interface Message {
  name?: string;
  title?: string;
  needs?: string[];
  about?: string[];
}

/** The body is indented, as `git log` does it, so that no line of it is taken for a part of the diff. */
const BODY = '    ';

export function writeMessage({ name, title, needs, about }: Message): string {
  const lines = [
    ...(title === undefined ? [] : [`Subject: ${title}`]),
    ...(name === undefined ? [] : [`Lockstep-Patch: ${name}`]),
    ...(needs?.length ? [`Lockstep-Needs: ${needs.join(', ')}`] : []),
    ...(about?.length ? ['', ...about.map((line) => `${BODY}${line}`.trimEnd())] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** `lines`: all between two diffs. Undefined if they begin no new patch. */
export function readMessage(lines: readonly string[]): Message | undefined {
  const header = (name: string): string | undefined => {
    const at = lines.findIndex((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    if (at < 0) return undefined;
    let value = (lines[at] as string).slice(name.length + 1).trim();
    // A long header goes on in lines that begin with a blank.
    for (const line of lines.slice(at + 1)) {
      if (!/^ \S/.test(line)) break;
      value += ` ${line.trim()}`;
    }
    return value;
  };
  const subject = header('Subject')?.replace(/^\[[^\]]*\]\s*/, '');
  const name = header('Lockstep-Patch');
  const commit = lines.findLastIndex((line) => /^(?:commit|From) [0-9a-f]{7,}/.test(line));
  if (subject === undefined && name === undefined && commit < 0) return undefined;
  const body = lines.filter((line) => line.startsWith(BODY)).map((line) => line.slice(BODY.length));
  // `git log` has the subject as the first line of the body.
  const title = subject ?? body.find((line) => line.trim() !== '');
  const about = subject === undefined ? body.slice(body.indexOf(title ?? '') + 1) : body;
  return {
    ...(name === undefined ? {} : { name }),
    ...(title === undefined ? {} : { title }),
    needs:
      header('Lockstep-Needs')
        ?.split(/[\s,]+/)
        .filter(Boolean) ?? [],
    about: trimmed(about),
  };
}

function trimmed(lines: string[]): string[] {
  const text = lines.join('\n').replace(/^\n+|\s+$/g, '');
  return text === '' ? [] : text.split('\n');
}
