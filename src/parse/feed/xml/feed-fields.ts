import RssParser from 'rss-parser'
import { headElements, itemAttributes, itemElements, type PartName } from './feed-elements.ts'

/** An element of a feed in the shape xml2js gives elements, which is what rss-parser takes. */
export type FeedValue = {
  /** Its text, where inline markup (Atom `type="xhtml"`, forgotten escaping) is part of it; empty where it is blank. */
  readonly _: string
  /** Its attributes, and the marks its reader made. */
  readonly $: Readonly<Record<string, string>>
} & { readonly [Name in PartName]?: readonly FeedValue[] }

/** The elements of an item or head by canonical name (see `FeedElement`), in the order of the document. */
export type FeedFields = Readonly<Record<string, readonly FeedValue[] | undefined>>

/** A feed of any format as the tree xml2js makes of RSS 2.0: of that alone rss-parser changes nothing we take. */
export type FeedTree = {
  readonly rss: {
    readonly $: { readonly version: '2.0' }
    readonly channel: readonly [Readonly<Record<string, readonly (FeedValue | FeedFields)[]>>]
  }
}

/** Before the name of a field that was taken whole; without it stands what rss-parser shaped. */
const keep = '='
const fields = (names: Iterable<string>) =>
  [...new Set(names)].map((name) => [name, keep + name, { keepArray: true }] as unknown as string)
const customFields = {
  item: fields([...[...itemElements.values()].map((element) => element.name), ...itemAttributes.values()]),
  feed: fields([...headElements.values()].map((element) => element.name)),
}

/** rss-parser with another reader of XML than xml2js, which refuses what is broken and loses the order of mixed content. */
class TolerantRssParser extends RssParser<object, object> {
  /** The name under which rss-parser holds and calls its reader of XML. */
  readonly xmlParser: { readonly parseString: (text: string, done: (error: null, tree: FeedTree) => void) => void }

  constructor(readTree: (text: string) => FeedTree) {
    super({ customFields: customFields as object })
    this.xmlParser = { parseString: (text, done) => done(null, readTree(text)) }
  }
}

/**
 * Reads a feed's text into fields with rss-parser, whole elements each: its own shaping drops types, attributes and all
 * but the first. Throws what `readTree` throws.
 */
export async function feedFields(
  text: string,
  readTree: (text: string) => FeedTree,
): Promise<{ readonly head: FeedFields; readonly items: readonly FeedFields[] }> {
  const feed = await new TolerantRssParser(readTree).parseString(text)
  return { head: keptFields(feed), items: feed.items.map(keptFields) }
}

function keptFields(shaped: object): FeedFields {
  const kept: Record<string, readonly FeedValue[]> = {}
  for (const [name, values] of Object.entries(shaped)) if (name.startsWith(keep)) kept[name.slice(keep.length)] = values
  return kept
}

/** The text of a part of an element, such as an author's name. */
export function partText(value: FeedValue, name: PartName): string | undefined {
  return value[name]?.[0]?._.trim() || undefined
}
