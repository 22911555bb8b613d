/** A finding that can be opened again without another search, for as long as the program is the one that it was found of. */
import type { Finding } from './report.ts';

export interface RecordedFinding
  extends Pick<
    Finding,
    | 'id'
    | 'kind'
    | 'code'
    | 'agent'
    | 'headline'
    | 'explanation'
    | 'trace'
    | 'pointOfNoReturn'
    | 'cycleFrom'
    | 'unfinished'
  > {
  /** Key of the program as it is searched (programKey()). */
  program: string;
}
