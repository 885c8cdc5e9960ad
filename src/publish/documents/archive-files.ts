import type { ArticleKeys } from '../../archive/article-keys.ts'
import type { PublishedDocuments } from '../../archive/publication-store.ts'
import type { Publication } from '../publications.ts'
import { type ArchivePage, newestPage, pathOfPage } from './archive-page.ts'
import type { DocumentMaker, MadeDocument } from './document-maker.ts'
import { type PlanParts, planPage } from './document-plan.ts'
import { type FormerPagesParts, removeFormerPages } from './former-pages.ts'

/** What became of a publication's archive. */
export type WrittenArchive = Omit<MadeDocument, 'hasNews'> & {
  /** The page the subscription document is to lead to: the newest that is written; absent where none is. */
  readonly newest?: ArchivePage
  /** How many full pages are written. */
  readonly full: number
  /** Whether time ran out before all of them were. */
  readonly isUnfinished: boolean
}

type ArchiveFileParts = FormerPagesParts & {
  readonly maker: DocumentMaker
  readonly documents: Pick<PublishedDocuments, 'find'>
  readonly plan: PlanParts
}

/** Keeps the archive pages of a publication as files, the oldest first: those after the first `known`, and those that changed. */
export async function writeArchive(
  publication: Publication,
  options: {
    /** How many full pages are known to be written. */
    readonly known: number
    /** Places whose articles changed. */
    readonly changed: readonly number[]
    readonly isForced: boolean
    /** Whether there is time for another page; one is written in any case. */
    readonly hasTime: () => boolean
  },
  { maker, files, documents, plan }: ArchiveFileParts,
): Promise<WrittenArchive> {
  const keys: ArticleKeys = plan.index.keys(publication.set)
  const extent = await keys.pages()
  const changed = new Set<number>()
  for (const place of options.changed) changed.add(await keys.pageOf(place))
  const report = { written: [] as string[], unchanged: 0 }
  const make = async (page: ArchivePage) => {
    const path = pathOfPage(publication.name, page)
    const made = await maker.make(path, () => planPage(publication, page, plan), { isForced: options.isForced })
    report.written.push(...made.written)
    report.unchanged += made.unchanged
  }
  const known = options.isForced ? 0 : Math.min(options.known, extent.full)
  for (const number of [...changed].filter((each) => each <= known).sort((a, b) => a - b)) await make({ number })
  const newest = newestPage(extent)
  let full = known
  for (; full < extent.full; full += 1) {
    if (full > known && !options.hasTime()) {
      const number = await newestWritten(publication.name, { full, last: extent.full }, documents)
      const leadsOn = number === extent.full && newest?.first !== undefined
      if (leadsOn) await make(newest)
      return { ...report, newest: leadsOn ? newest : { number }, full, isUnfinished: true }
    }
    await make({ number: full + 1 })
  }
  if (newest?.first !== undefined) await make(newest)
  await removeFormerPages(publication.name, newest, { files, documents })
  return { ...report, ...(newest && { newest }), full, isUnfinished: false }
}

/**
 * The newest full page that stands there, be it as an earlier run wrote it, where the first `full` have been looked at: readers
 * are not led past articles they could have while the rest is looked at.
 */
async function newestWritten(
  publication: string,
  { full, last }: { readonly full: number; readonly last: number },
  documents: Pick<PublishedDocuments, 'find'>,
): Promise<number> {
  const isWritten = async (number: number) => (await documents.find(pathOfPage(publication, { number }))) !== undefined
  // The oldest are written first: where the next is not, none behind it is.
  if (!(await isWritten(full + 1))) return full
  let number = last
  while (number > full && !(await isWritten(number))) number -= 1
  return number
}
