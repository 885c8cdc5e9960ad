import type { Entry, Listing } from '../../../parse/listing.ts'
import { paint, table } from '../../terminal.ts'

/** What a preview found. */
export type Preview = {
  readonly sourceId: string
  readonly url: string
  readonly listing: Listing
  /** The first entry as it would be written, or why it cannot be; absent where there is no entry. */
  readonly article?: WrittenPreview | { readonly error: string }
}

/** The first article, and what of its page was left out of it, and why. */
type WrittenPreview = {
  readonly file: string
  readonly text: string
  readonly leftOut: readonly { readonly text: string; readonly why: string }[]
}

const maxShown = 100

/** Lays a preview out for people: the listing, its first entries field by field, and the first article as a file. */
export function describePreview({ url, listing, article }: Preview, limit: number): string {
  const { format, title, entries, remarks } = listing
  const head = [`${url}  (${format}, ${entries.length} entries)  ${title ?? ''}`.trimEnd(), ...remarks]
  const shown = entries.slice(0, limit).map((entry, at) => {
    const name = entry.title || entry.url || entry.id || '(no title)'
    return `\n${paint('bold', `${at + 1}. ${name}`)}\n${table(rowsOf(entry).map((row) => ['  ', ...row]))}`
  })
  const more = entries.length > limit ? [`\n... and ${entries.length - limit} more`] : []
  return [...head, ...shown, ...more, ...written(article)].join('\n')
}

function written(article: Preview['article']): readonly string[] {
  if (article === undefined) return []
  if ('error' in article) return [`\nthe first article cannot be written: ${article.error}`]
  const leftOut = article.leftOut.map(({ text, why }) => ['  ', paint('dim', why), shortened(text)])
  return [
    `\nthe first article as it would be written, ${article.file}:\n`,
    article.text.trimEnd(),
    ...(leftOut.length > 0 ? [`\nleft out of it:\n${table(leftOut)}`] : []),
  ]
}

function rowsOf(entry: Entry): readonly (readonly string[])[] {
  const fields: readonly (readonly [name: keyof Entry, value: string | undefined])[] = [
    ['title', entry.title],
    ['url', entry.url],
    ['id', entry.id],
    ['publishedAt', entry.publishedAt?.toISOString() ?? entry.dateDoubt],
    ['updatedAt', entry.updatedAt?.toISOString()],
    ['author', entry.author],
    ['categories', entry.categories.join(', ')],
    ['imageUrl', entry.imageUrl],
    ['enclosures', entry.enclosures.map((each) => each.url).join(', ')],
    ['summaryHtml', entry.summaryHtml],
    ['contentHtml', entry.contentHtml],
  ]
  return fields.flatMap(([name, value]) =>
    value ? [[name, paint('dim', entry.origins?.[name] ?? ''), shortened(value)]] : [],
  )
}

function shortened(value: string): string {
  const line = value.replace(/\s+/g, ' ').trim()
  return line.length > maxShown ? `${line.slice(0, maxShown).toWellFormed()}… (${value.length} characters)` : line
}
