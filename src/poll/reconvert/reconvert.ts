import type { Source } from '../../source/load.ts'
import { articlesOfSource } from '../articles-of-source.ts'
import { Remaking, type RemakingParts } from './remake.ts'

/** An article that loses text. */
export type WorseArticle = { readonly hash: string; readonly title: string; readonly reason: string }

/** What making the articles of one source anew comes to. */
export type SourceReconversion = {
  readonly source: string
  readonly unchanged: number
  readonly changed: number
  readonly worse: readonly WorseArticle[]
  /** Articles of which is not kept what they were last made from. */
  readonly notCaptured: number
  /** Articles whose files were changed, or taken away, by hand; they are left as they are. */
  readonly edited: number
}

/** What `reconvert` did. */
export type ReconvertReport = {
  readonly sources: readonly SourceReconversion[]
  /** How many articles were replaced. */
  readonly written: number
  /** So many of them would lose text that none was replaced. */
  readonly isStopped: boolean
}

/** How articles are made anew. */
export type ReconvertOptions = {
  /** Only articles published since then. */
  readonly sinceMs?: number | undefined
  /** Nothing is written. */
  readonly isDryRun: boolean
  /** Articles are replaced however many lose text. */
  readonly isForced: boolean
  readonly signal?: AbortSignal | undefined
  readonly onArticle?: ((sourceId: string) => void) | undefined
}

/** More of them must not lose text. */
const mostWorse = 0.2
const articlesPerStep = 20

/**
 * Makes the articles of sources anew from what is kept of their sites, and keeps those that come out otherwise as revisions.
 * All are looked at before the first is replaced; where more than a fifth would lose text, none is, unless that is forced.
 */
export async function reconvert(
  sources: readonly Source[],
  parts: RemakingParts,
  options: ReconvertOptions,
): Promise<ReconvertReport> {
  const found: SourceReconversion[] = []
  const toWrite: { readonly source: Source; readonly hashes: readonly string[] }[] = []
  for (const source of sources) {
    const { reconversion, hashes } = await lookAt(source, parts, options)
    found.push(reconversion)
    toWrite.push({ source, hashes })
  }
  const worse = found.reduce((sum, each) => sum + each.worse.length, 0)
  const made = found.reduce((sum, each) => sum + each.unchanged + each.changed, worse)
  const isStopped = worse > made * mostWorse && !options.isForced
  let written = 0
  if (!isStopped && !options.isDryRun) {
    for (const { source, hashes } of toWrite) written += await write(source, hashes, parts, options.signal)
  }
  return { sources: found, written, isStopped }
}

/** Makes every article of a source anew, and counts; gives those that are to be replaced. */
async function lookAt(source: Source, parts: RemakingParts, options: ReconvertOptions) {
  const remaking = new Remaking(source, parts)
  const counts = { unchanged: 0, changed: 0, 'not-captured': 0, edited: 0 }
  const worse: WorseArticle[] = []
  const hashes: string[] = []
  for await (const record of articlesOfSource(source.id, parts.archive.catalog, options.sinceMs)) {
    if (options.signal?.aborted) break
    const remade = await remaking.remake(record)
    if (remade.kind !== 'worse') counts[remade.kind] += 1
    else worse.push({ hash: record.hash, title: remade.title, reason: remade.reason })
    if ('revised' in remade && remade.revised !== undefined) hashes.push(record.hash)
    options.onArticle?.(source.id)
  }
  const { unchanged, changed, edited } = counts
  const reconversion = { source: source.id, unchanged, changed, worse, notCaptured: counts['not-captured'], edited }
  return { reconversion, hashes }
}

/** Makes articles anew once more, and keeps what came out; gives how many were replaced. */
async function write(
  source: Source,
  hashes: readonly string[],
  parts: RemakingParts,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { archive } = parts
  const remaking = new Remaking(source, parts)
  let written = 0
  for (let from = 0; from < hashes.length && !signal?.aborted; from += articlesPerStep) {
    const records = await archive.catalog.articles.find(hashes.slice(from, from + articlesPerStep))
    const revised = []
    for (const record of records.values()) {
      const remade = await remaking.remake(record)
      if ('revised' in remade && remade.revised !== undefined) revised.push(remade.revised)
    }
    const outcomes = await archive.keep({ revised })
    written += outcomes.filter((outcome) => outcome === 'revised').length
  }
  return written
}
