import { Parser } from 'htmlparser2'

/** What a sitemap says of one address; by the names of its elements, without their prefixes. */
export type SitemapRecord = {
  readonly isSitemap: boolean
  readonly loc: string
  readonly lastmod?: string
  /** Of news sitemaps. */
  readonly title?: string
  readonly published?: string
  readonly keywords?: string
  readonly language?: string
  /** The first of its pictures. */
  readonly image?: string
}

/** Elements whose text is kept, by the element they stand in. */
const kept: Readonly<Record<string, keyof SitemapRecord>> = {
  'url/loc': 'loc',
  'sitemap/loc': 'loc',
  'url/lastmod': 'lastmod',
  'sitemap/lastmod': 'lastmod',
  'news/title': 'title',
  'news/publication_date': 'published',
  'news/keywords': 'keywords',
  'publication/language': 'language',
  'image/loc': 'image',
}
const maxTextLength = 10_000

/** Reads a sitemap or an index of sitemaps (sitemaps.org 0.9, Google's news and image extensions), or one that is a text of addresses. */
export function readSitemap(text: string): readonly SitemapRecord[] {
  const start = text.trimStart()
  if (/^https?:\/\//i.test(start)) {
    return start.split(/\s+/).flatMap((loc) => (/^https?:\/\//i.test(loc) ? [{ isSitemap: false, loc }] : []))
  }
  const records: SitemapRecord[] = []
  const open: string[] = []
  let record: Partial<Record<keyof SitemapRecord, string>> = {}
  let key: keyof SitemapRecord | undefined
  const parser = new Parser(
    {
      onopentagname(name) {
        const local = name.slice(name.indexOf(':') + 1).toLowerCase()
        key = kept[`${open.at(-1)}/${local}`]
        if (key !== undefined && record[key] !== undefined) key = undefined
        open.push(local)
        if (local === 'url' || local === 'sitemap') record = {}
      },
      ontext(data) {
        if (key !== undefined) record[key] = `${record[key] ?? ''}${data}`.slice(0, maxTextLength)
      },
      onclosetag() {
        const local = open.pop()
        key = undefined
        if ((local === 'url' || local === 'sitemap') && record.loc !== undefined) {
          records.push({ ...record, loc: record.loc.trim(), isSitemap: local === 'sitemap' })
          record = {}
        }
      },
    },
    { xmlMode: true },
  )
  parser.end(text)
  return records
}
