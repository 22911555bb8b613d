// The debug adapter in dist/dap.js, run by the Node that VS Code brings along.
import {
  type DebugAdapterDescriptorFactory,
  DebugAdapterExecutable,
  type Disposable,
  debug,
  type ExtensionContext,
} from 'vscode';
import { DEBUG_TYPE } from './launch.ts';

export function registerDebugAdapter(context: ExtensionContext): Disposable {
  const factory: DebugAdapterDescriptorFactory = {
    createDebugAdapterDescriptor: () =>
      new DebugAdapterExecutable(process.execPath, [context.asAbsolutePath('dist/dap.js')], {
        env: { ELECTRON_RUN_AS_NODE: '1' },
      }),
  };
  return debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, factory);
}
