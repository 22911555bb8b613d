/** The version of this Lockstep, as trace files name it. */
import manifest from '../../package.json' with { type: 'json' };

export const { version }: { version: string } = manifest;
