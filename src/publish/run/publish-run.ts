import { createHash } from 'node:crypto'
import type { Directory } from '../directory.ts'
import { inTurns } from '../in-turns.ts'
import { noteArticles } from '../noted-articles.ts'
import { currentDirectory, type PublishMemory, type PublishParts, planParts } from '../publish-parts.ts'
import { writeSiteIcon } from '../site-icon.ts'
import { subscriptionLists } from '../subscription-lists.ts'
import { endPublications } from './ended-publications.ts'
import { takeOverFormer } from './former-output.ts'
import { type Changed, type PublicationReport, publishOne } from './publish-one.ts'

/** What became of all publications; filled one publication after the other. */
export type AllPublished = {
  /** Files that changed, relative to the folder of feeds. */
  readonly written: string[]
  /** Files that were looked at and left alone. */
  unchanged: number
  readonly failed: { readonly publication: string; readonly reason: string }[]
  /** Whether archive pages, or articles to be noted, are left for the next run. */
  isUnfinished: boolean
  /** The publications whose subscription document holds other articles than before. */
  readonly news: string[]
  /** When the first of them changes by age alone; infinity where none does. */
  agesAtMs: number
}

/** So long a run goes on with archive pages before new articles are let through; what is left waits for the next. */
const longestRunMs = 20_000
/** Where more places than this changed, every archive page that is kept as a file is looked at. */
const mostPlaces = 10_000
/** So long what came in is looked through for duplicates first, where a publication folds them; the rest follows. */
const longestSearchMs = 2_000

/**
 * Brings all that is kept as files in line with what changed in the archive since the last time. A publication that fails is
 * told and looked at whole the next time; it never stops the others.
 */
export async function publishChanges(
  everything: boolean,
  parts: PublishParts & { readonly isClosing: () => boolean },
): Promise<AllPublished> {
  const { archive, memory, clock, settings } = parts
  const { changes } = archive.catalog
  if (everything) memory.looked = undefined
  const { directory, againAtMs } = await currentDirectory(parts)
  const isTold = directory === memory.told
  if (!isTold) {
    await describe(directory, memory)
    warnOfUnknownSources(directory, parts)
    await takeOverFormer(directory, parts)
  }
  const all: AllPublished = {
    written: [...(await endPublications(directory, parts))],
    unchanged: 0,
    failed: [],
    isUnfinished: false,
    news: [],
    agesAtMs: againAtMs,
  }
  await findDuplicates(directory, parts)
  const mark = await changes.mark()
  const endsAtMs = clock() + longestRunMs
  const hasTime = () => !parts.isClosing() && clock() < endsAtMs
  const { reselected, unfinished } = await noteArticles(directory.publications, mark, {
    catalog: archive.catalog,
    articles: archive.articles,
    timeZone: settings.site.timeZone,
    progress: memory.progress,
    hasTime,
    forget: async (publication) => lookAgain(publication, memory),
  })
  all.isUnfinished = unfinished.size > 0
  const changed: Changed = { ...(await whatChanged(mark, parts)), reselected }
  const plan = planParts(directory, parts)
  const site = { title: settings.site.title, baseUrl: plan.baseUrl }
  let lists: ReturnType<typeof subscriptionLists> | undefined
  const beginLists = () => {
    if (isTold || lists !== undefined) return
    lists = subscriptionLists(directory, site)
    // Where the run fails before they are asked for, its own error is told.
    lists.catch(() => undefined)
  }
  for (const publication of directory.publications) {
    if (unfinished.has(publication.name)) continue
    try {
      const report = await publishOne(publication, changed, {
        ...parts,
        everything,
        hasTime,
        plan,
        onHandedOver: beginLists,
      })
      if (report !== undefined) count(all, publication.name, report)
    } catch (error) {
      all.failed.push(tellFailure(publication.name, error as Error, parts))
    }
  }
  beginLists()
  await writeSiteIcon(archive.feeds)
  for (const [file, text] of (await lists) ?? []) {
    if (await parts.files.write(file, { bytes: Buffer.from(text), packed: [] })) all.written.push(file)
    else all.unchanged += 1
  }
  memory.told = directory
  if (mark !== undefined) await changes.forget(mark)
  const pages = await archive.catalog.selections.untold()
  if (pages.length > 0) await archive.keep({ pages })
  return all
}

