import { type Cheerio, type CheerioAPI, load } from 'cheerio'
import type { AnyNode } from 'domhandler'
import type { SourceDefinition } from '../../source/definition.ts'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText, oneLine } from '../../text/clean-text.ts'
import { absoluteUrl } from '../absolute-url.ts'
import type { DateContext } from '../date/date.ts'
import { entryRules } from '../entry-rules.ts'
import type { Listing } from '../listing.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { entryOfRaw, hasSubstance, type RawEntry } from '../raw-entry.ts'

type HtmlFields = NonNullable<SourceDefinition['list']['html']>['fields']
type Field = HtmlFields['url']

const imageAttributes = ['data-src', 'data-original', 'data-lazy-src', 'src', 'href', 'content']

/**
 * Reads a web page's list of articles by the definition's CSS selectors.
 *
 * Throws `UnreadableListingError` where `entries` matches nothing, or no entry has a title or address.
 */
export function parseHtmlListing(
  bytes: Uint8Array,
  options: {
    readonly definition: SourceDefinition
    readonly url: string
    readonly contentType?: string
    readonly dates: DateContext
    readonly maxEntries: number
  },
): Listing {
  const { definition, url, contentType } = options
  const html = definition.list.html
  if (html === undefined) throw new TypeError('the definition has no list.html')
  const decoded = decodeBytes(bytes, { kind: 'html', ...(contentType !== undefined && { contentType }) })
  const page = load(cleanText(decoded.text))
  const base = absoluteUrl(page('base[href]').attr('href') ?? '', url) ?? url
  const elements = page(html.entries).toArray()
  if (elements.length === 0) throw new UnreadableListingError(url, `list.html.entries matches nothing: ${html.entries}`)

  const rules = entryRules(definition)
  const raws = elements.map((element) => rawEntry(page, page(element), html.fields)).filter(hasSubstance)
  if (raws.length === 0) throw new UnreadableListingError(url, 'no entry has a link, a title or a text')
  const kept = raws.slice(0, options.maxEntries)
  const next = html.next === undefined ? undefined : page(html.next).first()
  const nextPageUrl = next && absoluteUrl(next.attr('href') ?? next.find('a[href]').attr('href') ?? '', base)
  const title = oneLine(page('title').first().text())
  const language = page('html').attr('lang')?.trim()
  return {
    format: 'html',
    url,
    ...(title !== '' && { title }),
    ...(language && { language }),
    hubUrls: [],
    rhythm: {},
    ...(nextPageUrl !== undefined && nextPageUrl !== url && { nextPageUrl }),
    remarks: [
      ...decodingRemarks(decoded),
      ...(kept.length < raws.length ? [`it has more than ${options.maxEntries} entries; the rest was not read`] : []),
    ],
    entries: kept.flatMap((raw) => {
      const changed = rules.toRaw(raw)
      return changed === undefined ? [] : [entryOfRaw(changed, { url: base, dates: options.dates })]
    }),
  }
}

function rawEntry(page: CheerioAPI, entry: Cheerio<AnyNode>, fields: HtmlFields): RawEntry {
  const matches = ({ select, attribute }: Field) => {
    return { all: select === '' ? entry : entry.find(select).addBack(select), attribute }
  }
  const text = (field: Field | undefined) => {
    if (field === undefined) return undefined
    const { all, attribute } = matches(field)
    return attribute === undefined ? textOf(page, all.first()) : all.first().attr(attribute)
  }
  const date = (field: Field | undefined) =>
    field === undefined ? undefined : (matches(field).all.first().attr('datetime') ?? text(field))
  const linked = entry.find('a[href]').addBack('a[href]')
  const title =
    fields.title === undefined
      ? linked
          .toArray()
          .map((each) => page(each).text())
          .find((each) => oneLine(each) !== '')
      : text(fields.title)
  return given({
    id: text(fields.id),
    url: text(fields.url),
    title: title === undefined ? undefined : oneLine(title),
    published: date(fields.published),
    updated: date(fields.updated),
    author: text(fields.author),
    image: fields.image === undefined ? undefined : image(matches(fields.image)),
    summary: text(fields.summary),
    html: fields.html === undefined ? undefined : (matches(fields.html).all.first().html() ?? undefined),
    text: text(fields.text),
    categories: fields.categories === undefined ? [] : texts(page, matches(fields.categories)),
  })
}

function image({ all, attribute }: { all: Cheerio<AnyNode>; attribute: string | undefined }): string | undefined {
  const first = all.first()
  if (attribute !== undefined && attribute !== 'src') return first.attr(attribute)
  const element = first.is('img') || first.find('img').length === 0 ? first : first.find('img').first()
  return imageAttributes.map((name) => element.attr(name)).find((value) => value && !value.startsWith('data:'))
}

function texts(
  page: CheerioAPI,
  { all, attribute }: { all: Cheerio<AnyNode>; attribute: string | undefined },
): string[] {
  return all.toArray().map((each) => (attribute === undefined ? page(each).text() : (page(each).attr(attribute) ?? '')))
}

/** The text of an element with its line breaks. */
function textOf(page: CheerioAPI, element: Cheerio<AnyNode>): string | undefined {
  if (element.length === 0) return undefined
  const copy = element.clone()
  copy.find('script, style, template').remove()
  copy.find('br').replaceWith('\n')
  copy.find('p, div, li, h1, h2, h3, h4, h5, h6').each((_, block) => {
    page(block).append('\n')
  })
  return copy.text().trim()
}

function given(fields: { readonly [Name in keyof RawEntry]?: RawEntry[Name] | undefined }): RawEntry {
  const texts = Object.entries(fields).filter(([, value]) => value !== undefined)
  // References such as &#1; are characters by now.
  return Object.fromEntries(
    texts.map(([name, value]) => [name, typeof value === 'string' ? cleanText(value) : value]),
  ) as RawEntry
}
