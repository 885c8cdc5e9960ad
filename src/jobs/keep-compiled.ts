import { flushCompileCache } from 'node:module'

/**
 * Makes what a thread calls after each task: what was compiled in it is written to the compile cache after the first, the
 * eighth, the sixty-fourth, and so on, since libraries are loaded as they are needed. Node writes it when a thread ends by
 * itself, which those of a daemon that is killed never do, and a thread that finds no cache holds the compiler of
 * TypeScript, 14 MB, for as long as it lives.
 */
export function compiledKeeper(): () => void {
  let tasks = 0
  let next = 1
  return () => {
    tasks += 1
    if (tasks < next) return
    next *= 8
    flushCompileCache()
  }
}
