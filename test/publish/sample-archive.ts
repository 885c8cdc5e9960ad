import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { ArticleFiles } from '../../src/archive/article-files.ts'
import type { ArticleExtras } from '../../src/archive/article-rows.ts'
import { type Catalog, openCatalog } from '../../src/archive/catalog.ts'
import type { Article } from '../../src/article/article.ts'
import { formatArticle } from '../../src/article/front-matter.ts'
import type { Fetch } from '../../src/fetch/outcome.ts'
import type { ListedSource } from '../../src/publish/directory.ts'
import { publicationsSettings, publishSettings } from '../../src/publish/publish-settings.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import { siteSettings } from '../../src/site-settings.ts'
import { sourceDefinition } from '../../src/source/definition.ts'
import type { Source } from '../../src/source/load.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** An archive in a temporary folder. */
export type SampleArchive = {
  readonly output: string
  readonly feeds: string
  readonly files: ArticleFiles
  readonly catalog: Catalog<ListedSource>
  /** Archives articles; each is filled up from its number. */
  readonly add: (articles: readonly Partial<SampleEntry>[]) => Promise<readonly Article[]>
}

/** An article and what the catalog knows beyond it. */
export type SampleEntry = Article & { readonly extras: ArticleExtras; readonly alsoIn: readonly string[] }

let number = 0

/** Makes an empty archive; it is closed and removed when the running test ends. */
export async function sampleArchive(): Promise<SampleArchive> {
  const output = await tempFolder()
  const files = new ArticleFiles(join(output, 'articles'))
  const catalog = openCatalog<ListedSource>(join(output, 'catalog.db'))
  onTestFinished(() => catalog.close())
  return {
    output,
    feeds: join(output, 'feeds'),
    files,
    catalog,
    async add(changes) {
      const entries = changes.map((change): SampleEntry => {
        number += 1
        return {
          hash: createHash('sha256').update(`sample ${number}`).digest('hex').slice(0, 16),
          sourceId: 'harbour',
          url: `https://news.example/a/${number}`,
          title: `第${number}条`,
          publishedAt: new Date('2026-10-05T08:00:00Z'),
          summary: '渡轮恢复了航行...',
          lang: 'zh-CN',
          thumbnail: '',
          markdown: `**“渡轮”**恢复了第${number}次航行。`,
          extras: {},
          alsoIn: [],
          ...change,
        }
      })
      await files.write(entries.map((entry) => ({ hash: entry.hash, text: formatArticle(entry, 'Asia/Shanghai') })))
      catalog.transaction(() => {
        for (const entry of entries) {
          catalog.articles.add({ ...entry, publishedAtMs: entry.publishedAt.getTime() }, entry.extras)
          for (const sourceId of entry.alsoIn) catalog.articles.addSource(entry.hash, sourceId)
        }
      })
      return entries
    },
  }
}

/** Sources by id that poll a feed, some of them private. */
export function sampleSources(ids: readonly string[], isPrivate: readonly string[] = []): readonly Source[] {
  return ids.map((id) => ({
    id,
    file: `feeds/${id}.yaml`,
    definition: sourceDefinition.parse({
      title: `Source ${id}`,
      private: isPrivate.includes(id),
      list: { feed: { url: `https://${id}.example/feed` } },
    }),
    definitionHash: id,
  }))
}

/** A publisher of the archive; it is closed when the running test ends. */
export function samplePublisher(
  archive: SampleArchive,
  options: {
    readonly sources?: readonly string[] | (() => readonly Source[])
    readonly site?: object
    readonly publish?: object
    readonly publications?: object
    readonly fetch?: Fetch
    readonly clock?: () => number
    readonly log?: (line: string) => void
  } = {},
): Publisher {
  const { sources = ['harbour'] } = options
  const publisher = createPublisher({
    settings: {
      site: siteSettings.parse({ title: '读者', url: 'https://reader.example/feeds', ...options.site }),
      publish: publishSettings.parse({ ...options.publish }),
      publications: publicationsSettings.parse({ ...options.publications }),
    },
    sources: typeof sources === 'function' ? sources : () => sampleSources(sources),
    files: archive.files,
    catalog: archive.catalog,
    folder: archive.feeds,
    fetch: options.fetch ?? (() => Promise.reject(new Error('nothing is to be fetched'))),
    clock: options.clock ?? (() => Date.parse('2026-11-01T00:00:00Z')),
    log: pino({ level: 'warn' }, { write: options.log ?? (() => undefined) }),
  })
  onTestFinished(() => publisher.close())
  return publisher
}
