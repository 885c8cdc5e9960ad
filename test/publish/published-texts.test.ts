import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type SampleArchive, sampleArchive, samplePublisher, sampleSources } from './sample-archive.ts'

const textOf = (archive: SampleArchive, name: string) => readFile(join(archive.feeds, name), 'utf8')

describe('the summary and the titles that are published', () => {
  test("are the entry's own summary, the first sentences of a text, and the title of an article without text", async () => {
    const archive = await sampleArchive()
    await archive.add([
      { title: 'own', details: { summaryHtml: '<p>An own summary.</p>' } },
      { title: 'text', markdown: `## Low tide\n\n${'The ferry waits for nobody at all, they say. '.repeat(20)}` },
      { title: 'picture', markdown: '![](https://news.example/1.jpg)' },
    ])
    await samplePublisher(archive).publish()
    const { items } = JSON.parse(await textOf(archive, 'all.json'))
    const summaries = items.map((item: { title: string; summary: string }) => [item.title, item.summary])
    expect(Object.fromEntries(summaries)).toEqual({
      own: 'An own summary.',
      text: `Low tide ${'The ferry waits for nobody at all, they say. '.repeat(6).trim()}`,
      picture: 'picture',
    })
  })

  test('of a publication or a source are never invisible', async () => {
    const archive = await sampleArchive()
    await archive.add([{}])
    const blank = '\u200b\u2060'
    const sources = sampleSources(['harbour']).map((source) => ({
      ...source,
      definition: { ...source.definition, title: blank },
    }))
    const options = { site: { title: '\u0001\u200b' }, publish: { perSource: 'files' }, sources: () => sources }
    await samplePublisher(archive, options).publish()
    for (const name of ['all', 'harbour']) {
      expect(await textOf(archive, `${name}.rss.xml`)).toContain(`<title>${name}</title>`)
      expect(await textOf(archive, `${name}.atom.xml`)).toContain(`<title type="text">${name}</title>`)
    }
    expect(JSON.parse(await textOf(archive, 'all.json')).items[0]._source.title).toBe('harbour')
    await samplePublisher(archive, {
      ...options,
      publications: { p: { title: '\u3164', description: '\u200b' } },
    }).publish()
    const named = JSON.parse(await textOf(archive, 'p.json'))
    expect([named.title, named.description]).toEqual(['p', 'p'])
  })
})
