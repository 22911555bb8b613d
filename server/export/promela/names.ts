/**
 * Names that Promela and the C program made from it accept. A name of the model is kept where that is possible; the
 * others get the prefix `v_`, and of two that are the same the second gets a number.
 */

/** Keywords of Promela, keywords of C, and what Spin's own code defines as macros or types. */
const RESERVED = new Set(
  (
    'active assert atomic bit bool break byte c_code c_decl c_expr c_state c_track chan do d_step else empty ' +
    'enabled eval false fi for full get_priority goto hidden if in init inline int len local ltl mtype nempty ' +
    'never nfull notrace np_ od of pc_value pid print printf printm proctype priority provided return run ' +
    'select set_priority short show skip timeout trace true typedef unless unsigned xr xs always eventually ' +
    'until stronguntil weakuntil release next implies equivalent ' +
    'auto case char const continue default double enum extern float long register restrict signed sizeof ' +
    'static struct switch union void volatile while asm typeof linux unix i386 ' +
    'uchar uint ulong ushort now this pan trpt trans main vsize max mix rot rand final cas wasnew pptr qptr ' +
    'onstack_now onstack_put onstack_zap get16bits get_permuted getframe grab_state iam_alive ' +
    'enter_critical leave_critical bfs_do_store pthread_equal q_sz errno stdin stdout stderr'
  ).split(' '),
);

/** Spin numbers macros of its own: `start3`, `maxseq1`. */
const SPINS_OWN = /^(start|minseq|maxseq|nstates|endstate|tr_|src_|reached|loopstate)\w*$/;
/** Longer ones make lines that nobody reads. */
const LONGEST = 48;

export function promelaName(wanted: string): string {
  const name = wanted
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST);
  // Capitals are for macros and labels.
  const kept = /^[a-z]/.test(name) && !RESERVED.has(name) && !SPINS_OWN.test(name);
  return kept ? name : `v_${name}`;
}

/** Gives out names, each of them once. */
export function createNames(taken: readonly string[] = []): (wanted: string) => string {
  const used = new Set(taken);
  return (wanted) => {
    const name = promelaName(wanted);
    let fresh = name;
    for (let n = 2; used.has(fresh); n++) fresh = `${name}_${n}`;
    used.add(fresh);
    return fresh;
  };
}

/** Text for a comment: it cannot end the comment, and it stays on its line. */
export function commentText(text: string): string {
  return text
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/\\+$/, '');
}
