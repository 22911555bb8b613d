/** Limits beyond which a text is not analysed, so that no input can hang or crash whoever analyses it. */

/** Characters in one file. The largest model anybody writes by hand is far smaller. */
export const MAX_FILE_LENGTH = 512 * 1024;
/** Brackets open at the same time. */
export const MAX_NESTING = 100;
/** Tokens between two of `;`, `{`, `}`: a longer statement is no statement. */
export const MAX_STATEMENT_TOKENS = 2000;
/** Levels of the syntax tree. */
export const MAX_TREE_DEPTH = 800;
/** Characters nobody can read, and syntax errors, that are reported one by one. */
export const MAX_SYNTAX_ERRORS = 10;
