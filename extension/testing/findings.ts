// Which tests have a run to show, from the last time they ran: what menus offer to debug.
import { commands, type TestItem } from 'vscode';
import type { Finding } from '../../server/trace/report.ts';
import type { LaunchFields } from '../debug/launch.ts';
import { isHang } from '../results/wording.ts';

export type Shown = Pick<Finding, 'id' | 'kind'>;

/** Ids of items, for menus: `testId in lockstep.testsWithHangs`. */
const HANGS = 'lockstep.testsWithHangs';
const OTHERS = 'lockstep.testsWithRuns';

export class TestFindings {
  private readonly known = new Map<string, readonly Shown[]>();

  set({ id }: TestItem, findings: readonly Finding[]): void {
    if (findings.length === 0 && !this.known.has(id)) return;
    const shown = findings.map(({ id: finding, kind }) => ({ id: finding, kind }));
    if (shown.length === 0) this.known.delete(id);
    else this.known.set(id, shown);
    const all = [...this.known];
    const withFirst = (wanted: (first: Shown) => boolean) =>
      all.filter(([, [first]]) => wanted(first)).map(([item]) => item);
    void commands.executeCommand('setContext', HANGS, withFirst(isHang));
    void commands.executeCommand(
      'setContext',
      OTHERS,
      withFirst((first) => !isHang(first)),
    );
  }

  of({ id }: TestItem): readonly Shown[] {
    return this.known.get(id) ?? [];
  }
}

/**
 * Where the debugger stops first on a run that shows a finding. What goes round for ever has no end to look at, but a moment at which it was certain; everything
 * else is there to be seen at its end.
 */
export function stopAtFor({ kind }: Pick<Finding, 'kind'>): NonNullable<LaunchFields['stopAt']> {
  return kind === 'livelock' ? 'pointOfNoReturn' : kind === 'starvation' ? 'start' : 'end';
}
