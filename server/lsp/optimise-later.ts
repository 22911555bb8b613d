/**
 * V8 optimises what stays hot, a little later than it would by itself. Each verdict brings code of its own, made for one program; what calls it would
 * be optimised for that, and the next verdict undoes it: more processor time than the checks themselves take, on cores that they need. It holds for
 * the threads of the process, and not for WebAssembly, which has a budget of its own.
 */
import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode that are run before a function is looked at. V8's own figure is a quarter of it. */
const BUDGET = 500_000;

setFlagsFromString(`--interrupt-budget=${BUDGET}`);
