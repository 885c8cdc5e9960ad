import type { ArticleKey, ArticleKeys, PlacedArticle } from '../../archive/article-keys.ts'
import type { ArticleIndex } from '../../archive/catalog.ts'
import type { Duplicates } from '../../archive/duplicates.ts'
import type { Publication } from '../publications.ts'
import { type Fold, foldDuplicates } from './fold-duplicates.ts'

const hourMs = 3_600_000
/** What came into the archive, or was revised, so long before a publication's newest article is in its subscription document, whatever its date. */
const lateForMs = 48 * hourMs
/** What comes within this of a source's first article is what that source had to begin with: no news but for its newest few. */
const openingMs = hourMs
/** Its newest few are one for every so many of the limit: five of fifty. */
const limitPerFew = 10
/** So many are looked at for late ones, a step at a time. */
const mostLookedAt = 1_000
const step = 200
/** Where copies are folded, so many articles for each entry are looked at. */
const mostCopies = 3

/** The articles of a subscription document, newest first. */
export type SubscribedArticles = {
  readonly keys: readonly ArticleKey[]
  /** Whether they are all there are. */
  readonly isComplete: boolean
  /** The articles that tell the story of one of them again, by its hash. */
  readonly folded: Fold['folded']
}

/**
 * Decides on the articles of a subscription document: the newest by date, and beside them, so that no subscriber misses what
 * arrives late or was corrected, those that came into the archive or were revised in the 48 hours before the publication's
 * last news; at most twice the limit. A source that was just added brings its newest few. It depends on the archive alone, so that it changes only with news.
 */
export async function subscribedArticles(
  { limit, maxAgeMs, set, isFolded }: Pick<Publication, 'limit' | 'maxAgeMs' | 'set' | 'isFolded'>,
  index: Pick<ArticleIndex, 'keys' | 'startOf'>,
  nowMs: number,
  duplicates: Pick<Duplicates, 'groupsOf'>,
): Promise<SubscribedArticles> {
  const articles = index.keys(set)
  const fold = async (keys: readonly ArticleKey[]): Promise<Fold> =>
    isFolded ? foldDuplicates(keys, articles, duplicates) : { keys, folded: new Map() }
  const most = isFolded ? limit * mostCopies : limit
  if (maxAgeMs !== undefined) {
    const { keys, folded } = await fold(await articles.newest(most, nowMs - maxAgeMs))
    return { keys: keys.slice(0, limit), folded, isComplete: false }
  }
  const newest = await articles.newest(most + 1)
  const shown = await fold(newest)
  if (newest.length <= limit) return { ...shown, isComplete: shown.keys.length === newest.length }
  const subscribed = new Map(shown.keys.slice(0, limit).map((key) => [key.hash, key]))
  const isNewest = new Set(subscribed.keys())
  const late = await lateArticles(articles, isNewest, limit, index)
  const revised = await revisedArticles(articles, isNewest, limit)
  const beside = [...late.map((each) => ({ ...each, atMs: each.archivedAtMs })), ...revised].sort(
    (a, b) => b.atMs - a.atMs,
  )
  for (const { hash, publishedAtMs } of beside) {
    if (subscribed.size < 2 * limit) subscribed.set(hash, { hash, publishedAtMs })
  }
  const all = await fold([...subscribed.values()].sort(newestFirst))
  return { ...all, isComplete: false }
}

/**
 * For how many hours readers may be away from a subscription document and miss nothing: the time between the newest article
 * that came into the archive and the last one before it that the document does not hold; absent where it holds all there are.
 */
export async function coveredHours(
  { keys }: SubscribedArticles,
  articles: Pick<ArticleKeys, 'latest'>,
): Promise<number | undefined> {
  const held = new Set(keys.map(({ hash }) => hash))
  let newestAtMs: number | undefined
  for (let before: number | undefined; ; ) {
    const placed = await articles.latest(step, before)
    newestAtMs ??= placed[0]?.archivedAtMs
    const missing = placed.find(({ hash }) => !held.has(hash))
    if (missing !== undefined) return Math.max(0, ((newestAtMs ?? 0) - missing.archivedAtMs) / hourMs)
    before = placed.at(-1)?.place
    if (before === undefined) return undefined
  }
}

async function lateArticles(
  articles: ArticleKeys,
  isNewest: ReadonlySet<string>,
  limit: number,
  index: Pick<ArticleIndex, 'startOf'>,
): Promise<readonly PlacedArticle[]> {
  const late: PlacedArticle[] = []
  const openings = new Map<string, PlacedArticle[]>()
  let newestAtMs = Number.NEGATIVE_INFINITY
  let before: number | undefined
  for (let lookedAt = 0; lookedAt < mostLookedAt && late.length < limit; lookedAt += step) {
    const placed: readonly PlacedArticle[] = await articles.latest(step, before)
    if (before === undefined) newestAtMs = placed[0]?.archivedAtMs ?? newestAtMs
    before = placed.at(-1)?.place
    const recent = placed.filter(({ archivedAtMs }) => archivedAtMs > newestAtMs - lateForMs)
    const starts = await index.startOf([...new Set(recent.map(({ sourceId }) => sourceId))])
    for (const each of recent) {
      const isOpening = each.archivedAtMs <= (starts.get(each.sourceId) ?? Number.NEGATIVE_INFINITY) + openingMs
      if (isOpening) openings.set(each.sourceId, [...(openings.get(each.sourceId) ?? []), each])
      else if (!isNewest.has(each.hash)) late.push(each)
    }
    if (recent.length < placed.length || placed.length < step) break
  }
  const few = [...openings.values()].flatMap((opening) =>
    opening.sort(newestFirst).slice(0, Math.ceil(limit / limitPerFew)),
  )
  return [...late, ...few.filter(({ hash }) => !isNewest.has(hash))].sort((a, b) => b.place - a.place).slice(0, limit)
}

/** Those that were revised within 48 hours before the last news there was, new or revised. */
async function revisedArticles(
  articles: ArticleKeys,
  isNewest: ReadonlySet<string>,
  limit: number,
): Promise<readonly (ArticleKey & { readonly atMs: number })[]> {
  const [newest] = await articles.latest(1)
  const sinceMs = (newest?.archivedAtMs ?? Number.NEGATIVE_INFINITY) - lateForMs
  const revised = await articles.revised(2 * limit, Math.max(0, sinceMs))
  const lastMs = Math.max(newest?.archivedAtMs ?? 0, revised[0]?.revisedAtMs ?? 0)
  return revised
    .filter(({ hash, revisedAtMs }) => !isNewest.has(hash) && revisedAtMs > lastMs - lateForMs)
    .map(({ hash, publishedAtMs, revisedAtMs }) => ({ hash, publishedAtMs, atMs: revisedAtMs }))
}

function newestFirst(a: ArticleKey, b: ArticleKey): number {
  return b.publishedAtMs - a.publishedAtMs || (a.hash < b.hash ? -1 : 1)
}
