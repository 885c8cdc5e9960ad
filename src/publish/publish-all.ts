import type { ArticleStore } from '../archive/article-store.ts'
import type { ArticleCatalog } from '../archive/catalog.ts'
import type { Log } from '../log/log.ts'
import {
  announcePublication,
  removeSuperseded,
  type WriterParts,
  writePublication,
} from './history/publication-writer.ts'
import { missingMonths, staleMonths } from './history/stale-months.ts'
import { type NotingProgress, noteArticles } from './noted-articles.ts'
import type { Publication } from './publications.ts'
import type { PublishReport } from './publish-report.ts'

/** What became of all publications. */
export type AllPublished = Pick<PublishReport, 'failed'> & {
  written: string[]
  unchanged: number
  /** Whether archive documents are left for the next run. */
  isUnfinished: boolean
  /** The publications that were looked at and did not fail. */
  readonly touched: readonly string[]
  /** Those of them whose subscription document holds other articles than before. */
  readonly news: readonly string[]
  /** When the first of them changes by age alone; infinity where none does. */
  readonly agesAtMs: number
}

/**
 * Brings every publication in line with what changed in the archive since the last time. One that fails is told and looked
 * at whole the next time; it never stops the others.
 */
export async function publishAll(
  publications: readonly Publication[],
  options: {
    /** Whether every document is written anew. */
    readonly everything: boolean
    /** Publications whose files are known to be all there; kept up to date. */
    readonly verified: Set<string>
    readonly writer: WriterParts
    readonly catalog: Pick<ArticleCatalog, 'changes' | 'selections'>
    readonly articles: ArticleStore
    readonly timeZone: string
    readonly progress: NotingProgress
    readonly log: Log
  },
): Promise<AllPublished> {
  const { everything, verified, writer, log, catalog } = options
  const { documents } = writer
  const mark = await catalog.changes.mark()
  const { hasTime } = writer
  const { reselected, unfinished } = await noteArticles(publications, mark, {
    catalog,
    articles: options.articles,
    timeZone: options.timeZone,
    progress: options.progress,
    hasTime,
    forget: documents.forgetPublication,
  })
  const months = mark === undefined ? [] : await catalog.changes.months(mark)
  const changes = Map.groupBy(months, (change) => change.sourceId)
  const failed: { publication: string; reason: string }[] = []
  const report = { written: [] as string[], unchanged: 0, isUnfinished: unfinished.size > 0 }
  const touched: string[] = []
  const news: string[] = []
  let agesAtMs = Number.POSITIVE_INFINITY

  const ready = publications.filter(({ name }) => !unfinished.has(name))
  for (const publication of ready) {
    await announcePublication(publication, writer).catch(() => {
      // Whatever is wrong is wrong below as well, and told there.
    })
  }
  for (const publication of ready) {
    const { name, maxAgeMs } = publication
    const stale = staleMonths(publication, changes)
    const isNew = reselected.has(name) || !verified.has(name)
    const isStale = stale.size > 0 || maxAgeMs !== undefined || (await documents.hasUnwritten(name))
    if (!everything && !isNew && !isStale) continue
    try {
      if (isNew) for (const month of await missingMonths(name, writer)) stale.set(month, Number.NEGATIVE_INFINITY)
      const outcome = await writePublication(publication, everything ? 'everything' : stale, writer)
      report.written.push(...outcome.written)
      report.unchanged += outcome.unchanged
      report.isUnfinished ||= outcome.isUnfinished
      agesAtMs = Math.min(agesAtMs, outcome.agesAtMs ?? agesAtMs)
      verified.add(name)
      touched.push(name)
      if (outcome.hasNews) news.push(name)
    } catch (error) {
      // All of it is looked at next time, since what was stale in it is forgotten now.
      await documents.forgetPublication(name)
      verified.delete(name)
      const reason = (error as Error).message
      log.error({ publication: name, error: reason }, `${name}: not published: ${reason}`)
      failed.push({ publication: name, reason })
    }
  }
  if (mark !== undefined) await catalog.changes.forget(mark)
  await removeSuperseded(writer)
  return { ...report, failed, agesAtMs, touched, news }
}
