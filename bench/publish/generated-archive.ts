import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { z } from 'zod'
import type { NewArticle } from '../../src/archive/archive.ts'
import type { ArticleDetails } from '../../src/archive/article-record.ts'
import type { Article } from '../../src/article/article.ts'
import { articleFormatter } from '../../src/article/format-article.ts'
import { publicationsSettings, publishSettings } from '../../src/publish/publish-settings.ts'
import { createPublisher, type PublisherOptions } from '../../src/publish/publisher.ts'
import { siteSettings } from '../../src/site-settings.ts'
import { sourceDefinition } from '../../src/source/definition.ts'
import { journalArticles } from '../archive/journal-articles.ts'
import { openBenchArchive } from '../archive/open-bench-archive.ts'

const timeZone = 'Asia/Shanghai'
const sentence =
  '渡轮公司周一表示，**“北线”**将在下周恢复通航，票价不变，但班次减半；详情见[公告](https://news.example/n?a=1&b=2)。'

/** A generated article of about 5 KB of Markdown. */
export function generatedArticle(number: number, publishedAtMs: number): Article {
  return {
    hash: createHash('sha256').update(String(number)).digest('hex').slice(0, 16),
    sourceId: 'harbour',
    url: `https://news.example/a/${number}`,
    title: `第${number}条：港口 & 渡轮`,
    publishedAt: new Date(publishedAtMs),
    summary: '渡轮公司周一表示，北线将在下周恢复通航...',
    lang: 'zh-CN',
    thumbnail: `https://news.example/p/${number}.jpg`,
    markdown: Array.from({ length: 10 }, (_, index) => `${index}. ${sentence.repeat(3)}`).join('\n\n'),
  }
}

/** A new temporary folder for an archive. */
export function temporaryOutput(): string {
  return mkdtempSync(join(tmpdir(), 'feedkeeper-bench-'))
}

/** Puts articles without files into the archive of a folder, which must not be open: as lines of its journal. */
export async function generateRows(output: string, articles: Iterable<Article>): Promise<void> {
  const rows = function* () {
    for (const article of articles) yield newArticle(article, '')
  }
  await journalArticles(output, rows())
}

/** Opens an archive in a folder, by default a new temporary one, and what publishes it; settings as in a settings file. */
export async function generatedArchive({
  output = temporaryOutput(),
  publish = {},
  publications = {},
}: {
  readonly output?: string
  readonly publish?: z.input<typeof publishSettings>
  readonly publications?: z.input<typeof publicationsSettings>
} = {}) {
  const archive = await openBenchArchive(output, { timeZone, level: 'warn' })
  const options: PublisherOptions = {
    settings: {
      site: { ...siteSettings.parse({}), url: 'http://127.0.0.1:8787/' },
      publish: publishSettings.parse(publish),
      publications: publicationsSettings.parse(publications),
    },
    sources: () => [
      {
        id: 'harbour',
        file: 'feeds/harbour.yaml',
        definition: sourceDefinition.parse({ title: 'Harbour', list: { feed: { url: 'https://news.example/feed' } } }),
        definitionHash: '',
      },
    ],
    isBroken: () => false,
    archive,
    output,
    // The only ones that are asked are hubs, and they say yes.
    fetch: async ({ url }) => ({ kind: 'refused', url, status: 202, wireBytes: 0 }),
    clock: Date.now,
    log: pino({ level: 'warn' }),
  }
  return {
    output,
    options,
    archive,
    publisher: () => createPublisher(options),
    /** Keeps articles, all in one batch. */
    async add(articles: readonly (Article & { readonly details?: ArticleDetails })[]) {
      const format = articleFormatter(timeZone)
      await archive.keep({
        articles: articles.map(({ details, ...article }) => newArticle(article, format(article), details)),
      })
    },
    close: archive.close,
    /** Removes the folder of an archive that is closed. */
    async remove() {
      await rm(output, { recursive: true, force: true })
    },
  }
}

function newArticle(article: Article, text: string, details: ArticleDetails = {}): NewArticle {
  return { article, text, details, firstSeenAtMs: article.publishedAt.getTime(), sourceId: article.sourceId }
}

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Says a line of a benchmark's result. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** The most memory this process has had, in MB; where it can be told, without that of the program that started it. */
export function peakMb(): number {
  const own = existsSync('/proc/self/status') && /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
  return Math.round(Number(own ? own[1] : process.resourceUsage().maxRSS) / 1_024)
}
