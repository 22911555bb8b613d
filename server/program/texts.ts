/** Stands for the texts that share number 0; nobody can write it. */
const OTHERS = '\u0000none of the texts that conditions ask for';

/** The number of no text. */
export const UNKNOWN_TEXT = -1;

/** Which texts have numbers of their own. */
export interface TellApart {
  /** Everything: for the debugger, and where the code compares texts. Otherwise what the patterns of conditions tell apart. */
  all: boolean;
  /** Lines of different lengths too. */
  lengths: boolean;
  /** Long steps look at the line that they are about, whether its length is told apart or not. */
  drawn: boolean;
}

/**
 * The texts of a program. A check keeps apart only what somebody can tell apart: where no code compares texts, those that
 * match the same patterns share a number, so that they do not multiply states. The debugger keeps them all.
 */
export class Texts {
  readonly names: string[] = [];
  /** Characters of each. */
  readonly lengths: number[] = [];
  /** Texts of different lengths are kept apart. */
  readonly lengthsCount: boolean;
  /** Long steps look at the line that they are about. */
  readonly drawn: boolean;
  private readonly ids = new Map<string, number>();
  private readonly allApart: boolean;
  private readonly patterns: string[];
  /** Code that was lowered compares texts. */
  compared = false;
  /** All texts are known: one that is asked about and is none of them has no number. */
  sealed = false;

  constructor(patterns: string[], { all, lengths, drawn }: TellApart) {
    this.allApart = all;
    this.patterns = patterns;
    this.lengthsCount = all || lengths;
    this.drawn = all || drawn;
    // Number 0: no text, and every text that no condition asks for.
    this.id('');
    if (!all) this.names[0] = OTHERS;
  }

  /** `length`: as long as the line is that the text stands for. */
  id(text: string, length = text.length): number {
    const name = this.allApart ? text : this.patterns.map((p) => (text.includes(p) ? '1' : '0')).join('');
    const key = this.lengthsCount ? `${length}:${name}` : name;
    let id = this.ids.get(key);
    if (id === undefined && this.sealed) return UNKNOWN_TEXT;
    if (id === undefined) {
      id = this.names.length;
      this.ids.set(key, id);
      this.names.push(text);
      this.lengths.push(length);
    }
    return id;
  }

  matches(pattern: string): boolean[] {
    return this.names.map((name) => (name === OTHERS ? '' : name).includes(pattern));
  }
}
