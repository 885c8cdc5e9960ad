import type { FullText } from '../article/page/full-text.ts'
import type { Entry } from '../parse/listing.ts'
import type { ArticleRules } from '../source/definition.ts'
import { visibleTitle } from '../text/visible-title.ts'

/** What a page says of its article, whether its text was found or not. */
type PageSays = Pick<Extract<FullText, { kind: 'found' }>, 'title' | 'publishedAt' | 'fields'>

/**
 * An entry with what its page says: what `article.fields` find wins over the listing, unless the definition prefers the
 * listing; what the page says of itself only fills what is missing. Where the entry `isDated` its time stays.
 */
export function completedEntry(
  entry: Entry,
  { title = '', publishedAt: ownDate, fields = {} }: PageSays,
  { prefer = 'page' }: Pick<ArticleRules, 'prefer'>,
  isDated = false,
): Entry {
  const { categories, missing: _missing, dateDoubt: _doubt, ...found } = fields
  const { title: listedTitle, ...listed } = entry
  const [first, second] = prefer === 'page' ? [found, listed] : [listed, found]
  const titles = prefer === 'page' ? [found.title, listedTitle] : [listedTitle, found.title]
  const given = prefer === 'page' ? (categories ?? entry.categories) : entry.categories
  const publishedAt = (isDated ? entry.publishedAt : undefined) ?? first.publishedAt ?? second.publishedAt ?? ownDate
  return {
    ...entry,
    ...second,
    ...first,
    title: visibleTitle(titles.find((each) => each?.trim()) ?? '', title),
    categories: given.length > 0 ? given : (categories ?? []),
    ...(publishedAt && { publishedAt }),
  }
}
