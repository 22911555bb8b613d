/** A place where C is written instead of Lockstep. */
export interface CHabit {
  /** Offsets into the text, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** A sentence, with how Lockstep writes it. */
  readonly message: string;
  readonly fix?: Fix;
  /** A name that is declared here: that nobody knows it is no other mistake. */
  readonly declares?: string;
}

export interface Fix {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whether nothing was guessed: a range is a guess, as C has none. */
  readonly isSafe: boolean;
}
