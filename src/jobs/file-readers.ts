import { availableParallelism } from 'node:os'
import type { FileThreads } from '../archive/verify/file-threads.ts'
import { createThreadPool } from './thread-pool.ts'

/** A batch is some milliseconds of work; what takes longer than this hangs. */
const timeLimitMs = 60_000
/** More threads than this wait for the disk, or for who asks. */
const mostThreads = 4
/** So many take as long as a thread takes to start. */
const worthFrom = 2_000
/** What was read is gone at once; with less the threads clear up all the time. */
const memoryMb = 64

/** Makes the threads that read files for `verify`; they start when they are first needed. */
export function createFileThreads(
  options: Partial<Pick<FileThreads, 'worthFrom'>> = {},
): FileThreads & { readonly close: () => Promise<void> } {
  const threads = Math.min(mostThreads, availableParallelism())
  const pool = createThreadPool({
    // The same file beside this one, in the source (.ts) as in what is built of it (.js).
    file: new URL(`./file-jobs${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
    threads,
    timeLimitMs,
    memoryMb,
  })
  return {
    worthFrom,
    ...options,
    atOnce: threads * 2,
    suspects: async (files) => (await pool.run('suspects', [files])) as readonly number[],
    close: () => pool.close(),
  }
}
