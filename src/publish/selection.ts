import type { LiqeQuery } from 'liqe'
import type { ArticleKey, PlacedKey } from '../archive/article-keys.ts'
import type { Selectable } from '../archive/catalog.ts'
import { loadLibrary } from '../load-library.ts'

/** Which articles a publication takes; what is absent takes every one. */
export type Selection = {
  readonly sources?: readonly string[] | undefined
  readonly languages?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly words?: readonly string[] | undefined
  readonly query?: string | undefined
}

/** What a selection looks at. */
export type Candidate = Omit<Selectable, keyof ArticleKey> & {
  /** The body's Markdown; asked for only where words or a query have to be looked for. */
  readonly text: () => Promise<string>
}

/** Decides whether an article belongs to a selection. */
export type Select = (candidate: Candidate) => Promise<boolean>

/** Makes the test of a selection; letters are compared in any case and width (NFKC). */
export function selector(selection: Selection): Select {
  const tags = selection.tags && new Set(selection.tags.map(fold))
  const words = selection.words?.map(fold)
  const query = selection.query === undefined ? undefined : parseQuery(selection.query)
  return async (candidate) => {
    const { lang, categories } = candidate
    const sourceIds = candidate.listings.map(({ sourceId }) => sourceId)
    if (selection.sources && !selection.sources.some((id) => sourceIds.includes(id))) return false
    if (selection.languages && !selection.languages.some((wanted) => isLanguage(lang, wanted))) return false
    if (tags && ![...sourceIds, ...categories].some((tag) => tags.has(fold(tag)))) return false
    if (words === undefined && query === undefined) return true
    const title = fold(candidate.title)
    const text = fold(await candidate.text())
    if (words && !words.some((word) => title.includes(word) || text.includes(word))) return false
    return query === undefined || liqe().test(query, { title, text })
  }
}

/**
 * Where an article that belongs to a selection stands in it: at the line by which one of its sources listed it first (where
 * it names none, by which the article was kept), or at the later one by which the first of its tags matched.
 *
 * Nothing but what the journal says decides, so that a catalog that was made anew gives the same places.
 */
export function placeOf(
  candidate: Omit<Candidate, 'text'>,
  { sources, tags }: Pick<Selection, 'sources' | 'tags'>,
): Pick<PlacedKey, 'place' | 'archivedAtMs'> {
  const { place, archivedAtMs, listings, categories, categorized } = candidate
  const kept = { place, atMs: archivedAtMs }
  const listed = (sources && earliest(listings.filter(({ sourceId }) => sources.includes(sourceId)))) ?? kept
  const wanted = new Set(tags?.map(fold))
  const isWanted = (tag: string) => wanted.has(fold(tag))
  const tagging = listings.filter(({ sourceId }) => isWanted(sourceId))
  const tagged = earliest(categorized && categories.some(isWanted) ? [...tagging, categorized] : tagging)
  const from = tagged !== undefined && tagged.place > listed.place ? tagged : listed
  return { place: from.place, archivedAtMs: from.atMs }
}

type Line = { readonly place: number; readonly atMs: number }

function earliest(lines: readonly Line[]): Line | undefined {
  return lines.reduce<Line | undefined>((first, line) => (first && first.place < line.place ? first : line), undefined)
}

/** Why a query cannot be used, in words; absent where it can. */
export function queryFault(query: string): string | undefined {
  try {
    parseQuery(query)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Basic filtering of RFC 4647 (3.3.1): `zh` takes `zh-CN`. */
function isLanguage(tag: string, range: string): boolean {
  const [lower, wanted] = [tag.toLowerCase(), range.toLowerCase()]
  return lower === wanted || lower.startsWith(`${wanted}-`)
}

function liqe() {
  return loadLibrary('liqe') as typeof import('liqe')
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Folds what a query looks for; a regular expression is refused, since on foreign text it may never end. */
function parseQuery(query: string): LiqeQuery {
  return JSON.parse(JSON.stringify(liqe().parse(query)), (_key, value) => {
    if (value?.type === 'RegexExpression') throw new Error('regular expressions are not taken')
    if (value?.type === 'LiteralExpression' && typeof value.value === 'string') {
      return { ...value, value: fold(value.value) }
    }
    return value
  }) as LiqeQuery
}
