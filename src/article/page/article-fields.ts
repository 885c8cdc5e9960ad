import type { Document, Element } from 'domhandler'
import { textContent } from 'domutils'
import type { ArticleRules } from '../../source/definition.ts'
import { type DateContext, readDate } from '../../text/date/date.ts'
import { backgroundAddress } from '../../text/picture-addresses.ts'
import { select } from './select.ts'

/** What stands on an article's page where the definition's `article.fields` look. */
export type ArticleFields = {
  /** Each is one line of plain text. */
  readonly title?: string
  readonly publishedAt?: Date
  /** Why the date that stands there was not believed. */
  readonly dateDoubt?: string
  readonly author?: string
  readonly imageUrl?: string
  readonly categories?: readonly string[]
  /** Fields whose selectors match nothing, or nothing that has a text. */
  readonly missing?: readonly string[]
}

type Places = NonNullable<ArticleRules['fields']>
type Place = NonNullable<Places['title']>

const maxLength = 1_000
const mostCategories = 200

/** Reads the fields of an article from its page, whose pictures and addresses are resolved already. */
export function articleFields(
  document: Document,
  places: Places,
  { base, dates }: { readonly base: string | undefined; readonly dates: DateContext },
): ArticleFields {
  const first = (place: Place | undefined) => place && textsAt(document, place).find((text) => text !== '')
  const { title, author, published } = { title: first(places.title), author: first(places.author), published: dateAt() }
  const date = published === undefined ? undefined : readDate(published, dates)
  const image = places.image && select(places.image.select, document)[0]
  const imageUrl = image && pictureOf(image, places.image?.attribute, base)
  const categories = places.categories && textsAt(document, places.categories).filter((text) => text !== '')
  const found = { title, author, published, image: imageUrl, categories: categories?.length ? categories : undefined }
  const missing = Object.keys(places).filter((name) => found[name as keyof Places] === undefined)
  return {
    ...(title !== undefined && { title }),
    ...(date?.kind === 'date' && { publishedAt: date.date }),
    ...(date?.kind === 'doubted' && { dateDoubt: date.reason }),
    ...(author !== undefined && { author }),
    ...(imageUrl !== undefined && { imageUrl }),
    ...(found.categories && { categories: found.categories.slice(0, mostCategories) }),
    ...(missing.length > 0 && { missing }),
  }

  function dateAt(): string | undefined {
    const time = places.published && select(places.published.select, document)[0]?.attribs.datetime
    return (places.published?.attribute === undefined ? time : undefined) ?? first(places.published)
  }
}

function textsAt(document: Document, { select: selector, attribute }: Place): readonly string[] {
  return select(selector, document).map((element) => {
    const text =
      attribute === undefined ? (element.attribs.content ?? textContent(element)) : element.attribs[attribute]
    return (text ?? '').replace(/\s+/g, ' ').trim().slice(0, maxLength)
  })
}

function pictureOf(element: Element, attribute: string | undefined, base: string | undefined): string | undefined {
  const inner = element.name === 'img' ? element : select('img', element)[0]
  const { attribs } = inner ?? element
  const own = attribute === undefined || attribute === 'style' ? undefined : element.attribs[attribute]
  const written = own ?? attribs.src ?? attribs.content ?? attribs.href ?? backgroundAddress((name) => attribs[name])
  const url = written === undefined ? null : URL.parse(written.trim(), base)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined
}
