import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { writeOpml } from '../../src/publish/opml.ts'
import { hostileTexts } from './hostile.ts'
import { sampleArchive, samplePublisher } from './sample-archive.ts'

const outlines = (xml: string) =>
  Array.from(new DOMParser().parseFromString(xml, 'text/xml').getElementsByTagName('outline')).map((each) =>
    Object.fromEntries(Array.from(each.attributes).map(({ name, value }) => [name, value])),
  )

test('a list of subscriptions is well-formed whatever feeds are called', () => {
  const titles = Object.values(hostileTexts)
  const xml = writeOpml(
    'a & <b>',
    titles.map((title) => ({ title, feedUrl: 'https://a.example/?a=1&b=2' })),
  )
  expect(outlines(xml)).toHaveLength(titles.length)
  expect(outlines(xml)[0]).toMatchObject({ type: 'rss', text: titles[0], xmlUrl: 'https://a.example/?a=1&b=2' })
})

test('publications and sources are published as lists of subscriptions', async () => {
  const archive = await sampleArchive()
  await samplePublisher(archive, { sources: ['harbour', 'mill'] }).publish()
  const read = async (name: string) => outlines(await readFile(join(archive.feeds, name), 'utf8'))
  expect((await read('publications.opml')).map(({ xmlUrl }) => xmlUrl)).toEqual([
    'https://reader.example/feeds/all.rss.xml',
    'https://reader.example/feeds/harbour.rss.xml',
    'https://reader.example/feeds/mill.rss.xml',
  ])
  expect((await read('sources.opml')).map(({ text, xmlUrl }) => [text, xmlUrl])).toEqual([
    ['Source harbour', 'https://harbour.example/feed'],
    ['Source mill', 'https://mill.example/feed'],
  ])
})
