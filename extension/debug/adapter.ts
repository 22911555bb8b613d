// Who answers debug sessions of Lockstep.
import { type Disposable, debug } from 'vscode';
import type { Platform } from '../platform.ts';
import { DEBUG_TYPE } from './launch.ts';

export function registerDebugAdapter({ debugAdapterFor }: Platform): Disposable {
  return debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
    createDebugAdapterDescriptor: debugAdapterFor,
  });
}
