import type { ArticleStore } from '../archive/article-store.ts'
import type { ArticleCatalog, ChangedMonth } from '../archive/catalog.ts'
import type { Log } from '../log/log.ts'
import {
  announcePublication,
  type PublicationReport,
  removeSuperseded,
  type WriterParts,
  writePublication,
} from './history/publication-writer.ts'
import { missingMonths, staleMonths } from './history/stale-months.ts'
import { type NotingProgress, noteArticles } from './noted-articles.ts'
import type { Publication } from './publications.ts'

/** What became of all publications; filled one publication after the other. */
export type AllPublished = {
  /** Files that changed, relative to the folder of feeds. */
  readonly written: string[]
  /** Files that were looked at and left alone. */
  unchanged: number
  readonly failed: { readonly publication: string; readonly reason: string }[]
  /** Whether archive documents are left for the next run. */
  isUnfinished: boolean
  /** The publications that were looked at and did not fail. */
  readonly touched: string[]
  /** Those of them whose subscription document holds other articles than before. */
  readonly news: string[]
  /** When the first of them changes by age alone; infinity where none does. */
  agesAtMs: number
}

type Options = {
  /** Whether every feed document is written anew. */
  readonly everything: boolean
  /** Publications whose files are known to be all there; kept up to date. */
  readonly verified: Set<string>
  readonly writer: WriterParts
  readonly catalog: Pick<ArticleCatalog, 'changes' | 'selections'>
  readonly articles: ArticleStore
  readonly timeZone: string
  readonly progress: NotingProgress
  readonly log: Log
}

/**
 * Brings every publication in line with what changed in the archive since the last time. One that fails is told and looked
 * at whole the next time; it never stops the others.
 */
export async function publishAll(publications: readonly Publication[], options: Options): Promise<AllPublished> {
  const { writer } = options
  const { changes } = options.catalog
  const mark = await changes.mark()
  const { reselected, unfinished } = await noteArticles(publications, mark, {
    ...options,
    hasTime: writer.hasTime,
    forget: writer.documents.forgetPublication,
  })
  const changed = Map.groupBy(mark === undefined ? [] : await changes.months(mark), ({ sourceId }) => sourceId)
  const ready = publications.filter(({ name }) => !unfinished.has(name))
  for (const publication of ready) {
    await announcePublication(publication, writer).catch(() => {
      // Whatever is wrong is wrong below as well, and told there.
    })
  }
  const all = nothingPublished(unfinished.size > 0)
  for (const publication of ready) {
    try {
      const report = await publishOne(publication, changed, reselected.has(publication.name), options)
      if (report !== undefined) count(all, publication.name, report)
    } catch (error) {
      all.failed.push(await tellFailure(publication.name, error as Error, options))
    }
  }
  if (mark !== undefined) await changes.forget(mark)
  await removeSuperseded(writer)
  return all
}

/** Brings one publication in line with what changed; absent where nothing in it can have changed. */
async function publishOne(
  publication: Publication,
  changed: ReadonlyMap<string, readonly ChangedMonth[]>,
  isReselected: boolean,
  { everything, verified, writer }: Options,
): Promise<PublicationReport | undefined> {
  const { name, maxAgeMs } = publication
  const stale = staleMonths(publication, changed)
  const isNew = isReselected || !verified.has(name)
  const isStale = stale.size > 0 || maxAgeMs !== undefined || (await writer.documents.hasUnwritten(name))
  if (!everything && !isNew && !isStale) return undefined
  if (isNew) for (const month of await missingMonths(name, writer)) stale.set(month, Number.NEGATIVE_INFINITY)
  const report = await writePublication(publication, everything ? 'everything' : stale, writer)
  verified.add(name)
  return report
}

function nothingPublished(isUnfinished: boolean): AllPublished {
  return {
    written: [],
    unchanged: 0,
    failed: [],
    isUnfinished,
    touched: [],
    news: [],
    agesAtMs: Number.POSITIVE_INFINITY,
  }
}

function count(all: AllPublished, name: string, report: PublicationReport): void {
  all.written.push(...report.written)
  all.unchanged += report.unchanged
  all.isUnfinished ||= report.isUnfinished
  all.agesAtMs = Math.min(all.agesAtMs, report.agesAtMs ?? all.agesAtMs)
  all.touched.push(name)
  if (report.hasNews) all.news.push(name)
}

/** All of a publication that failed is looked at next time, since what was stale in it is forgotten now. */
async function tellFailure(
  publication: string,
  { message: reason }: Error,
  { verified, writer, log }: Options,
): Promise<{ readonly publication: string; readonly reason: string }> {
  await writer.documents.forgetPublication(publication)
  verified.delete(publication)
  log.error({ publication, error: reason }, `${publication}: not published: ${reason}`)
  return { publication, reason }
}
