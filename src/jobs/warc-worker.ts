import type { WarcThread } from '../archive/captures/warc-thread.ts'
import { createThreadPool } from './thread-pool.ts'

/** A piece of a file takes a second; what takes longer than this hangs. */
const timeLimitMs = 60_000

/** Makes the thread that reads captures; it starts when it is first needed. */
export function createWarcWorker(): WarcThread & { readonly close: () => Promise<void> } {
  const pool = createThreadPool({
    // The same file beside this one, in the source (.ts) as in what is built of it (.js).
    file: new URL(`./warc-jobs${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
    threads: 1,
    timeLimitMs,
    memoryMb: 96,
  })
  const job = async <Result>(name: string, args: readonly unknown[]) => (await pool.run(name, args)) as Result
  return {
    index: (bytes) => job('index', [bytes]),
    read: (bytes) => job('read', [bytes]),
    close: () => pool.close(),
  }
}
