import type { ArticleCatalog } from '../archive/catalog.ts'
import { BadUseError } from './report-fatal.ts'

const fewestDigits = 4

/** The hash of the one article that is kept whose hash begins so; throws `BadUseError` where there is none, or several. */
export async function knownArticle(start: string, catalog: Pick<ArticleCatalog, 'upkeep'>): Promise<string> {
  const prefix = start.toLowerCase()
  if (!/^[0-9a-f]{1,16}$/.test(prefix)) {
    throw new BadUseError(
      `${start} is no hash: expected the 16 hex digits an article's file is named by, or the first of them`,
    )
  }
  if (prefix.length < fewestDigits)
    throw new BadUseError(`${start}: expected at least ${fewestDigits} digits of a hash`)
  const [hash, ...others] = await catalog.upkeep.hashesIn(prefix)
  if (hash === undefined) throw new BadUseError(`no article ${start} is kept`)
  if (others.length > 0) {
    throw new BadUseError(
      `${start} is the beginning of ${others.length + 1} hashes: ${[hash, ...others].slice(0, 5).join(', ')}`,
    )
  }
  return hash
}
