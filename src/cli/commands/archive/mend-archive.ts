import type { RevisedArticle } from '../../../archive/archive.ts'
import { dropSearchIndex } from '../../../archive/search/open-search.ts'
import type { Finding } from '../../../archive/verify/finding.ts'
import { keepFormers } from '../../../archive/verify/keep-formers.ts'
import { type Restored, restoreFiles, turnRevisions } from '../../../archive/verify/restore-files.ts'
import { restoreImages } from '../../../archive/verify/restore-images.ts'
import { readArticle } from '../../../article/front-matter.ts'
import type { Log } from '../../../log/log.ts'
import { makingLost } from '../../../poll/reconvert/lost-articles.ts'
import type { GlobalOptions } from '../../global-options.ts'
import type { Surroundings } from '../../surroundings.ts'
import { openWorkspace, type Workspace } from '../../workspace.ts'

/** What of `--repair` and `--accept` is asked for. */
export type MendOptions = GlobalOptions & { readonly repair: boolean; readonly accept: boolean }

/**
 * Puts right what can be, each step with the folder for itself: files, then what the journal lacks, then the catalog, which is
 * made anew of the two, then the feeds.
 */
export async function mendArchive(
  findings: readonly Finding[],
  options: MendOptions,
  { log }: Pick<Surroundings, 'log'>,
): Promise<void> {
  const asked = (repair: Finding['repairs'][number]) => findings.filter(({ repairs }) => repairs.includes(repair))
  const hashesOf = (some: readonly Finding[]) => [...new Set(some.flatMap(({ hash }) => hash ?? []))]
  const quiet = { logLevel: 'error' } as const
  const first = await openWorkspace(options, quiet)
  // What is accepted is not restored.
  let accepted: ReadonlySet<string> = new Set()
  try {
    if (options.accept) {
      const edited = asked('adopt')
      await keepFormers(edited, { ...first, makeAnew: makeAnewIn(first, log), log })
      accepted = await takeOver(hashesOf(edited), 'accepted', first)
    }
    const untold = asked('tell').flatMap(({ check, hash }) => (check === 'catalog' && hash ? [hash] : []))
    const untoldImages = asked('tell').flatMap(({ imageUrl }) => imageUrl ?? [])
    if (options.repair) {
      await first.archive.catalog.upkeep.unjournal(untold)
      await first.archive.catalog.images.unjournal(untoldImages)
    }
  } finally {
    await first.close()
  }
  // The start tells the journal what it lacks, before the catalog is made anew of it.
  const second = await openWorkspace(options, quiet)
  let restored: Restored = { asTheyWere: [], anew: [] }
  try {
    const damaged = findings.filter(({ hash }) => hash === undefined || !accepted.has(hash))
    if (options.repair) restored = await restoreFiles(damaged, { ...second, makeAnew: makeAnewIn(second, log), log })
    if (options.repair) await turnRevisions(asked('turn'), second.archive)
    if (options.repair) await restoreImages(asked('fetch'), second.archive)
    if (options.repair && asked('index').length > 0) await second.archive.captures.indexAnew()
    if (options.repair && asked('search').length > 0)
      await dropSearchIndex({ folder: options.output, databaseUrl: second.databaseUrl })
  } finally {
    await second.close()
  }
  const isRestored = restored.asTheyWere.length + restored.anew.length > 0
  const rebuild = options.repair && (isRestored || asked('tell').length + asked('rebuild').length > 0)
  const third = await openWorkspace(options, { ...quiet, rebuild })
  try {
    await takeOver(restored.anew, 'reconverted', third)
    await third.publisher.publish({ everything: options.repair && asked('publish').length > 0 })
  } finally {
    await third.close()
  }
}

function makeAnewIn({ archive, sources, jobs, timeZone, polling }: Workspace, log: Log) {
  return makingLost(sources, { archive, jobs, timeZone, timeLimitMs: polling.timeLimit, log })
}

const articlesPerStep = 100
const changes = { accepted: 'changed by hand', reconverted: 'made anew from its capture' } as const

/** Takes over files that are not what the journal says, as revisions; gives their hashes. */
async function takeOver(
  hashes: readonly string[],
  why: keyof typeof changes,
  { archive, timeZone }: Workspace,
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>()
  for (let from = 0; from < hashes.length; from += articlesPerStep) {
    const revised: RevisedArticle[] = []
    for (const hash of hashes.slice(from, from + articlesPerStep)) {
      const text = await archive.articles.get(hash)
      if (text === undefined) continue
      const file = archive.articles.pathOf(hash)
      const { markdown: _, ...article } = readArticle(text.toString(), { hash, file, timeZone })
      revised.push({ hash, article, text, details: {}, why, change: changes[why] })
      taken.add(hash)
    }
    if (revised.length > 0) await archive.keep({ revised })
  }
  return taken
}
