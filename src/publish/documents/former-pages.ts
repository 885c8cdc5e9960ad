import type { PublishedDocuments } from '../../archive/publication-store.ts'
import { type ArchivePage, pathOfPage, readPage } from './archive-page.ts'
import type { FeedDocumentFiles } from './feed-document-files.ts'

/** So many stay, for readers on their way to them. */
const mostFormer = 2

/** What holds the files and notes of archive pages. */
export type FormerPagesParts = {
  readonly files: FeedDocumentFiles
  readonly documents: Pick<PublishedDocuments, 'remove'>
}

/** Removes what was written of a page while it was being filled and held less than now, all but the last two. */
export async function removeFormerPages(
  publication: string,
  newest: ArchivePage | undefined,
  { files, documents }: FormerPagesParts,
): Promise<void> {
  const names = (await files.names(publication)).flatMap((file) => /^(.+)\.atom\.xml/.exec(file)?.[1] ?? [])
  const former = [...new Set(names)].flatMap((name) => {
    const page = readPage(name)
    const isNewest = page?.number === newest?.number && page?.first === newest?.first
    return page?.first === undefined || isNewest ? [] : [page]
  })
  const oldestFirst = former.sort((a, b) => a.number - b.number || (a.first ?? 0) - (b.first ?? 0))
  const needless = oldestFirst.slice(0, -mostFormer).map((page) => pathOfPage(publication, page))
  for (const path of needless) await files.remove(`${path}.atom.xml`)
  if (needless.length > 0) await documents.remove(needless)
}
