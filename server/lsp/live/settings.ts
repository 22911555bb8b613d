/** What the user wants of live checks: the section `lockstep.live`. */
import type { Budget } from '../../explore/budget.ts';
import type { LockstepLspServices } from '../module.ts';

export interface LiveSettings {
  enabled: boolean;
  /** Milliseconds without typing before a check begins. */
  delay: number;
  /** For each case. */
  budget: Pick<Budget, 'maxStates' | 'memoryMiB' | 'seconds'>;
  /** For all cases of a file together. */
  totalSeconds: number;
}

export const LIVE_DEFAULTS = {
  enabled: true,
  delay: 100,
  seconds: 5,
  totalSeconds: 60,
  maxStates: 2_000_000,
  memoryMiB: 512,
};

export async function liveSettings({ shared }: LockstepLspServices): Promise<LiveSettings> {
  const { ConfigurationProvider } = shared.workspace;
  const given: unknown = await ConfigurationProvider.getConfiguration('lockstep', 'live');
  const fields = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const number = (name: 'delay' | 'seconds' | 'totalSeconds' | 'maxStates' | 'memoryMiB', least: number) => {
    const value = fields[name];
    return typeof value === 'number' && value >= least ? value : LIVE_DEFAULTS[name];
  };
  return {
    enabled: typeof fields.enabled === 'boolean' ? fields.enabled : LIVE_DEFAULTS.enabled,
    delay: number('delay', 0),
    budget: {
      seconds: number('seconds', 0.1),
      maxStates: number('maxStates', 1),
      memoryMiB: number('memoryMiB', 16),
    },
    totalSeconds: number('totalSeconds', 1),
  };
}
