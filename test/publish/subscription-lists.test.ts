import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { subscriptionLists } from '../../src/publish/subscription-lists.ts'
import { readOpml } from '../../src/source/opml/opml.ts'
import { hostileTexts } from './hostile.ts'

const looks = {
  find: () => undefined,
  replaced: new Map(),
  podcastOf: () => undefined,
  sourceOf: () => ({ id: '', title: '' }),
}
const site = { title: 'a & <b>', baseUrl: 'https://reader.example/' }

test('publications and sources are lists of subscriptions that our own reader reads back', async () => {
  const publication = {
    name: 'all',
    title: 'All',
    description: '',
    selection: {},
    set: { kind: 'all' },
    limit: 50,
    order: 'newest-first',
    content: 'full',
    isFolded: false,
    delivery: 'file',
  } as const
  const sources = [
    { id: 'harbour', title: 'Harbour & Co', url: 'https://h.example/', feedUrl: 'https://h.example/feed?a=1&b=2' },
    { id: 'qq', title: 'QQ', publication: 'qq' },
    { id: 'hidden', title: 'in no publication of its own' },
  ]
  const lists = new Map(await subscriptionLists({ publications: [publication], sources, ...looks }, site))
  const read = (name: string) => readOpml(lists.get(name) ?? '', name, (url) => url).feeds
  expect(read('publications.opml')).toEqual([
    {
      title: 'All',
      url: 'https://reader.example/all.rss.xml',
      siteUrl: 'https://reader.example/feeds/all',
      folders: [],
    },
  ])
  expect(read('sources.opml')).toEqual([
    { title: 'Harbour & Co', url: 'https://h.example/feed?a=1&b=2', siteUrl: 'https://h.example/', folders: [] },
    { title: 'QQ', url: 'https://reader.example/qq.rss.xml', folders: [] },
  ])
})

test('a list is well-formed whatever sources are called', async () => {
  const sources = Object.values(hostileTexts).map((title, index) => ({
    id: `s${index}`,
    title,
    feedUrl: 'https://a.example/',
  }))
  const lists = await subscriptionLists({ publications: [], sources, ...looks }, site)
  for (const [, text] of lists) {
    const onError = (_level: string, message: string) => {
      throw new Error(message)
    }
    const document = new DOMParser({ onError }).parseFromString(text, 'text/xml')
    expect(document.documentElement?.nodeName).toBe('opml')
  }
  expect(lists[1]?.[1].match(/<outline/g)).toHaveLength(sources.length)
})
