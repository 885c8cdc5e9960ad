import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import type { ArticleStore } from '../../archive/article-store.ts'
import { atomFrame } from '../formats/atom.ts'
import { feedBytes } from '../formats/feed-bytes.ts'
import type { FeedDocument } from '../formats/feed-document.ts'
import { jsonFrame } from '../formats/json.ts'
import { type PublishedArticle, shownLanguage } from '../formats/published-article.ts'
import { createRenderer } from '../formats/render.ts'
import { rssFrame } from '../formats/rss.ts'
import { escapeMarkup } from '../formats/xml-cleaning.ts'
import { createEntryWriter, type WrittenEntry, writeEntry } from './entries.ts'
import type { Notice, PackedCoding, Rendered, RenderSettings, RenderTask } from './rendering.ts'

const frames = { rss: rssFrame, atom: atomFrame, json: jsonFrame } as const

const pack: Readonly<Record<PackedCoding, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  gzip: (bytes) => promisify(gzip)(bytes, { level: 6 }),
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  zstd: (bytes) => promisify(zstdCompress)(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } }),
}

/** Writes a feed document, whose bytes are the caller's. */
export type RenderDocument = (task: RenderTask) => Promise<Rendered>

/** Makes what writes feed documents: reads their articles, keeps rendered entries, and puts them into their frames. */
export function createDocumentRenderer(
  articles: ArticleStore,
  settings: Pick<RenderSettings, 'timeZone' | 'cacheBytes'>,
): RenderDocument {
  const writeEntries = createEntryWriter({
    articles,
    render: createRenderer(),
    timeZone: settings.timeZone,
    cacheBytes: settings.cacheBytes,
  })
  return async ({ document, formats, entries: planned, notice, codings, isPacked = false }) => {
    const { entries: articles, leftOut } = await writeEntries(planned, document, formats)
    const own = notice === undefined ? [] : [writeEntry(asArticle(notice, document), document, formats)]
    const entries = [...own, ...articles]
    const whole = { ...facts(entries), ...document }
    const files = await Promise.all(
      formats.map(async (format) => {
        const bytes = feedBytes(
          frames[format](whole),
          entries.flatMap(({ forms }) => forms[format] ?? []),
        )
        const packed = codings.map(async (coding) => ({ coding, bytes: await pack[coding](bytes) }))
        return { format, ...(!isPacked && { bytes }), packed: await Promise.all(packed) }
      }),
    )
    return { files, leftOut }
  }
}

function asArticle({ id, title, text, url, atMs }: Notice, site: RenderTask['document']): PublishedArticle {
  return {
    hash: id,
    url,
    title,
    publishedAt: new Date(atMs),
    source: { id: site.publication, title: site.title },
    categories: [],
    thumbnail: '',
    lang: 'und',
    summary: text,
    html: escapeMarkup(text),
    enclosures: [],
  }
}

/** What the entries say of their feed document: its time, and its language where they agree. */
function facts(entries: readonly WrittenEntry[]): Pick<FeedDocument, 'updatedAt' | 'language'> {
  const [first] = entries
  if (first === undefined) return {}
  const times = entries.map((entry) => entry.changedAt.getTime())
  const language = entries.every(({ lang }) => lang === first.lang) ? shownLanguage(first.lang) : undefined
  return { updatedAt: new Date(Math.max(...times)), ...(language !== undefined && { language }) }
}
