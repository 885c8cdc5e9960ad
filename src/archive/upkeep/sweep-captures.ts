import type { Captures } from '../captures/captures.ts'
import type { ArticleCatalog } from '../catalog.ts'

/**
 * Takes away what is kept of the sites of articles that the journal says were removed with it, as far as it is still there.
 * Gives how many articles that were.
 */
export async function sweepCaptures({
  captures,
  catalog,
}: {
  readonly captures: Pick<Captures, 'remove'>
  readonly catalog: ArticleCatalog
}): Promise<number> {
  const hashes = await catalog.removals.unsweptCaptures()
  if (hashes.length === 0) return 0
  await captures.remove(hashes, async (others) => new Set((await catalog.articles.find(others)).keys()))
  await catalog.removals.sweptCaptures(hashes)
  return hashes.length
}
