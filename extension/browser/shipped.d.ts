// Made by scripts/bundles.mjs: a folder on a web server cannot be looked into.
declare module 'lockstep:shipped' {
  /** The .lockstep files that come with the extension, as paths seen from its folder. */
  export const SHIPPED: readonly string[];
}
