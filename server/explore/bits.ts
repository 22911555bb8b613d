/** A set of states: one byte each, which is faster than bits and small beside the states themselves. */
export type StateSet = Uint8Array;
