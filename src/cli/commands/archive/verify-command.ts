import { openArchiveReadOnly } from '../../../archive/open-archive.ts'
import { describeFinding, type Finding } from '../../../archive/verify/finding.ts'
import { verifyArchive } from '../../../archive/verify/verify-archive.ts'
import { readArticle, readWritten } from '../../../article/front-matter.ts'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import { createFileThreads } from '../../../jobs/file-readers.ts'
import { stateOfFacts } from '../../../poll/memory/facts-of-state.ts'
import { checkDocuments } from '../../../publish/check-documents.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { createProgress } from '../../progress.ts'
import { withoutWorker } from '../../report-fatal.ts'
import { openSurroundings, type Surroundings } from '../../surroundings.ts'
import { print, printJson } from '../../terminal.ts'
import { mendArchive } from './mend-archive.ts'

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
  if (isToMend) await withoutWorker(() => mendArchive(first.findings, options, surroundings))
  const last = isToMend ? await verify(options, surroundings) : first
  const left = new Set(last.findings.map(describeFinding))
  const mended = first.findings.filter((finding) => !left.has(describeFinding(finding)))
  tell(last, mended, options)
  return last.findings.length === 0 ? exitCodes.ok : exitCodes.someFailed
}

function tell({ findings, files, tookMs }: Verified, mended: readonly Finding[], { json }: GlobalOptions): void {
  const filesPerSecond = Math.round((files / Math.max(tookMs, 1)) * 1_000)
  if (json) {
    const told = { findings: findings.map(asJson), mended: mended.map(asJson) }
    printJson({ files, filesPerSecond, tookMs: Math.round(tookMs), ...told })
    return
  }
  for (const finding of mended) print(`put right: ${finding.what}: ${finding.problem}`)
  for (const finding of findings) print(describeFinding(finding))
  const outcome =
    findings.length === 0 ? 'all well' : `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`
  print(`${files} articles verified, ${filesPerSecond} a second: ${outcome}`)
}

/** A finding with what tells which article it is about, and not all that is known of it. */
function asJson({ record, ...finding }: Finding) {
  if (record === undefined) return finding
  const { url, title, sha256 } = record
  return { ...finding, url, title, ...(sha256 !== undefined && { sha256 }) }
}

async function verify(options: VerifyOptions, surroundings: Surroundings): Promise<Verified> {
  const { output: folder, json, since } = options
  const { timeZone } = surroundings.settings.site
  const progress = createProgress(json ? undefined : surroundings.terminal)
  const findings: Finding[] = []
  const fileThreads = createFileThreads()
  let files = 0
  const startedAt = performance.now()
  try {
    const archive = verifyArchive({
      folder,
      databaseUrl: surroundings.databaseUrl,
      store: surroundings.store,
      readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
      readWritten,
      fileThreads,
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
    await fileThreads.close()
  }
}

/** Where there is no usable catalog, that was told already. */
async function feedFindings(
  output: string,
  damaged: ReadonlySet<string>,
  { settings, databaseUrl, store, sources }: Surroundings,
): Promise<readonly Finding[]> {
  try {
    const archive = await openArchiveReadOnly({ folder: output, databaseUrl, store, stateOf: stateOfFacts })
    try {
      const parts = { settings, sources: () => sources, archive, output, store, damaged, clock: Date.now }
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