/** Where publications or sources are others than before, all documents are looked at; the first are compared with nothing. */
async function describe(directory: Directory, memory: PublishMemory): Promise<void> {
  let digest: Promise<string> | undefined
  const described = () => {
    digest ??= digestOf(directory)
    return digest
  }
  const before = memory.described
  memory.described = described
  if (before !== undefined && (await before()) === (await described())) return
  memory.verified.clear()
  memory.pages.clear()
}

async function digestOf({ publications, sources }: Directory): Promise<string> {
  const hash = createHash('sha256')
  await inTurns(publications, (each) => void hash.update(JSON.stringify(each)))
  await inTurns(sources, (each) => void hash.update(JSON.stringify(each)))
  return hash.digest('hex')
}

/** A failed search leaves copies beside each other until the next one, and stops nothing. */
async function findDuplicates(
  { publications }: Directory,
  { findDuplicates: find, clock, log, isClosing }: PublishParts & { readonly isClosing: () => boolean },
): Promise<void> {
  if (find === undefined || !publications.some(({ isFolded }) => isFolded)) return
  const endsAtMs = clock() + longestSearchMs
  await find(() => !isClosing() && clock() < endsAtMs).catch((error: Error) =>
    log.warn({ error: error.message }, `duplicates are not folded yet: ${error.message}`),
  )
}

async function whatChanged(
  mark: number | undefined,
  { archive, settings }: PublishParts,
): Promise<Pick<Changed, 'sources' | 'places'>> {
  const { changes } = archive.catalog
  if (mark === undefined) return { sources: new Set(), places: new Map() }
  const sources = new Set(await changes.sources(mark))
  if (settings.publish.archives !== 'files') return { sources, places: new Map() }
  const places = await changes.places(mark, mostPlaces)
  const bySource = places && Map.groupBy(places, ({ sourceId }) => sourceId)
  return {
    sources,
    places: bySource && new Map([...bySource].map(([id, each]) => [id, each.map(({ place }) => place)])),
  }
}

function count(all: AllPublished, name: string, report: PublicationReport): void {
  all.written.push(...report.written)
  all.unchanged += report.unchanged
  all.isUnfinished ||= report.isUnfinished
  all.agesAtMs = Math.min(all.agesAtMs, report.agesAtMs)
  if (report.hasNews) all.news.push(name)
}

/** All of a publication that failed is looked at next time, since what was stale in it is forgotten now. */
function tellFailure(
  publication: string,
  { message: reason }: Error,
  { memory, log }: PublishParts,
): { readonly publication: string; readonly reason: string } {
  lookAgain(publication, memory)
  log.error({ publication, error: reason }, `${publication}: not published: ${reason}`)
  return { publication, reason }
}

function lookAgain(publication: string, { verified, pages }: PublishMemory): void {
  verified.delete(publication)
  pages.delete(publication)
}

function warnOfUnknownSources({ publications, sources }: Directory, { memory, log, settings }: PublishParts): void {
  const known = new Set(sources.map(({ id }) => id))
  const warn = (key: string, words: string, about: object) => {
    if (memory.warned.has(key)) return
    memory.warned.add(key)
    log.warn(about, words)
  }
  for (const { name, selection } of publications) {
    for (const id of selection.sources?.filter((each) => !known.has(each)) ?? []) {
      const words = `publications.${name}.sources: there is no source ${id}`
      warn(`${name} ${id}`, words, { publication: name, source: id })
    }
  }
  const names = new Set(publications.map(({ name }) => name))
  for (const [name, { replacedBy }] of Object.entries(settings.publications)) {
    if (replacedBy === undefined || names.has(replacedBy)) continue
    const words = `publications.${name}.replacedBy: there is no publication ${replacedBy}`
    warn(`${name} replaced`, words, { publication: name })
  }
}
