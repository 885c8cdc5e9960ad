import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { JournalFiles } from '../../src/archive/files/journal-files.ts'
import type { JournalEvent } from '../../src/archive/journal/journal-line.ts'

const threadCount = 4
const perStretch = 1_000

/**
 * Fills an output folder with the first so many grown articles, files and journal, in threads; the catalog has them once the
 * archive is opened, which it must not be meanwhile.
 */
export async function fill(output: string, count: number): Promise<void> {
  const journal = new JournalFiles(join(output, 'journal'), Date.now)
  const thread = new URL('fill-thread.ts', import.meta.url)
  let next = 0
  let appended: Promise<unknown> = Promise.resolve()
  await Promise.all(
    Array.from({ length: threadCount }, async () => {
      const worker = new Worker(thread)
      while (next < count) {
        const from = next
        next = Math.min(count, from + perStretch)
        worker.postMessage({ folder: join(output, 'articles'), from, to: next })
        const [events] = (await once(worker, 'message')) as [JournalEvent[]]
        appended = appended.then(() => journal.append(events))
        await appended
      }
      await worker.terminate()
    }),
  )
  await journal.close()
}
