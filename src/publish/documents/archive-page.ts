import { articlesPerPage, type PageCount } from '../../archive/article-keys.ts'

/** An archive page of a publication: the whole of page `number` (counted from 1), or its `first` places. */
export type ArchivePage = { readonly number: number; readonly first?: number }

/** Path of an archive page under the folder of feeds, without the ending of its format. */
export function pathOfPage(publication: string, { number, first }: ArchivePage): string {
  return `${publication}/${number}${first === undefined ? '' : `-first-${first}`}`
}

/** Reads what stands behind the publication's name in the path of an archive page; absent where it names none. */
export function readPage(place: string): ArchivePage | undefined {
  const [, number, first] = /^([1-9]\d{0,8})(?:-first-([1-9]\d{0,2}))?$/.exec(place) ?? []
  if (number === undefined) return undefined
  return { number: Number(number), ...(first !== undefined && { first: Number(first) }) }
}

/**
 * The month in the path of an archive document as feedkeeper named them once (`2026-10`, `2026-10-2`, `2026-10-first-7`): the
 * instant it ends, in milliseconds; absent where the path is none such.
 */
export function endOfFormerMonth(place: string): number | undefined {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])(?:-\d{1,6})?(?:-first-\d{1,6})?$/.exec(place) ?? []
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month), 1)
}

/** The newest archive page there is: it grows with every article, under a new name each time; absent where there is none. */
export function newestPage({ full, begun }: PageCount): ArchivePage | undefined {
  if (begun > 0) return { number: full + 1, first: begun }
  return full > 0 ? { number: full } : undefined
}

/** Whether all places of a page are taken, so that what stands there under this name never changes. */
export function isThere({ number, first = articlesPerPage }: ArchivePage, { full, begun }: PageCount): boolean {
  return number <= full ? first <= articlesPerPage : number === full + 1 && first <= begun
}
