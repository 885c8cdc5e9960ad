import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../log/log.ts'
import type { Archive } from '../archive.ts'
import type { ArticleCatalog } from '../catalog.ts'

const filesPerStep = 100
const restMs = 50

/**
 * Works out the checksums of files that were there before there was a journal, step by step while everything else goes on,
 * until all are known or the signal aborts. A file that cannot be read is told and passed over.
 */
export async function checksumFiles(
  { articles, catalog, keep }: Pick<Archive<never>, 'articles' | 'keep'> & { readonly catalog: ArticleCatalog },
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<number> {
  let done = 0
  for (let after = ''; !signal.aborted; ) {
    const hashes = await catalog.upkeep.withoutChecksum(after, filesPerStep)
    const last = hashes.at(-1)
    if (last === undefined) break
    const found = await Promise.all(
      hashes.map(async (hash) => {
        try {
          const sha256 = await articles.checksum(hash)
          return sha256 === undefined ? [] : [{ hash, sha256 }]
        } catch (error) {
          log.warn({ error: (error as Error).message }, `no checksum: ${(error as Error).message}`)
          return []
        }
      }),
    )
    const checksums = found.flat()
    if (checksums.length > 0) await keep({ checksums })
    done += checksums.length
    after = last
    await pause(restMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
  return done
}
