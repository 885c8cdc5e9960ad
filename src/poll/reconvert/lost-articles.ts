import type { LostArticle, MakeAnew } from '../../archive/verify/restore-files.ts'
import type { Log } from '../../log/log.ts'
import type { Source } from '../../source/load.ts'
import { Remaking, type RemakingParts } from './remake.ts'

/**
 * Makes articles anew, of what is kept of their sites, whose files are gone or damaged; what stands there may still tell the
 * thumbnail, which the capture of a page has not. Of a source that is not defined any more none is made.
 */
export function makingLost(sources: readonly Source[], parts: RemakingParts & { readonly log: Log }): MakeAnew {
  const remakings = new Map(sources.map((source) => [source.id, new Remaking(source, parts)]))
  return async (lost) => {
    const { hash, sourceId } = lost.record
    const remaking = remakings.get(sourceId)
    if (remaking === undefined) return []
    const made: Uint8Array[] = []
    for (const thumbnail of new Set([thumbnailIn(lost), ''])) {
      try {
        made.push(...[(await remaking.makeLost(lost.record, thumbnail)) ?? []].flat())
      } catch (error) {
        parts.log.warn(
          { hash, error: (error as Error).message },
          `${hash} is not made anew: ${(error as Error).message}`,
        )
      }
    }
    return made
  }
}

function thumbnailIn({ found = new Uint8Array() }: LostArticle): string {
  const line = /^thumbnail: (".*")$/m.exec(Buffer.from(found).toString())?.[1]
  try {
    return line === undefined ? '' : String(JSON.parse(line))
  } catch {
    return ''
  }
}
