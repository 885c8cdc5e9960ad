import { ArchiveError } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import type { Finding } from './finding.ts'
import { originalOf, type RestoringParts } from './restore-files.ts'

/**
 * Keeps beside the former versions what articles were before their files were changed by hand, where that can still be had byte
 * for byte; where not, that is told. To be done before the changed files are taken over.
 */
export async function keepFormers(findings: readonly Finding[], parts: RestoringParts): Promise<void> {
  const { archive, clock, log } = parts
  const { articles, revisions } = archive
  for (const { record } of findings) {
    if (record?.sha256 === undefined) continue
    const { hash, sha256 } = record
    try {
      const found = await articles.get(hash)
      const newest = (await revisions.list(hash)).at(-1)
      const last = newest === undefined ? undefined : await revisions.get(hash, newest)
      if (last !== undefined && checksumOf(last) === sha256) continue
      const { original } = await originalOf({ record, ...(found && { found }) }, parts)
      if (original !== undefined) await revisions.put([{ hash, atMs: clock(), bytes: original }])
      else
        log.warn(
          { hash },
          `${hash}: no former version of it is kept: none of its captures makes what the journal tells`,
        )
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      log.warn({ hash, error: error.message }, `${hash}: no former version of it is kept: ${error.message}`)
    }
  }
}
