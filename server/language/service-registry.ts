/** Which language a file is in: whoever asks for a file by name means Lockstep, whatever its ending (a text that was never saved has none). */
import { DefaultServiceRegistry, type LangiumCoreServices, type URI } from 'langium';

export class LockstepServiceRegistry extends DefaultServiceRegistry {
  override getServices(uri: URI): LangiumCoreServices {
    return this.hasServices(uri) ? super.getServices(uri) : this.all[0];
  }

  /** Of the files that lie about in a folder only those with the ending are taken. */
  override hasServices(uri: URI): boolean {
    try {
      super.getServices(uri);
      return true;
    } catch {
      return false;
    }
  }
}
