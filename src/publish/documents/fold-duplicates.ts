import type { ArticleKey, ArticleKeys } from '../../archive/article-keys.ts'
import type { Duplicates } from '../../archive/duplicates.ts'

/** Articles of which each tells another story. */
export type Fold = {
  readonly keys: readonly ArticleKey[]
  /** By the hash of one that is shown, those of the publication that tell its story again, in order. */
  readonly folded: ReadonlyMap<string, readonly string[]>
}

/**
 * Leaves out the articles whose story an earlier one of the same publication tells, whether that one is among these or was
 * shown long ago.
 */
export async function foldDuplicates(
  keys: readonly ArticleKey[],
  articles: Pick<ArticleKeys, 'among'>,
  duplicates: Pick<Duplicates, 'groupsOf'>,
): Promise<Fold> {
  const groups = await duplicates.groupsOf(keys.map(({ hash }) => hash))
  if (groups.size === 0) return { keys, folded: new Map() }
  const own = await articles.among([...new Set([...groups.values()].flat())])
  const folded = new Map<string, readonly string[]>()
  const shown = keys.filter(({ hash }) => {
    const [first, ...others] = (groups.get(hash) ?? []).filter((member) => own.has(member))
    if (first !== undefined && first !== hash) return false
    if (others.length > 0) folded.set(hash, others)
    return true
  })
  return { keys: shown, folded }
}
