import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * What glibc's malloc is told (mallopt(3)): one arena instead of eight a core, and blocks of 64 KiB and more given back to the
 * system when they are freed. Bodies, decompression and messages between threads are such blocks; kept, they are most of
 * a long-lived daemon's memory.
 */
const allocator = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const

/** Where compiled code is kept: every thread is spared the TypeScript compiler, 20 MiB of it, and a second of its start. */
function compileCache(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'feedkeeper')
}

/**
 * What V8 is told: a small room for new objects, in MiB, before it looks which of them live. Beyond that, a daemon prefers
 * little memory to speed (an eighth less of it, half more CPU, in publishing a whole archive); a command that ends lets the
 * heap grow by no more than a fifth at a time, and is nearly as fast as it can be. It holds for every thread.
 */
const heapFlags = {
  daemon: ['--max-semi-space-size=2', '--optimize-for-size'],
  command: ['--max-semi-space-size=2', '--heap-growing-percent=20'],
} as const

/**
 * Starts the program anew in its own place (execve: same process id, same files) with the settings of a program that stays
 * small for years and beside a large archive, since neither malloc nor V8 can be told once they run.
 *
 * Returns where that is done already, where the operator set `MALLOC_ARENA_MAX`, and where the system has no execve or does not permit it.
 */
export function spareMemory(kind: keyof typeof heapFlags): void {
  const { execve, platform, env, execPath, execArgv, argv } = process
  if (env.MALLOC_ARENA_MAX !== undefined || execve === undefined || platform === 'win32') return
  try {
    execve.call(process, execPath, [execPath, ...heapFlags[kind], ...execArgv, ...argv.slice(1)], {
      NODE_COMPILE_CACHE: compileCache(env),
      ...env,
      ...allocator,
    })
  } catch {
    // Where a sandbox does not permit it, the program runs as well, with more memory.
  }
}
