// "Did you mean": the same near misses as in the language's own messages.
export { nearest } from '../language/validation/unknown-name.ts';
