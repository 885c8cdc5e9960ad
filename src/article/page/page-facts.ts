import type { Document, Element } from 'domhandler'
import { textContent } from 'domutils'
import { boundedJson } from '../../text/bounded-json.ts'
import { select } from './select.ts'

/** What a page says of its article, as it says it; for listings that do not. */
export type PageFacts = {
  /** One line of plain text. */
  readonly title?: string
  /** The time of publication as it is written. */
  readonly published?: string
}

/** Where pages say when they were published, the surest first (Open Graph, schema.org, Dublin Core, common custom). */
const dateMetas = [
  'meta[property="article:published_time"]',
  'meta[property="og:published_time"]',
  '[itemprop="datePublished"]',
  'meta[name="article:published_time"]',
  'meta[name="publish_date" i]',
  'meta[name="publishdate" i]',
  'meta[name="pubdate" i]',
  'meta[name="date" i]',
  'meta[name="dc.date" i]',
  'meta[name="dcterms.issued" i]',
  'meta[name="apub:time" i]',
  'time[pubdate]',
  'article time[datetime]',
]
const maxLength = 1_000

/** Reads title and time of publication from a page's metadata; what is missing there is absent. */
export function pageFacts(document: Document): PageFacts {
  const title = first([
    ...select('meta[property="og:title"], meta[name="twitter:title"]', document).map((meta) => meta.attribs.content),
    ...select('h1', document).map((element) => textContent(element)),
    ...select('title', document).map((element) => textContent(element)),
  ])
  const published = first([
    ...dateMetas.slice(0, 3).flatMap((meta) => select(meta, document).map(written)),
    ...select('script[type="application/ld+json"]', document).map((script) => linkedDate(textContent(script))),
    ...dateMetas.slice(3).flatMap((meta) => select(meta, document).map(written)),
  ])
  return { ...(title !== undefined && { title }), ...(published !== undefined && { published }) }
}

/** What a page says its article is about: its description, as it says it; empty where it says nothing. */
export function descriptionOf(document: Document): string {
  const [meta] = select('meta[name="description" i], meta[property="og:description"]', document)
  return meta?.attribs.content?.replace(/\s+/g, ' ').trim() ?? ''
}

function written({ attribs }: Element): string | undefined {
  return attribs.content ?? attribs.datetime
}

/** `datePublished` of the first thing in JSON-LD that has one (https://schema.org/datePublished). */
function linkedDate(json: string): string | undefined {
  try {
    const value = boundedJson(json)
    const things = [value]
      .flat()
      .flatMap((thing) => [thing, (thing as { '@graph'?: unknown } | null)?.['@graph']].flat())
    return things.map((thing) => (thing as { datePublished?: unknown } | null)?.datePublished).find(isText)
  } catch {
    // Broken metadata is as good as none.
    return undefined
  }
}

function first(texts: readonly (string | undefined)[]): string | undefined {
  return texts.map((text) => text?.slice(0, maxLength).replace(/\s+/g, ' ').trim()).find((text) => text)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
