/** Checks that are done when they return: most of them have nothing to wait for, and a promise for each would cost more than they do. */
import { type ValidationCheck, ValidationRegistry } from 'langium';

export class LockstepValidationRegistry extends ValidationRegistry {
  protected override wrapValidationException(check: ValidationCheck, thisObj: unknown): ValidationCheck {
    return (node, accept, cancel) => {
      const failed = (error: unknown) =>
        this.handleException(
          () => Promise.reject(error),
          'An error occurred during validation',
          accept,
          node,
        );
      try {
        const waiting = check.call(thisObj, node, accept, cancel);
        return waiting?.catch(failed);
      } catch (error) {
        return failed(error);
      }
    };
  }
}
