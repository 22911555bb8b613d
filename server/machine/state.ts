/** A state of the machine: one number per slot of the program. */
export type State = Int32Array;
