/** The XML formats of feeds; CDF counts as RSS. */
export type FeedFormat = 'rss' | 'rdf' | 'atom'

/** How an element of a feed is read. */
export type FeedElement = {
  /**
   * The name its field has, whatever the document calls it. `description` and `content:encoded` have another, since
   * rss-parser would make snippets of them, in time quadratic in `<`.
   */
  readonly name: string
  /**
   * `plain`: an address, a name or a date, without child elements; `text` and `long`: child elements are forgotten
   * escaping, in a short text or in one that may hold any HTML; `tree`: child elements are fields of their own;
   * `wrapper`: as `tree`, but they belong to what stands around it.
   */
  readonly kind: 'plain' | 'text' | 'long' | 'tree' | 'wrapper'
  /** A mark among its attributes, for what stands under one name and is read in two ways. */
  readonly mark?: 'html' | 'list' | 'counted'
}

const plain = (name: string): FeedElement => ({ name, kind: 'plain' })
const text = (name: string): FeedElement => ({ name, kind: 'text' })
const long = (name: string): FeedElement => ({ name, kind: 'long' })
const tree = (name: string): FeedElement => ({ name, kind: 'tree' })
const wrapper = (name: string): FeedElement => ({ name, kind: 'wrapper' })
/** What RSS and its modules call so is HTML by custom, in Atom documents too. */
const html = (name: string, kind: 'text' | 'long' = 'long'): FeedElement => ({ name, kind, mark: 'html' })
/** Categories with commas between them; they stand under one name with all others, so that they keep their order. */
const terms: FeedElement = { name: 'category', kind: 'text', mark: 'list' }

/** The same, each with how often it was given behind a colon (Media RSS `tags`). */
const countedTerms: FeedElement = { name: 'category', kind: 'text', mark: 'counted' }

/** What is kept of an item or entry, by known name (see `knownName`); everything else is passed over. */
export const itemElements: ReadonlyMap<string, FeedElement> = new Map([
  ['title', text('title')],
  ['link', plain('link')],
  ['guid', plain('guid')],
  ['id', plain('id')],
  ['author', tree('author')],
  ['category', text('category')],
  ['enclosure', text('enclosure')],
  ['description', html('abstract')],
  ['summary', long('summary')],
  ['content', long('content')],
  ['abstract', html('abstract')],
  ['body', long('body')],
  ['xhtml:body', long('body')],
  ['fullitem', html('fullitem')],
  ['content:encoded', html('fullitem')],
  ['pubdate', plain('pubDate')],
  ['published', plain('published')],
  ['issued', plain('published')],
  ['updated', plain('updated')],
  ['modified', plain('updated')],
  ['created', plain('created')],
  ['lastbuilddate', plain('updated')],
  ['date', plain('dc:date')],
  ['image', tree('image')],
  ['keywords', terms],
  ['dc:title', text('dc:title')],
  ['dc:creator', text('dc:creator')],
  ['dc:author', text('dc:creator')],
  ['dc:date', plain('dc:date')],
  ['dc:subject', text('category')],
  ['dc:description', html('dc:description')],
  ['dc:identifier', text('dc:identifier')],
  ['dcterms:issued', plain('published')],
  ['dcterms:created', plain('created')],
  ['dcterms:modified', plain('updated')],
  ['dcterms:abstract', html('dc:description')],
  ['media:group', wrapper('media:group')],
  ['media:content', tree('media:content')],
  ['media:thumbnail', text('media:thumbnail')],
  ['media:title', text('media:title')],
  ['media:description', html('media:description', 'text')],
  ['media:category', text('category')],
  ['media:keywords', terms],
  ['media:rating', text('media:rating')],
  ['media:community', wrapper('media:community')],
  ['media:starrating', text('media:starRating')],
  ['media:statistics', text('media:statistics')],
  ['media:tags', countedTerms],
  ['itunes:title', text('itunes:title')],
  ['itunes:author', text('itunes:author')],
  ['itunes:summary', html('itunes:summary', 'text')],
  ['itunes:subtitle', html('itunes:subtitle', 'text')],
  ['itunes:image', text('itunes:image')],
  ['itunes:keywords', terms],
  ['itunes:category', text('category')],
  ['itunes:duration', plain('itunes:duration')],
  ['itunes:season', plain('itunes:season')],
  ['itunes:episode', plain('itunes:episode')],
  ['itunes:episodetype', plain('itunes:episodeType')],
  ['itunes:explicit', plain('itunes:explicit')],
  ['podcast:transcript', text('podcast:transcript')],
  ['podcast:chapters', text('podcast:chapters')],
  ['podcast:season', text('podcast:season')],
  ['podcast:soundbite', text('podcast:soundbite')],
  ['podcast:alternateenclosure', tree('podcast:alternateEnclosure')],
  ['feedburner:origlink', text('feedburner:origLink')],
  ['comments', plain('comments')],
  ['slash:comments', plain('comments:count')],
  ['thr:total', plain('comments:count')],
  ['source', tree('source')],
  ['rights', text('rights')],
  ['dc:rights', text('rights')],
  ['media:copyright', text('rights')],
  ['contributor', tree('contributor')],
  ['dc:contributor', tree('contributor')],
  ['podcast:person', tree('contributor')],
  ['georss:point', plain('georss:point')],
  ['geo:lat', plain('geo:lat')],
  ['geo:long', plain('geo:long')],
  ['geo:point', wrapper('geo:point')],
  ['language', plain('language')],
  ['dc:language', plain('language')],
])

