import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'
import type { Archive } from '../archive.ts'
import { ArchiveError } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import type { Finding } from './finding.ts'

/** Finds the bytes of an article's file by their SHA-256; absent where it has none. */
export type Original = (hash: string, sha256: string) => Promise<Uint8Array | undefined>

/** What putting files back works with. */
export type RestoringParts = {
  readonly archive: Pick<Archive<never>, 'articles' | 'revisions'>
  /** Where bytes are looked for, the likeliest first. */
  readonly originals: readonly Original[]
  readonly clock: Clock
  readonly log: Log
}

/** The file of an article as one of its former versions, where it was once before what it is to be. */
export function originalAmongRevisions({ revisions }: Pick<Archive<never>, 'revisions'>): Original {
  return async (hash, sha256) => {
    for (const name of await revisions.list(hash)) {
      const bytes = await revisions.get(hash, name).catch(() => undefined)
      if (bytes !== undefined && checksumOf(bytes) === sha256) return bytes
    }
    return undefined
  }
}

/**
 * Puts back files that are gone or damaged, byte for byte, where their bytes are to be found, and gives how many. What can be
 * read in their place is kept beside the former versions, as `found`, before it is replaced.
 */
export async function restoreFiles(findings: readonly Finding[], parts: RestoringParts): Promise<number> {
  let restored = 0
  for (const { hash, sha256, repairs } of findings) {
    if (hash === undefined || sha256 === undefined || !repairs.includes('restore')) continue
    try {
      if (await restore(hash, sha256, parts)) restored += 1
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      parts.log.warn({ hash, error: error.message }, `${error.message}; it is left as it is`)
    }
  }
  return restored
}

async function restore(
  hash: string,
  sha256: string,
  { archive: { articles, revisions }, originals, clock }: RestoringParts,
): Promise<boolean> {
  for (const original of originals) {
    const text = await original(hash, sha256)
    if (text === undefined || checksumOf(text) !== sha256) continue
    const found = await articles.get(hash).catch(() => undefined)
    if (found !== undefined) await revisions.putFound({ hash, atMs: clock(), bytes: found })
    await articles.replace([{ hash, text }])
    return true
  }
  return false
}
