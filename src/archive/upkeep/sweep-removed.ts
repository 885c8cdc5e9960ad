import type { ArticleStore } from '../article-store.ts'
import type { ArticleCatalog } from '../catalog.ts'
import type { Revisions } from '../revisions/revisions.ts'

const articlesPerStep = 500

/**
 * Takes away the files and former versions of articles that the journal says were removed, as far as they are still there. The
 * line comes first and the files after it, so that whoever is killed between the two has this left to do at the next start.
 */
export async function sweepRemoved({
  articles,
  revisions,
  catalog,
}: {
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly catalog: ArticleCatalog
}): Promise<number> {
  for (let done = 0; ; ) {
    const hashes = await catalog.removals.unswept(articlesPerStep)
    if (hashes.length === 0) return done
    const stamps = await articles.remove(hashes)
    for (const hash of hashes) await revisions.remove(hash)
    await catalog.record({ lines: [], stamps })
    await catalog.removals.swept(hashes)
    done += hashes.length
  }
}
