/** What a search looks out for, besides new states. */
export interface Watches {
  /** Names of functions `(s) -> 0/1` whose having held once is remembered in a word behind the state. */
  sticky: string[];
  /** Transitions from a state in which `condition` is not `when` into one in which it is. */
  events: { condition: string; when: 0 | 1 }[];
}
