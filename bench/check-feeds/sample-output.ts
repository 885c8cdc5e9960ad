import type { z } from 'zod'
import type { publicationsSettings } from '../../src/publish/publish-settings.ts'
import { hostileArticles } from '../../test/publish/hostile.ts'
import { generatedArchive, generatedArticle } from '../publish/generated-archive.ts'

/** One publication of each kind: with an archive and without, whole and in part, all and a selection. */
const publications: z.input<typeof publicationsSettings> = {
  all: { title: 'All & <everything>', description: 'Every article ]]> there is' },
  harbour: { sources: ['harbour'], language: 'zh-CN', order: 'oldest-first' },
  tagged: { tags: ['a < b & c'], title: 'Complete' },
  brief: { words: ['渡轮'], content: 'summary', limit: 30 },
  recent: { maxAge: '30d' },
  none: { languages: ['tlh'] },
}

/** Publishes ordinary and hostile articles, cleaned as they are at the door, into a temporary folder; gives the folder. */
export async function sampleOutput(): Promise<{ readonly output: string; readonly remove: () => Promise<void> }> {
  const archive = await generatedArchive({
    publish: { hubs: ['https://hub.example/?a=1&b=2'], perSource: 'files', archives: 'files' },
    publications,
  })
  const from = Date.parse('2026-08-01T00:00:00Z')
  const ordinary = Array.from({ length: 400 }, (_, number) => generatedArticle(number, from + number * 6 * 3_600_000))
  const clean = (text: string) =>
    text.toWellFormed().replaceAll(/(?!\n)[\p{Cc}\p{Noncharacter_Code_Point}\ufffd]/gu, '')
  const hostile = hostileArticles().map((article, number) => ({
    ...generatedArticle(9_000 + number, Date.parse('2026-11-15T00:00:00Z') + number * 60_000),
    title: clean(article.title).replaceAll(/\s+/g, ' ').trim(),
    thumbnail: clean(article.thumbnail),
    summary: clean(article.summary).slice(0, 50),
    markdown: clean(article.title).replaceAll(/\{\{(?=[<%])/g, '{ {'),
    details: {
      authors: [clean(article.author ?? '')],
      categories: ['a < b & c', ...article.categories.map(clean)],
      enclosures: article.enclosures.map((each) => ({ ...each, url: clean(each.url) })),
    },
  }))
  await archive.add([...ordinary, ...hostile])
  const publisher = archive.publisher()
  await publisher.publish()
  await publisher.close()
  await archive.close()
  return { output: archive.output, remove: archive.remove }
}
