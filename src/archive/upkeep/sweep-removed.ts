import type { ArticleStore } from '../article-store.ts'
import type { ArticleCatalog } from '../catalog.ts'
import type { Images } from '../images/images.ts'
import type { Revisions } from '../revisions/revisions.ts'

const articlesPerStep = 500

/** What is swept. */
type SweptParts = {
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly images: Images
  readonly catalog: ArticleCatalog
}

/**
 * Takes away the files and former versions of articles that the journal says were removed, and pictures that nothing else
 * shows, as far as they are still there. The line comes first and the files after it, so that whoever is killed between the two
 * has this left to do at the next start.
 */
export async function sweepRemoved(parts: SweptParts): Promise<number> {
  const { articles, revisions, catalog } = parts
  for (let done = 0; ; ) {
    const hashes = await catalog.removals.unswept(articlesPerStep)
    if (hashes.length === 0) {
      await sweepImages(parts)
      return done
    }
    const stamps = await articles.remove(hashes)
    for (const hash of hashes) await revisions.remove(hash)
    await catalog.record({ lines: [], stamps })
    await catalog.removals.swept(hashes)
    done += hashes.length
  }
}

/** Takes away pictures that a run put in their place and could not tell the journal of, since it was killed. */
export async function sweepAbandoned({ images, catalog }: Pick<SweptParts, 'images' | 'catalog'>): Promise<void> {
  const names = await catalog.images.abandoned()
  if (names.length > 0) await images.remove(names)
  await catalog.images.forgetAbandoned()
}

async function sweepImages({ images, catalog }: SweptParts): Promise<void> {
  for (;;) {
    const unused = await catalog.images.unused(articlesPerStep)
    if (unused.length === 0) return
    await images.remove(unused.flatMap(({ file }) => file ?? []))
    await catalog.images.forget(unused.map(({ url }) => url))
  }
}
