import { ArchiveError } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import type { FeedFiles } from '../feed-files.ts'
import { readImageName } from '../images/images.ts'
import type { KeptFiles } from '../opening/kept-files.ts'
import { revisionTime } from '../revisions/revisions.ts'
import { moveCaptures } from './move-captures.ts'
import { checkBeginning, journalDigests, moveJournal } from './move-journal.ts'
import { TransferError } from './transfer-error.ts'

/** How much was moved, or was there already. */
export type MovedArchive = {
  readonly articles: number
  readonly revisions: number
  readonly images: number
  readonly captureBytes: number
  readonly journalBytes: number
}

/** What is moved so far, of the part in hand. */
export type MoveProgress = (
  part: 'articles' | 'former versions' | 'pictures' | 'captures' | 'feeds' | 'journal',
) => void

const articlesAtOnce = 250

/**
 * Copies all that is kept and published from one place to another, and the journal last, so that what has a journal is whole.
 * Cut off, it is done again, and passes over what is there. Files that cannot be read are left for the rebuild to tell.
 * Throws `TransferError` where the other place has another archive, or this one has none, or is written to meanwhile.
 */
export async function moveArchive(
  from: KeptFiles,
  to: KeptFiles,
  {
    name,
    onProgress,
  }: { readonly name: { readonly from: string; readonly to: string }; readonly onProgress?: MoveProgress },
): Promise<MovedArchive> {
  const writers = await Promise.all((await from.journalTexts.writers()).map((each) => from.journalTexts.months(each)))
  if (writers.flat().length === 0) throw new TransferError(name.from, 'there is no journal, so no archive')
  await checkBeginning(from.journalTexts, to.journalTexts, name.to)
  const digests = await journalDigests(from.journalTexts)
  onProgress?.('articles')
  const { articles, groups } = await moveArticles(from, to)
  onProgress?.('former versions')
  let revisions = 0
  for (const group of groups) revisions += await moveRevisions(group, from, to)
  onProgress?.('pictures')
  const images = await moveImages(from, to)
  onProgress?.('captures')
  const captureBytes = await moveCaptures(from.captureBytes, to.captureBytes)
  onProgress?.('feeds')
  await moveFeeds(from.feeds, to.feeds)
  onProgress?.('journal')
  const journalBytes = await moveJournal(from.journalTexts, to.journalTexts, { name, digests })
  return { articles, revisions, images, captureBytes, journalBytes }
}

async function moveArticles(from: KeptFiles, to: KeptFiles): Promise<{ articles: number; groups: readonly string[] }> {
  let articles = 0
  const groups = new Set<string>()
  for await (const { group, hashes } of from.articles.survey()) {
    if (group !== '') groups.add(group)
    for (let at = 0; at < hashes.length; at += articlesAtOnce) {
      const some = hashes.slice(at, at + articlesAtOnce)
      const found = await from.articles.read(some)
      const files = some.flatMap((hash) => {
        const text = found.get(hash)
        return text === undefined || text instanceof ArchiveError ? [] : [{ hash, text }]
      })
      const { written } = await to.articles.putIfAbsent(files)
      const others = files.filter(({ hash }) => !written.has(hash))
      const there = await to.articles.read(others.map(({ hash }) => hash))
      const changed = others.filter(({ hash, text }) => {
        const bytes = there.get(hash)
        return !(bytes instanceof Buffer && bytes.equals(text))
      })
      if (changed.length > 0) await to.articles.replace(changed)
      articles += files.length
    }
  }
  return { articles, groups: [...groups].sort() }
}

async function moveRevisions(group: string, from: KeptFiles, to: KeptFiles): Promise<number> {
  let count = 0
  for (const hash of await from.revisions.hashesIn(group)) {
    const there = new Set(await to.revisions.list(hash))
    for (const name of await from.revisions.list(hash)) {
      count += 1
      if (there.has(name)) continue
      const bytes = await from.revisions.get(hash, name)
      if (bytes !== undefined) await to.revisions.put([{ hash, atMs: revisionTime(name) ?? 0, bytes }])
    }
  }
  return count
}

async function moveImages(from: KeptFiles, to: KeptFiles): Promise<number> {
  let count = 0
  for await (const { names } of from.images.survey()) {
    for (const name of names) {
      const bytes = await from.images.get(name)
      const { sha256, form } = readImageName(name) ?? {}
      if (bytes === undefined || form === undefined || checksumOf(bytes) !== sha256) continue
      await to.images.put([{ bytes, form }])
      count += 1
    }
  }
  return count
}

/** Feeds could be made anew; moved, they stand there at once, under the same times. */
async function moveFeeds(from: FeedFiles, to: FeedFiles): Promise<void> {
  const top = await from.list('')
  const folders = new Set(top.flatMap((name) => name.split('.', 1)))
  for (const folder of ['', ...folders]) {
    const names = folder === '' ? top : await from.list(folder)
    for (const name of names) {
      const path = folder === '' ? name : `${folder}/${name}`
      const bytes = await from.get(path)
      if (bytes !== undefined) await to.put(path, bytes)
    }
  }
}
