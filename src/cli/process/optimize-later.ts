import { setFlagsFromString } from 'node:v8'

/**
 * Leaves code to V8's optimizing compiler (TurboFan) once it has run thirty times as often as by default, from now on, in a
 * command that is over in seconds: what came out of it was hardly used, and a twentieth of a poll's CPU went into it, for
 * 2,000 articles as for 100,000. What the compiler before it made (Maglev) is nearly as fast.
 *
 * To be called once the command's modules are loaded, as `growSlowly`, which tells why.
 */
export function optimizeLater(): void {
  setFlagsFromString('--invocation-count-for-turbofan=100000')
}
