// "Why is it stuck?": who waits for whom, as data, in words and drawn.
import { waitsSvg } from '../../trace/waits/svg.ts';
import { waitLines, waitsDot, waitsMermaid } from '../../trace/waits/text.ts';
import { isProblem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { standingStill } from '../session-phases.ts';
import { waitsNow } from '../view/waits.ts';

export function waitRequests(session: Session): RequestTable {
  return { 'lockstep/waits': () => waits(session) };
}

function waits(session: Session): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const graph = waitsNow(debuggee);
  return {
    body: {
      moment: debuggee.history.position,
      ...graph,
      lines: waitLines(graph),
      mermaid: waitsMermaid(graph),
      dot: waitsDot(graph),
      svg: waitsSvg(graph),
    },
  };
}
