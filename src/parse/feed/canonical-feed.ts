import RssParser from 'rss-parser'
import type { FeedFormat } from './feed-elements.ts'
import { headElements, itemElements, partElements } from './feed-elements.ts'

/** One element of a field as xml2js gives it: text alone, or with attributes (`$`) and parts. */
export type RawValue = string | ({ readonly _?: string; readonly $?: Readonly<Record<string, string>> } & RawParts)
type RawParts = { readonly [part: string]: unknown }

/** All elements of an item or head by canonical name, in document order. */
export type RawFields = Readonly<Record<string, readonly RawValue[] | undefined>>

/** What rss-parser gives for a canonical document. */
export type RawFeed = { readonly head: RawFields; readonly items: readonly RawFields[] }

const keep = '='
const fields = (names: Iterable<string>) =>
  [...new Set(names)].map((name) => [name, keep + name, { keepArray: true }] as unknown as string)

const itemNames = [...itemElements.values()].map((element) => element.name)
const headNames = [...headElements.values()].map((element) => element.name)

/** Makes the rss-parser that takes every field raw: its own shaping drops types, attributes and all but the first. */
export function rawRssParser(): RssParser<Record<string, unknown>, Record<string, unknown>> {
  return new RssParser<Record<string, unknown>, Record<string, unknown>>({
    customFields: { item: fields([...itemNames, 'raw:about']), feed: fields(headNames) },
  })
}

/** A document in canonical XML; see `FeedReader`. */
export type CanonicalDocument = {
  readonly format: FeedFormat
  readonly head: readonly string[]
  readonly items: readonly string[]
  readonly longTexts: readonly string[]
}

/** Runs rss-parser over a canonical document; throws what xml2js throws where it refuses it. */
export async function readCanonical(
  parser: ReturnType<typeof rawRssParser>,
  { format, head, items, longTexts }: CanonicalDocument,
): Promise<RawFeed> {
  const feed = await parser.parseString(canonicalXml(format, head.join(''), items))
  return { head: rawFields(feed, longTexts), items: feed.items.map((item) => rawFields(item, longTexts)) }
}

function canonicalXml(format: FeedFormat, head: string, items: readonly string[]): string {
  const tag = format === 'atom' ? 'entry' : 'item'
  const list = items.map((item) => `<${tag}>${item}</${tag}>`).join('\n')
  if (format === 'atom') return `<feed version="1.0">${head}${list}</feed>`
  if (format === 'rdf') return `<rdf:RDF><channel>${head}</channel>${list}</rdf:RDF>`
  return `<rss version="2.0"><channel>${head}${list}</channel></rss>`
}

function rawFields(shaped: object, longTexts: readonly string[]): RawFields {
  const fields: Record<string, readonly RawValue[]> = {}
  for (const [name, values] of Object.entries(shaped)) {
    if (name.startsWith(keep))
      fields[name.slice(keep.length)] = values.map((value: RawValue) => whole(value, longTexts))
  }
  return fields
}

/** Puts a long text back in its place. */
function whole(value: RawValue, longTexts: readonly string[]): RawValue {
  const aside = rawAttribute(value, 'aside')
  return aside === undefined || typeof value === 'string' ? value : { ...value, _: longTexts[Number(aside)] ?? '' }
}

/** The text of a raw value. */
export function rawText(value: RawValue): string {
  return typeof value === 'string' ? value : (value._ ?? '')
}

/** An attribute of a raw value. */
export function rawAttribute(value: RawValue, name: string): string | undefined {
  return typeof value === 'string' ? undefined : value.$?.[name]
}

/** The text of a part of a raw value, such as an author's name. */
export function rawPart(value: RawValue, name: string): string | undefined {
  if (typeof value === 'string' || !partElements.has(name)) return undefined
  const part = value[name] as readonly RawValue[] | undefined
  return part?.[0] === undefined ? undefined : rawText(part[0]).trim() || undefined
}
