import { innerBase } from '../../absolute-url.ts'

const atom = ''
const prefixes: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/atom', atom],
  ['http://purl.org/atom/ns#', atom],
  ['http://example.com/newformat#', atom],
  ['http://example.com/necho', atom],
  ['http://purl.org/echo/', atom],
  ['uri/of/echo/namespace#', atom],
  ['http://purl.org/pie/', atom],
  ['http://backend.userland.com/rss', ''],
  ['http://blogs.law.harvard.edu/tech/rss', ''],
  ['http://cyber.law.harvard.edu/rss/rss.html', ''],
  ['http://backend.userland.com/rss2', ''],
  ['http://purl.org/rss/1.0', ''],
  ['http://my.netscape.com/rdf/simple/0.9', ''],
  ['http://purl.org/net/rss1.1', ''],
  ['http://channel.netscape.com/rdf/simple/0.9', ''],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://purl.org/dc/elements/1.1', 'dc'],
  ['http://purl.org/dc/elements/1.0', 'dc'],
  ['http://purl.org/metadata/dublin_core', 'dc'],
  ['http://purl.org/dc/terms', 'dcterms'],
  ['http://purl.org/rss/1.0/modules/content', 'content'],
  ['http://purl.org/rss/1.0/modules/syndication', 'sy'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://video.search.yahoo.com/mrss', 'media'],
  ['http://search.yahoo.com/rss', 'media'],
  ['http://tools.search.yahoo.com/mrss', 'media'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://www.itunes.com/dtds/podcast-1.0', 'itunes'],
  ['http://example.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://rssnamespace.org/feedburner/ext/1.0', 'feedburner'],
  ['http://podcastindex.org/namespace/1.0', 'podcast'],
  ['http://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md', 'podcast'],
  ['http://purl.org/rss/1.0/modules/slash', 'slash'],
  ['http://purl.org/syndication/thread/1.0', 'thr'],
  ['http://www.georss.org/georss', 'georss'],
  ['http://www.w3.org/2003/01/geo/wgs84_pos', 'geo'],
  ['http://www.w3.org/xml/1998/namespace', 'xml'],
])

/**
 * The prefix we know a namespace by, in lower case; the empty one stands for RSS (all versions) and Atom, whose names
 * never contradict each other. `undefined` for a namespace that means nothing to us.
 *
 * Forgives what publishers get wrong: case, `https`, the last `/` or `#`.
 */
function prefixOfNamespace(uri: string): string | undefined {
  const plain = uri
    .trim()
    .toLowerCase()
    .replace(/^https:/, 'http:')
  return prefixes.get(plain) ?? prefixes.get(plain.replace(/[/#]$/, ''))
}

/** The namespace declarations in scope: declared prefix (empty for the default one) to the prefix we know it by. */
type NamespaceScope = ReadonlyMap<string, string>

/** Reads the declarations of one element; gives the outer scope itself where there are none. */
function scopeWithin(outer: NamespaceScope, attributes: Readonly<Record<string, string>>): NamespaceScope {
  let scope: Map<string, string> | undefined
  for (const name in attributes) {
    if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) continue
    scope ??= new Map(outer)
    const declared = name.slice(6)
    scope.set(declared, prefixOfNamespace(attributes[name] ?? '') ?? declared)
  }
  return scope ?? outer
}

/**
 * The name of an element or attribute with the prefix we know its namespace by, in lower case. A prefix that nobody
 * declared, or that is bound to a namespace we don't know, stands for itself: `media:` means Media RSS wherever it comes.
 */
export function knownName(name: string, scope: NamespaceScope): string {
  const colon = name.indexOf(':')
  if (colon < 0) {
    const prefix = scope.get('')
    return prefix ? `${prefix}:${name}` : name
  }
  const declared = name.slice(0, colon)
  const prefix = scope.get(declared) ?? undeclared.get(declared) ?? declared
  return prefix === '' ? name.slice(colon + 1) : `${prefix}:${name.slice(colon + 1)}`
}

const undeclared: ReadonlyMap<string, string> = new Map([
  ['atom', ''],
  ['atom10', ''],
  ['atom03', ''],
  ['a10', ''],
  ['rss', ''],
])

/** A start tag, its name and base resolved. */
export type Tag = {
  readonly name: string
  /** See `knownName`. */
  readonly known: string
  readonly attributes: Readonly<Record<string, string>>
  readonly scope: NamespaceScope
  readonly base: string | undefined
}

/** Resolves a start tag within the element around it. */
export function tagWithin(
  outer: Tag,
  name: string,
  attributes: Readonly<Record<string, string>>,
  decode: (raw: string) => string,
): Tag {
  const scope = scopeWithin(outer.scope, attributes)
  const ownBase = attributes['xml:base']
  const base = ownBase === undefined ? outer.base : innerBase(decode(ownBase), outer.base)
  return { name, known: knownName(name, scope), attributes, scope, base }
}
