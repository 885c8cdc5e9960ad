import type { AnyNode, Element } from 'domhandler'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { loadLibrary } from '../../load-library.ts'

/** A subscription in OPML. */
export type Subscription = {
  readonly url: string
  readonly title?: string
  readonly siteUrl?: string
  /** The titles of the folders around it, outermost first. */
  readonly folders: readonly string[]
}

/** What an OPML file holds. */
export type Subscriptions = {
  readonly feeds: readonly Subscription[]
  /** Addresses that came again; the first time counts. */
  readonly duplicates: readonly string[]
  /** What could not be used, in words. */
  readonly faults: readonly string[]
}

/** A file is no OPML. */
export class NotOpmlError extends FeedkeeperError {
  constructor(file: string) {
    super('not-opml', `${file} is no OPML: it has no <opml> with outlines`)
  }
}

const maxDepth = 50

/** Reads OPML 1.0 and 2.0 (http://opml.org/spec2.opml), forgiving case, bare `&` and missing types. */
export function readOpml(text: string, file: string, keyOf: (url: string) => string): Subscriptions {
  const { isTag } = loadLibrary('domhandler') as typeof import('domhandler')
  const { parseDocument } = loadLibrary('htmlparser2') as typeof import('htmlparser2')
  const document = parseDocument(text, { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true })
  const root = document.children.filter(isTag).find((element) => element.name === 'opml')
  if (root === undefined) throw new NotOpmlError(file)
  const feeds: Subscription[] = []
  const duplicates: string[] = []
  const faults: string[] = []
  const seen = new Set<string>()

  const visit = (nodes: readonly AnyNode[], folders: readonly string[]) => {
    for (const outline of nodes.filter(isTag)) {
      if (outline.name === 'body') visit(outline.children, folders)
      if (outline.name !== 'outline') continue
      const title = titleOf(outline)
      const url = outline.attribs.xmlurl?.trim()
      if (!url) {
        if (folders.length < maxDepth) visit(outline.children, title ? [...folders, title] : folders)
        continue
      }
      const parsed = URL.parse(url.replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:/i, 'http:'))
      if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
        faults.push(`${title ?? 'an outline'}: ${JSON.stringify(url.slice(0, 200))} is no http or https address`)
      } else if (seen.has(keyOf(parsed.href))) duplicates.push(url)
      else {
        seen.add(keyOf(parsed.href))
        const siteUrl = outline.attribs.htmlurl?.trim()
        feeds.push({ url: parsed.href, folders, ...(title && { title }), ...(siteUrl && { siteUrl }) })
      }
    }
  }
  visit(root.children, [])
  return { feeds, duplicates, faults }
}

/** Writes OPML 2.0 with the folders; it says no time, so that it only changes with the list. */
export function writeSubscriptions(title: string, feeds: readonly Subscription[]): string {
  const body: Outline = { attributes: [], children: [] }
  const folders = new Map<string, Outline>()
  const folderOf = (path: readonly string[]): Outline => {
    const key = path.join('\n')
    const known = path.length === 0 ? body : folders.get(key)
    if (known) return known
    const made = outlineOf(path.at(-1) as string)
    folderOf(path.slice(0, -1)).children.push(made)
    folders.set(key, made)
    return made
  }
  for (const feed of feeds) folderOf(feed.folders).children.push(feedOutline(feed))
  return opmlAround(
    title,
    body.children.flatMap((child) => outlineLines(child, '    ')),
  )
}

/** A subscription in no folder, as a line of what `opmlAround` is written around. */
export function subscriptionLine(feed: Subscription): string {
  return outlineLines(feedOutline(feed), '    ').join('\n')
}

/** OPML 2.0 around lines of outlines. */
export function opmlAround(title: string, lines: readonly string[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    '  <head>',
    `    <title>${title.replace(/[&<>]/g, reference)}</title>`,
    '  </head>',
    ...(lines.length === 0 ? ['  <body/>'] : ['  <body>', ...lines, '  </body>']),
    '</opml>\n',
  ].join('\n')
}

function feedOutline({ url, title = url, siteUrl }: Subscription): Outline {
  const site = siteUrl ? [['htmlUrl', siteUrl] as const] : []
  return outlineOf(title, ['type', 'rss'], ['xmlUrl', url], ...site)
}

/** An outline, or the body, while it is written. */
type Outline = { readonly attributes: readonly Attribute[]; readonly children: Outline[] }
type Attribute = readonly [name: string, value: string]

function outlineOf(name: string, ...others: readonly Attribute[]): Outline {
  return { attributes: [['text', name], ['title', name], ...others], children: [] }
}

function outlineLines({ attributes, children }: Outline, indent: string): readonly string[] {
  const written = attributes.map(([key, value]) => ` ${key}="${value.replace(/[&<>"\t\n\r]/g, reference)}"`)
  const tag = `${indent}<outline${written.join('')}`
  if (children.length === 0) return [`${tag}/>`]
  const inner = children.flatMap((child) => outlineLines(child, `${indent}  `))
  return [`${tag}>`, ...inner, `${indent}</outline>`]
}

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function reference(character: string): string {
  return names[character] ?? `&#${character.charCodeAt(0)};`
}

function titleOf(outline: Element): string | undefined {
  const title = (outline.attribs.title || outline.attribs.text || '').replace(/\s+/g, ' ').trim().slice(0, 200)
  return title || undefined
}
