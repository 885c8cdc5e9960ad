import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import type { ArticleDetails } from '../../src/archive/article-record.ts'
import type { Article } from '../../src/article/article.ts'
import { articleFormatter } from '../../src/article/format-article.ts'
import type { Fetch } from '../../src/fetch/outcome.ts'
import { publicationsSettings, publishSettings } from '../../src/publish/publish-settings.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import type { PlannedEntry, Rendering, RenderSettings } from '../../src/publish/render/rendering.ts'
import { createRenderingHere } from '../../src/publish/render/rendering-here.ts'
import { siteSettings } from '../../src/site-settings.ts'
import { sourceDefinition } from '../../src/source/definition.ts'
import type { Source } from '../../src/source/load.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { whenOver } from '../support/when-over.ts'

/** An archive in a temporary folder. */
export type SampleArchive = {
  readonly output: string
  readonly feeds: string
  readonly archive: TestArchive
  /** Lets so many milliseconds pass until the next articles come in. */
  readonly pass: (ms: number) => void
  /** Archives articles; each is filled up from its number. */
  readonly add: (articles: readonly Partial<SampleEntry>[]) => Promise<readonly Article[]>
}

/** An article, what the journal knows beyond it, and the other sources that list it. */
export type SampleEntry = Article & { readonly details: ArticleDetails; readonly alsoIn: readonly string[] }

let number = 0

/**
 * Makes an empty archive, or opens one again; it is closed and removed when the running test ends. `ownClock` says when articles
 * come in; by default each add comes an hour after the one before, so that no source has just been added for long.
 */
export async function sampleArchive(folder?: string, ownClock?: () => number): Promise<SampleArchive> {
  let nowMs = Date.parse('2026-10-01T00:00:00Z')
  const hourly = () => {
    nowMs += 3_700_000
    return nowMs
  }
  const clock = ownClock ?? hourly
  const archive = await testArchive({ clock, ...(folder !== undefined && { folder }) })
  return {
    output: archive.folder,
    feeds: join(archive.folder, 'feeds'),
    archive,
    pass: (ms) => {
      nowMs += ms
    },
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
          details: {},
          alsoIn: [],
          ...change,
        }
      })
      await archive.keep({
        articles: entries.map(({ details, alsoIn: _others, ...article }) => ({
          article,
          text: articleFormatter('Asia/Shanghai')(article),
          details,
          firstSeenAtMs: article.publishedAt.getTime(),
          sourceId: article.sourceId,
        })),
        listed: entries.flatMap(({ hash, alsoIn }) => alsoIn.map((sourceId) => ({ hash, sourceId }))),
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

/** An article as a feed document that is to be written has it. */
export function plannedEntry({ hash }: Pick<SampleEntry, 'hash'>): PlannedEntry {
  return { hash, version: '1', details: {}, source: { id: 'harbour', title: 'Harbour' } }
}

/** Writes feed documents on the thread of the test, whose start costs more than most documents; what is passed is what a thread would get. */
function renderingHere(settings: RenderSettings): Rendering {
  const rendering = createRenderingHere(settings)
  return {
    render: async (task, use) =>
      (await rendering).render(structuredClone(task), async (rendered) => use(structuredClone(rendered))),
    getReady: async () => undefined,
    close: async () => (await rendering).close(),
  }
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
    readonly isBroken?: (id: string) => boolean
    readonly level?: string
    readonly log?: (line: string) => void
  } = {},
): Publisher {
  const { sources = ['harbour'] } = options
  const { url = 'https://reader.example/feeds', ...site } = siteSettings.parse({ title: '读者', ...options.site })
  const publish = publishSettings.parse({ ...options.publish })
  const { output } = archive
  const publisher = createPublisher({
    settings: {
      site: { ...site, url },
      publish,
      publications: publicationsSettings.parse({ ...options.publications }),
    },
    sources: typeof sources === 'function' ? sources : () => sampleSources(sources),
    isBroken: options.isBroken ?? (() => false),
    archive: archive.archive,
    output,
    rendering: renderingHere({ output, timeZone: site.timeZone, cacheBytes: publish.cacheBytes }),
    fetch: options.fetch ?? (() => Promise.reject(new Error('nothing is to be fetched'))),
    clock: options.clock ?? (() => Date.parse('2026-11-01T00:00:00Z')),
    log: pino({ level: options.level ?? 'warn' }, { write: options.log ?? (() => undefined) }),
  })
  whenOver(() => publisher.close())
  return publisher
}
