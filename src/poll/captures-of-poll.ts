import type { Capture, CapturedAnswer } from '../archive/captures/captures.ts'
import type { CapturesSettings } from '../archive/captures/captures-settings.ts'
import type { FetchOutcome } from '../fetch/outcome.ts'
import type { Entry } from '../parse/listing.ts'
import type { Source } from '../source/load.ts'

/** What is kept of what sites send. */
export type Capturing = CapturesSettings['keep']

/** One page of a listing as it came, with the entries it brought. */
export type ListedPage = { readonly answer: CapturedAnswer; readonly entries: readonly Entry[] }

/** What is kept of an answer; its body is a copy where the thread that reads it takes it over. */
export function answerToKeep(
  { url, status, headers, body, atMs }: Extract<FetchOutcome, { kind: 'fetched' }>,
  isTakenOver = true,
): CapturedAnswer {
  return { url, status, headers, atMs, body: isTakenOver ? new Uint8Array(body) : body }
}

/**
 * The pages of a listing that are kept: those that bring the text of an article that is wanted, or, where all is kept, every
 * one, with all the wanted articles it lists.
 */
export function listingCaptures(
  pages: readonly ListedPage[],
  wanted: readonly { readonly hash: string; readonly entry: Entry; readonly isOfPage: boolean }[],
  { id: sourceId }: Pick<Source, 'id'>,
  capturing: Capturing | undefined,
): readonly Capture[] {
  const all = capturing === 'all'
  return pages.flatMap(({ answer, entries }) => {
    const listed = new Set(entries)
    const articles = wanted.filter(({ entry, isOfPage }) => (all || !isOfPage) && listed.has(entry))
    if (!all && articles.length === 0) return []
    return [{ answer, purpose: { sourceId, articles: articles.map(({ hash }) => hash) } }]
  })
}

/** The pages of an article's text, as they are kept. */
export function pageCaptures(sourceId: string, hash: string, answers: readonly CapturedAnswer[]): readonly Capture[] {
  return answers.map((answer, at) => ({ answer, purpose: { sourceId, page: at + 1, articles: [hash] } }))
}
