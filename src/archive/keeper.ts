import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Archive, ArchiveBatch, KeepOutcome } from './archive.ts'
import type { ArticleStore, ReadArticle } from './article-store.ts'
import type { Captures } from './captures/captures.ts'
import type { ArticleCatalog } from './catalog.ts'
import { checksumOf } from './checksum.ts'
import { type Images, imageName } from './images/images.ts'
import type { Journal } from './journal/journal.ts'
import { Bringers } from './keeping/bringers.ts'
import { endableRest } from './keeping/endable-rest.ts'
import { tellBatches } from './keeping/tell-batches.ts'
import { goesWith, reviseArticles, stampsOver } from './revisions/revise-articles.ts'
import type { Revisions } from './revisions/revisions.ts'
import { catchUp } from './upkeep/catch-up.ts'
import { sweepCaptures } from './upkeep/sweep-captures.ts'
import { sweepRemoved } from './upkeep/sweep-removed.ts'

/** What the keeper works with. */
export type KeeperParts = {
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly captures: Pick<Captures, 'remove'>
  readonly images: Images
  readonly journal: Journal
  readonly catalog: ArticleCatalog
  readonly readArticle: ReadArticle
  readonly clock: Clock
}

/**
 * Where several batches come at once, more of them gather for so many times as long as the last write took, but no longer
 * than this, nor once there are as many as go together, or none come any more, or nobody is left who may bring one: folders,
 * months and pages of the catalog are made durable once for all of them.
 */
const restFactor = 2
const longestRestMs = 250
/** Where none came for so long, none is about to come: who is still at work waits for a slow site. */
const quietMs = 80
/** So many articles take the catalog twenty milliseconds, in which nothing else gets its turn. */
const mostArticles = 400

type Waiting = {
  readonly batch: ArchiveBatch
  readonly resolve: (outcomes: readonly KeepOutcome[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes the one writer of the archive. Batches that come while one is being written wait, and then go together: files,
 * journal, catalog, in that order, so that what is in the journal has its file, and what is in the catalog has its line. What
 * a revised article was before is kept before its file is replaced.
 */
export function createKeeper(parts: KeeperParts): Pick<Archive<unknown>, 'keep' | 'bring'> {
  const { articles, journal, catalog, clock } = parts
  const isShared = journal.takeIn !== undefined
  let waiting: Waiting[] = []
  let isWriting = false
  /** Whether the journal has lines that the catalog does not. */
  let isBehind = false
  const rest = endableRest()
  const bringers = new Bringers(rest.end)

  async function write(batches: readonly ArchiveBatch[]): Promise<readonly (readonly KeepOutcome[])[]> {
    const files = batches
      .flatMap((batch) => batch.articles ?? [])
      .map(({ article, text }) => ({ hash: article.hash, text }))
    const { written, stamps } = await articles.putIfAbsent(files)
    if (isBehind) await catchUp(journal, catalog)
    isBehind = false
    const images = batches.flatMap((batch) => batch.images ?? [])
    const names = await putImages(images, parts)
    let outcomes: readonly (readonly KeepOutcome[])[] = []
    await catalog.recordNext(async (behind) => {
      const revised = await reviseArticles(
        batches.flatMap((batch) => batch.revised ?? []),
        parts,
        clock(),
      )
      const fresh = isShared ? await unknownOf(written, catalog) : written
      const told = await tellBatches(batches, { fresh, revised, images: names }, parts)
      outcomes = told.outcomes
      isBehind = true
      const appended = told.events.length === 0 ? { lines: [] } : await journal.append(told.events, behind)
      return { ...appended, tried: told.tried, sighted: told.sighted, stamps: stampsOver(stamps, revised.stamps) }
    })
    isBehind = false
    const removed = batches.flatMap((batch) => batch.removed ?? [])
    if (removed.length > 0) await sweepRemoved(parts)
    if (removed.some(({ captures }) => captures)) await sweepCaptures(parts)
    return outcomes
  }

  async function writeWaiting(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const group = nextGroup(waiting)
      waiting = waiting.slice(group.length)
      const startedAt = performance.now()
      try {
        const outcomes = await write(group.map(({ batch }) => batch))
        for (const [index, { resolve }] of group.entries()) resolve(outcomes[index] ?? [])
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
      const restMs = Math.min((performance.now() - startedAt) * restFactor, longestRestMs)
      // Who brought these goes on before it is known whether more may come.
      if (group.length > 1) await nextTurn()
      if (group.length > 1 && bringers.areAwaited && !isEnough(waiting)) await rest.take(restMs, quietMs)
    }
    isWriting = false
  }

  const keep: Archive<unknown>['keep'] = (batch) =>
    new Promise((resolve, reject) => {
      waiting.push({ batch, resolve, reject })
      if (isEnough(waiting)) rest.end()
      else rest.goOn()
      if (!isWriting) void writeWaiting()
    })
  return { keep, bring: (by) => bringers.announce(by) }
}

/** Those of the articles whose files are new that no other worker came upon and told of meanwhile. */
async function unknownOf(
  written: ReadonlySet<string>,
  { articles }: Pick<ArticleCatalog, 'articles'>,
): Promise<ReadonlySet<string>> {
  const known = await articles.find([...written])
  return new Set([...written].filter((hash) => !known.has(hash)))
}

/** Puts pictures where they are kept, and notes that before, so that none is left there by a run that is killed. */
async function putImages(images: NonNullable<ArchiveBatch['images']>, parts: KeeperParts): Promise<readonly string[]> {
  if (images.length === 0) return []
  const { images: index } = parts.catalog
  await index.intend(images.map(({ url, bytes, form }) => ({ url, file: imageName(checksumOf(bytes), form) })))
  return parts.images.put(images)
}

function articlesOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { batch }) => sum + (batch.articles?.length ?? 0), 0)
}

/** Whether as many wait as go together. */
function isEnough(waiting: readonly Waiting[]): boolean {
  return articlesOf(waiting) >= mostArticles
}

/** The batches that go together: those that wait, up to one that revises what another touches, or to as many as may be. */
function nextGroup(waiting: readonly Waiting[]): readonly Waiting[] {
  const group: Waiting[] = []
  const batches: ArchiveBatch[] = []
  let articles = 0
  for (const each of waiting) {
    articles += articlesOf([each])
    if (group.length > 0 && (articles > mostArticles || !goesWith(each.batch, batches))) break
    group.push(each)
    batches.push(each.batch)
  }
  return group
}
