import { setImmediate as nextTurn } from 'node:timers/promises'
import { atomFrame } from '../formats/atom.ts'
import type { WriteEntries, WrittenEntry } from '../formats/entries.ts'
import { feedBytes } from '../formats/feed-bytes.ts'
import { type EntrySite, type FeedDocument, feedDocumentFile, feedFormats } from '../formats/feed-document.ts'
import { jsonFrame } from '../formats/json.ts'
import { shownLanguage } from '../formats/published-article.ts'
import { rssFrame } from '../formats/rss.ts'
import type { Publication } from '../publications.ts'
import type { FeedDocumentFiles } from './feed-document-files.ts'

/** So many entries are written before anything else gets its turn. */
const entriesPerTurn = 10

const frames = { rss: rssFrame, atom: atomFrame, json: jsonFrame } as const

/** Writes one feed document in every form, and notes in `report` what changed. */
export async function writeFeedDocument(
  document: Omit<FeedDocument, 'updatedAt'>,
  hashes: readonly string[],
  { order, language, content }: Publication,
  {
    writeEntries,
    files,
    site,
  }: {
    readonly writeEntries: WriteEntries
    readonly files: FeedDocumentFiles
    readonly site: Omit<EntrySite, 'content'>
  },
  report: { readonly written: string[]; unchanged: number },
): Promise<void> {
  const entries: WrittenEntry[] = []
  for (let from = 0; from < hashes.length; from += entriesPerTurn) {
    entries.push(...(await writeEntries(hashes.slice(from, from + entriesPerTurn), { ...site, content })))
    await nextTurn()
  }
  if (order === 'oldest-first') entries.reverse()
  const whole = { ...document, ...facts(entries), ...(language !== undefined && { language }) }
  const changes = await Promise.all(
    feedFormats.map(async (format) => {
      const file = feedDocumentFile(document.path, format)
      const written = entries.map((entry) => entry[format])
      return { file, isWritten: await files.write(file, feedBytes(frames[format](whole), written)) }
    }),
  )
  for (const { file, isWritten } of changes) {
    if (isWritten) report.written.push(file)
    else report.unchanged += 1
  }
}

/** What the entries say of their feed document: its time, and its language where they agree. */
function facts(entries: readonly WrittenEntry[]): Pick<FeedDocument, 'updatedAt' | 'language'> {
  const [first] = entries
  if (first === undefined) return {}
  const times = entries.map((entry) => entry.changedAt.getTime())
  const language = entries.every(({ lang }) => lang === first.lang) ? shownLanguage(first.lang) : undefined
  return { updatedAt: new Date(Math.max(...times)), ...(language !== undefined && { language }) }
}
