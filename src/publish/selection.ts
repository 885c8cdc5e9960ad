import type { PlacedKey } from '../archive/article-keys.ts'
import type { Selectable } from '../archive/publications/selections.ts'
import { isFoundBy, labelsOf } from '../text/query/decide.ts'
import type { Query } from '../text/query/query.ts'
import { describeFault, readQuery } from '../text/query/read-query.ts'
import { type CandidateTexts, fold } from './candidate-texts.ts'

/** Which articles a publication takes; what is absent takes every one. */
export type Selection = {
  readonly sources?: readonly string[] | undefined
  readonly languages?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly words?: readonly string[] | undefined
  readonly query?: string | undefined
}

/** What a selection looks at. */
export type Candidate = Omit<Selectable, 'hash'> & CandidateTexts

/** Decides whether an article belongs to a selection. */
export type Select = (candidate: Candidate) => Promise<boolean>

/** Makes the test of a selection; letters are compared in any case and width. Days of a query begin as they do in `timeZone`. */
export function selector(selection: Selection, timeZone: string): Select {
  const tags = selection.tags && new Set(selection.tags.map(fold))
  const words = selection.words?.map(fold)
  const query = selection.query === undefined ? undefined : queryOf(selection.query, timeZone)
  return async (candidate) => {
    const { lang, categories, publishedAtMs } = candidate
    const sourceIds = candidate.listings.map(({ sourceId }) => sourceId)
    if (selection.sources && !selection.sources.some((id) => sourceIds.includes(id))) return false
    if (selection.languages && !selection.languages.some((wanted) => isLanguage(lang, wanted))) return false
    if (tags && ![...sourceIds, ...categories].some((tag) => tags.has(fold(tag)))) return false
    if (words !== undefined) {
      const { title, text } = await candidate.folded()
      if (!words.some((word) => title.includes(word) || text.includes(word))) return false
    }
    if (query === undefined) return true
    const labels = new Set(labelsOf({ lang, sourceIds, tags: categories, publishedAtMs }))
    return isFoundBy(query, { ...(await candidate.searchable()), publishedAtMs, labels })
  }
}

/**
 * Where an article that belongs to a selection stands in it: at the line by which it was kept, or at the later one since which
 * it belongs to it, of those by which sources listed it and its categories became known.
 *
 * Nothing but what the journal says decides, so that a catalog that was made anew gives the same places.
 */
export async function placeOf(
  candidate: Candidate,
  select: Select,
): Promise<Pick<PlacedKey, 'place' | 'archivedAtMs'>> {
  const { place, archivedAtMs, listings, categories, categorized } = candidate
  const kept = { place, atMs: archivedAtMs }
  const later = [...listings, ...(categorized ? [categorized] : [])].filter((line) => line.place > place)
  const lines = [kept, ...later.sort((a, b) => a.place - b.place)]
  const belongsAt = ({ place: upTo }: Line) =>
    select({
      ...candidate,
      listings: listings.filter((line) => line.place <= upTo),
      categories: categorized !== undefined && categorized.place <= upTo ? categories : [],
    })
  let since = kept
  for (let index = lines.length - 2; index >= 0; index -= 1) {
    const line = lines[index] ?? kept
    if (await belongsAt(line)) continue
    since = lines[index + 1] ?? kept
    break
  }
  return { place: since.place, archivedAtMs: since.atMs }
}

type Line = { readonly place: number; readonly atMs: number }

/** Basic filtering of RFC 4647 (3.3.1): `zh` takes `zh-CN`. */
function isLanguage(tag: string, range: string): boolean {
  const [lower, wanted] = [tag.toLowerCase(), range.toLowerCase()]
  return lower === wanted || lower.startsWith(`${wanted}-`)
}

function queryOf(text: string, timeZone: string): Query {
  const read = readQuery(text, timeZone)
  if ('problem' in read) throw new TypeError(`settings have no query that cannot be read: ${describeFault(read)}`)
  return read.query
}