/** What is kept of the channel or feed itself. */
export const headElements: ReadonlyMap<string, FeedElement> = new Map([
  ['title', text('title')],
  ['dc:title', text('title')],
  ['link', plain('link')],
  ['id', text('id')],
  ['author', tree('author')],
  ['managingeditor', text('managingEditor')],
  ['dc:creator', text('dc:creator')],
  ['itunes:author', text('itunes:author')],
  ['image', tree('image')],
  ['itunes:image', text('itunes:image')],
  ['itunes:category', tree('itunes:category')],
  ['itunes:explicit', text('itunes:explicit')],
  ['itunes:type', text('itunes:type')],
  ['itunes:owner', tree('itunes:owner')],
  ['copyright', text('copyright')],
  ['logo', text('logo')],
  ['icon', text('icon')],
  ['language', text('language')],
  ['dc:language', text('language')],
  ['ttl', text('ttl')],
  ['skiphours', wrapper('skipHours')],
  ['hour', text('hour')],
  ['skipdays', wrapper('skipDays')],
  ['day', text('day')],
  ['sy:updateperiod', text('sy:updatePeriod')],
  ['sy:updatefrequency', text('sy:updateFrequency')],
])

const partNames = [
  ...(['name', 'email', 'uri', 'url', 'title', 'link', 'itunes:category', 'itunes:name', 'itunes:email'] as const),
  ...(['media:title', 'media:description', 'media:thumbnail', 'media:category', 'media:keywords'] as const),
  ...(['media:rating', 'media:starRating', 'media:statistics', 'podcast:source'] as const),
] as const

/** The name of a child of an element of kind `tree`. */
export type PartName = (typeof partNames)[number]

/** The children of an element of kind `tree` that are kept. */
export const partElements: ReadonlyMap<string, FeedElement> = new Map([
  ...partNames.map((name) => [name.toLowerCase(), text(name)] as const),
  ['media:community', wrapper('media:community')],
  // Of a source (RFC 4287, 4.2.11), whose author is that of its entry where that has none.
  ['author', wrapper('author')],
])

/** The attributes that are kept, on whatever element; of `isPermaLink` and the like the lower-case form. */
export const keptAttributes: ReadonlySet<string> = new Set([
  'type',
  'mode',
  'rel',
  'href',
  'hreflang',
  'src',
  'url',
  'uri',
  'name',
  'starttime',
  'length',
  'filesize',
  'medium',
  'width',
  'height',
  'scheme',
  'average',
  'count',
  'min',
  'max',
  'views',
  'favorites',
  'isdefault',
  'duration',
  'title',
  'language',
  'thr:count',
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
/** The attributes of an item that are fields, and the names those have. */
export const itemAttributes: ReadonlyMap<string, string> = new Map([
  ['rdf:about', 'about'],
  ['about', 'about'],
  ['href', 'link'],
  ['lastmod', 'updated'],
])
