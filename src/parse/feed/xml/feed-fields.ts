import type RssParser from 'rss-parser'
import { loadLibraryWith } from '../../../load-library.ts'
import type { PartName } from './feed-elements.ts'

/** An element of a feed in the shape xml2js gives elements, which is what rss-parser takes. */
export type FeedValue = {
  /** Its text, where inline markup (Atom `type="xhtml"`, forgotten escaping) is part of it; empty where it is blank. */
  readonly _: string
  /** Its attributes, and the marks its reader made. */
  readonly $: Readonly<Record<string, string>>
} & { readonly [Name in PartName]?: readonly FeedValue[] }

/** The elements of an item or head by canonical name (see `FeedElement`), in the order of the document. */
export type FeedFields = Readonly<Record<string, readonly FeedValue[] | undefined>>

/** What a feed of any format holds. */
export type FeedParts = { readonly head: FeedFields; readonly items: readonly FeedFields[] }

/** A field that rss-parser is to take whole, under a name beside what it shapes of it. */
type WholeField = readonly [name: string, whole: string, how: { readonly keepArray: true }]

/** What it makes of an element beside the whole one is left behind. */
class NoBuilder {
  buildObject = () => ''
}

/** rss-parser without what it asks sites with, and without xml2js: three quarters of what it loads. */
const Parser = loadLibraryWith('rss-parser', {
  xml2js: { Parser: class {}, Builder: NoBuilder },
  http: {},
  https: {},
  url: {},
}) as typeof RssParser

/** rss-parser with another reader of XML than xml2js, which refuses what is broken and loses the order of mixed content. */
class TolerantRssParser extends Parser<object, object> {
  /** The name under which rss-parser holds and calls its reader of XML. */
  readonly xmlParser: { readonly parseString: (text: string, done: (error: null, tree: object) => void) => void }
  /** The fields of this feed: rss-parser looks for each that it is told of in each item. */
  whole: { readonly feed: readonly WholeField[]; readonly item: readonly WholeField[] } = { feed: [], item: [] }
  /** As rss-parser holds what it was told. */
  declare readonly options: { customFields: object }

  constructor(read: (text: string) => FeedParts) {
    super()
    this.xmlParser = {
      parseString: (text, done) => {
        const { head, items } = read(text)
        this.whole = { feed: wholeFields([head]), item: wholeFields(items) }
        this.options.customFields = this.whole
        // The tree xml2js makes of RSS 2.0: of that alone rss-parser changes nothing we take.
        done(null, { rss: { $: { version: '2.0' }, channel: [{ ...head, item: items }] } })
      },
    }
  }
}

function wholeFields(all: readonly FeedFields[]): readonly WholeField[] {
  const names = new Set<string>()
  for (const each of all) for (const name in each) names.add(name)
  return [...names].map((name) => [name, `=${name}`, { keepArray: true }])
}

/**
 * Reads a feed's text into fields with rss-parser, whole elements each: its own shaping drops types, attributes and all
 * but the first. Throws what `read` throws.
 */
export async function feedFields(text: string, read: (text: string) => FeedParts): Promise<FeedParts> {
  const parser = new TolerantRssParser(read)
  const feed = await parser.parseString(text)
  const { whole } = parser
  return {
    head: keptFields(feed as object as FeedFields, whole.feed),
    items: feed.items.map((item) => keptFields(item as object as FeedFields, whole.item)),
  }
}

function keptFields(shaped: FeedFields, fields: readonly WholeField[]): FeedFields {
  const kept: Record<string, readonly FeedValue[]> = {}
  for (const [name, whole] of fields) {
    const values = shaped[whole]
    if (values !== undefined) kept[name] = values
  }
  return kept
}

/** The text of a part of an element, such as an author's name. */
export function partText(value: FeedValue, name: PartName): string | undefined {
  return value[name]?.[0]?._.trim() || undefined
}
