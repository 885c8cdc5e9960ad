/** The XML formats of feeds; CDF counts as RSS. */
export type FeedFormat = 'rss' | 'rdf' | 'atom'

/** How an element of a feed is read. */
export type FeedElement = {
  /**
   * Its name in the canonical document. The prefix `raw:` keeps rss-parser from shaping it: its snippets of description
   * and content are quadratic in `<`, and one bad Atom date, or Atom link without attributes, throws the feed away.
   */
  readonly name: string
  /**
   * `text`: child elements are forgotten escaping; `tree`: child elements are fields of their own; `wrapper`: as `tree`,
   * but they belong to what stands around it.
   */
  readonly kind: 'text' | 'tree' | 'wrapper'
  /** An attribute that tells apart what stands under one canonical name. */
  readonly mark?: string
}

const text = (name: string): FeedElement => ({ name, kind: 'text' })
const raw = (name: string): FeedElement => text(`raw:${name}`)
const tree = (name: string): FeedElement => ({ name, kind: 'tree' })
/** What RSS and its modules call so is HTML by custom, in Atom documents too. */
const html = (name: string): FeedElement => ({ name: `raw:${name}`, kind: 'text', mark: ' html="1"' })
/** All categories stand under one name, so that they keep their order. */
const list = ' list="1"'
const terms = (mark?: string): FeedElement => ({ name: 'category', kind: 'text', ...(mark && { mark }) })
const wrapper = (name: string): FeedElement => ({ name, kind: 'wrapper' })

/** What is kept of an item or entry, by known name (see `knownName`); everything else is passed over. */
export const itemElements: ReadonlyMap<string, FeedElement> = new Map([
  ['title', text('title')],
  ['link', raw('link')],
  ['guid', text('guid')],
  ['id', text('id')],
  ['author', tree('author')],
  ['category', terms()],
  ['enclosure', text('enclosure')],
  ['description', html('description')],
  ['summary', raw('summary')],
  ['content', raw('content')],
  ['abstract', html('description')],
  ['body', raw('body')],
  ['xhtml:body', raw('body')],
  ['fullitem', html('content:encoded')],
  ['content:encoded', html('content:encoded')],
  ['pubdate', raw('pubDate')],
  ['published', raw('published')],
  ['issued', raw('published')],
  ['updated', raw('updated')],
  ['modified', raw('updated')],
  ['created', raw('created')],
  ['lastbuilddate', raw('updated')],
  ['date', raw('dc:date')],
  ['image', tree('image')],
  ['keywords', terms(list)],
  ['dc:title', raw('dc:title')],
  ['dc:creator', raw('dc:creator')],
  ['dc:author', raw('dc:creator')],
  ['dc:date', raw('dc:date')],
  ['dc:subject', terms()],
  ['dc:description', html('dc:description')],
  ['dc:identifier', raw('dc:identifier')],
  ['dcterms:issued', raw('published')],
  ['dcterms:created', raw('created')],
  ['dcterms:modified', raw('updated')],
  ['dcterms:abstract', html('dc:description')],
  ['media:group', wrapper('media:group')],
  ['media:content', wrapper('media:content')],
  ['media:thumbnail', text('media:thumbnail')],
  ['media:title', raw('media:title')],
  ['media:description', html('media:description')],
  ['media:category', terms()],
  ['media:keywords', terms(list)],
  ['media:credit', raw('media:credit')],
  ['itunes:title', raw('itunes:title')],
  ['itunes:author', raw('itunes:author')],
  ['itunes:summary', html('itunes:summary')],
  ['itunes:subtitle', html('itunes:subtitle')],
  ['itunes:image', raw('itunes:image')],
  ['itunes:keywords', terms(list)],
  ['itunes:category', terms()],
  ['feedburner:origlink', raw('feedburner:origLink')],
])

/** What is kept of the channel or feed itself. */
export const headElements: ReadonlyMap<string, FeedElement> = new Map([
  ['title', raw('title')],
  ['dc:title', raw('title')],
  ['link', raw('link')],
  ['id', raw('id')],
  ['author', tree('raw:author')],
  ['managingeditor', raw('managingEditor')],
  ['dc:creator', raw('dc:creator')],
  ['itunes:author', raw('itunes:author')],
  ['image', tree('raw:image')],
  ['itunes:image', raw('itunes:image')],
  ['logo', raw('logo')],
  ['icon', raw('icon')],
  ['language', raw('language')],
  ['dc:language', raw('language')],
  ['ttl', raw('ttl')],
  ['skiphours', wrapper('skipHours')],
  ['hour', raw('hour')],
  ['skipdays', wrapper('skipDays')],
  ['day', raw('day')],
  ['sy:updateperiod', raw('sy:updatePeriod')],
  ['sy:updatefrequency', raw('sy:updateFrequency')],
])

/** The children of an element of kind `tree` that are kept. */
export const partElements: ReadonlyMap<string, FeedElement> = new Map(
  ['name', 'email', 'uri', 'url', 'title', 'link'].map((name) => [name, text(name)]),
)

/** The attributes that are kept, on whatever element; of `isPermaLink` and the like the lower-case form. */
export const keptAttributes: ReadonlySet<string> = new Set([
  'type',
  'mode',
  'rel',
  'href',
  'hreflang',
  'src',
  'url',
  'length',
  'filesize',
  'medium',
  'width',
  'isdefault',
  'ispermalink',
  'term',
  'label',
  'text',
  'role',
  'rdf:resource',
])

/** The elements a feed begins with, by known name, and its format. */
export const roots: ReadonlyMap<string, FeedFormat> = new Map([
  ['rss', 'rss'],
  ['channel', 'rss'],
  ['rdf:rdf', 'rdf'],
  ['rdf', 'rdf'],
  ['feed', 'atom'],
  // A document may be one entry (RFC 4287, 2).
  ['entry', 'atom'],
  ['item', 'rss'],
])
/** The attributes of an item that are fields, and their canonical names. */
export const itemAttributes: ReadonlyMap<string, string> = new Map([
  ['rdf:about', 'raw:about'],
  ['about', 'raw:about'],
  ['href', 'raw:link'],
  ['lastmod', 'raw:updated'],
])
