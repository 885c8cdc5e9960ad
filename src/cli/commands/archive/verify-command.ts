import type { RevisedArticle } from '../../../archive/archive.ts'
import { openArchiveReadOnly } from '../../../archive/open-archive.ts'
import { describeFinding, type Finding } from '../../../archive/verify/finding.ts'
import { originalAmongRevisions, restoreFiles } from '../../../archive/verify/restore-files.ts'
import { verifyArchive } from '../../../archive/verify/verify-archive.ts'
import { readArticle } from '../../../article/front-matter.ts'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import { stateOfFacts } from '../../../poll/memory/facts-of-state.ts'
import { checkDocuments } from '../../../publish/check-documents.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { createProgress } from '../../progress.ts'
import { withoutWorker } from '../../report-fatal.ts'
import { openSurroundings, type Surroundings } from '../../surroundings.ts'
import { print, printJson } from '../../terminal.ts'
import { openWorkspace } from '../../workspace.ts'

/** What `feedkeeper verify` takes; `since` in milliseconds since the epoch. */
type VerifyOptions = GlobalOptions & { readonly repair: boolean; readonly accept: boolean; readonly since?: number }

type Verified = { readonly findings: readonly Finding[]; readonly files: number; readonly tookMs: number }

/**
 * `feedkeeper verify [--repair] [--accept] [--since DATE]`: checks everything that is kept, and the feeds, against each other. It
 * reads only and may be asked beside a worker, unless something is to be repaired or accepted. Exit code 1 where something is
 * not as it has to be, and was not put right.
 */
export async function verifyCommand(options: VerifyOptions): Promise<number> {
  const surroundings = await openSurroundings(options, 'warn')
  const first = await verify(options, surroundings)
  const kinds = new Set(first.findings.flatMap(({ repairs }) => repairs))
  const isToMend = (options.repair && kinds.size > 0) || (options.accept && kinds.has('adopt'))
  if (isToMend) await withoutWorker(() => mend(first.findings, options, surroundings))
  const last = isToMend ? await verify(options, surroundings) : first
  const left = new Set(last.findings.map(describeFinding))
  const mended = first.findings.filter((finding) => !left.has(describeFinding(finding)))
  tell(last, mended, options)
  return last.findings.length === 0 ? exitCodes.ok : exitCodes.someFailed
}

function tell({ findings, files, tookMs }: Verified, mended: readonly Finding[], { json }: GlobalOptions): void {
  const filesPerSecond = Math.round((files / Math.max(tookMs, 1)) * 1_000)
  if (json) {
    printJson({ files, filesPerSecond, tookMs: Math.round(tookMs), findings, mended })
    return
  }
  for (const finding of mended) print(`put right: ${finding.what}: ${finding.problem}`)
  for (const finding of findings) print(describeFinding(finding))
  const outcome = findings.length === 0 ? 'all well' : `${findings.length} findings`
  print(`${files} articles verified, ${filesPerSecond} a second: ${outcome}`)
}

async function verify(options: VerifyOptions, surroundings: Surroundings): Promise<Verified> {
  const { output: folder, json, since } = options
  const { timeZone } = surroundings.settings.site
  const progress = createProgress(process.stderr.isTTY === true && !json)
  const findings: Finding[] = []
  let files = 0
  const startedAt = performance.now()
  try {
    const archive = verifyArchive({
      folder,
      readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
      stateOf: stateOfFacts,
      ...(since !== undefined && { sinceMs: since }),
      onProgress({ expected = 0, done = 0, doing }) {
        files += done
        progress.expect(expected)
        progress.step(doing, done)
      },
    })
    for await (const finding of archive) findings.push(finding)
    const tookMs = performance.now() - startedAt
    const damaged = new Set(findings.flatMap(({ hash }) => hash ?? []))
    if (since === undefined) findings.push(...(await feedFindings(folder, damaged, surroundings)))
    return { findings, files, tookMs }
  } finally {
    progress.stop()
  }
}

/** Where there is no usable catalog, that was told already. */
async function feedFindings(
  output: string,
  damaged: ReadonlySet<string>,
  { settings, sources }: Surroundings,
): Promise<readonly Finding[]> {
  try {
    const archive = await openArchiveReadOnly({ folder: output, stateOf: stateOfFacts })
    try {
      const parts = { settings, sources: () => sources, archive, output, damaged, clock: Date.now }
      const findings: Finding[] = []
      for await (const finding of checkDocuments(parts)) findings.push(finding)
      return findings
    } finally {
      await archive.close()
    }
  } catch (error) {
    if (!(error instanceof FeedkeeperError) || !['database-damaged', 'older-catalog'].includes(error.code)) throw error
    return []
  }
}

/**
 * Puts right what can be, each step with the folder for itself: files, then what the journal lacks, then the catalog, which is
 * made anew of the two, then the feeds.
 */
async function mend(findings: readonly Finding[], options: VerifyOptions, { log }: Surroundings): Promise<void> {
  const asked = (repair: Finding['repairs'][number]) => findings.filter(({ repairs }) => repairs.includes(repair))
  const quiet = { logLevel: 'error' } as const
  const first = await openWorkspace(options, quiet)
  // What is accepted is not restored.
  let accepted: ReadonlySet<string | undefined> = new Set()
  try {
    if (options.accept) accepted = await accept(asked('adopt'), first)
    const untold = asked('tell').flatMap(({ check, hash }) => (check === 'catalog' && hash ? [hash] : []))
    if (options.repair) await first.archive.catalog.upkeep.unjournal(untold)
  } finally {
    await first.close()
  }
  // The start tells the journal what it lacks, before the catalog is made anew of it.
  const second = await openWorkspace(options, quiet)
  let restored = 0
  try {
    const { archive, clock } = second
    const damaged = findings.filter(({ hash }) => !accepted.has(hash))
    const originals = [originalAmongRevisions(archive)]
    if (options.repair) restored = await restoreFiles(damaged, { archive, originals, clock, log })
  } finally {
    await second.close()
  }
  const rebuild = options.repair && (restored > 0 || asked('tell').length + asked('rebuild').length > 0)
  const third = await openWorkspace(options, { ...quiet, rebuild })
  try {
    await third.publisher.publish({ everything: options.repair && asked('publish').length > 0 })
  } finally {
    await third.close()
  }
}

/** Takes over files that were changed by hand, as revisions; gives their hashes. */
async function accept(
  findings: readonly Finding[],
  { archive, timeZone }: Awaited<ReturnType<typeof openWorkspace>>,
): Promise<ReadonlySet<string | undefined>> {
  const revised: RevisedArticle[] = []
  for (const hash of new Set(findings.flatMap((finding) => finding.hash ?? []))) {
    const text = await archive.articles.get(hash)
    if (text === undefined) continue
    const { markdown: _, ...article } = readArticle(text.toString(), {
      hash,
      file: archive.articles.pathOf(hash),
      timeZone,
    })
    revised.push({ hash, article, text, details: {}, why: 'accepted', change: 'changed by hand' })
  }
  if (revised.length > 0) await archive.keep({ revised })
  return new Set(revised.map(({ hash }) => hash))
}
