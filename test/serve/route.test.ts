import { describe, expect, test } from 'vitest'
import { routesOf } from '../../src/serve/route.ts'

const page = (path: string) => ({ kind: 'page', path })

describe('what a request path leads to', () => {
  test.each([
    ['/', page('')],
    ['/?utm_source=x', page('')],
    ['/feeds', page('feeds')],
    ['/feeds/', page('feeds')],
    ['/feeds/all', page('feeds/all')],
    ['/a/0123456789abcdef.md', page('a/0123456789abcdef.md')],
    ['/archive/2026/11?source=qq', page('archive/2026/11')],
    ['/all', page('all')],
    ['/all.rss.xml', { name: 'all.rss.xml', mediaType: 'application/rss+xml; charset=utf-8' }],
    ['/all.atom.xml?x=1#y', { name: 'all.atom.xml', mediaType: 'application/atom+xml; charset=utf-8' }],
    ['/all.json', { name: 'all.json', mediaType: 'application/feed+json; charset=utf-8' }],
    ['/publications.opml', { name: 'publications.opml', mediaType: 'text/x-opml; charset=utf-8' }],
    ['/feeds/all.rss.xml', { name: 'all.rss.xml', publication: 'all' }],
    [
      '/all/2026-10-2-first-7.rss.xml',
      { name: 'all/2026-10-2-first-7.rss.xml', publication: 'all', place: '2026-10-2-first-7', format: 'rss' },
    ],
    ['/all/12.atom.xml', { name: 'all/12.atom.xml', publication: 'all', place: '12', format: 'atom' }],
    ['/favicon.ico', { kind: 'icon', name: 'icon.png', mediaType: 'image/png' }],
    ['/icon.png', { kind: 'icon', name: 'icon.png' }],
    ['/feeds/icon.png', { kind: 'icon', name: 'icon.png' }],
    ['/icon.svg', { kind: 'icon', name: 'icon.svg', mediaType: 'image/svg+xml' }],
    ['http://elsewhere.example/all.json', { name: 'all.json' }],
    ['HTTPS://elsewhere.example:8443?x', page('')],
    ['/%61ll.json', { name: 'all.json' }],
  ])('%s', (path, route) => {
    expect(routesOf(path)).toMatchObject([route])
  })

  test.each(['/all.rss.xml.gz', '/ALL.json', '/others.opml', '/all/1.opml', '/publications.db'])(
    'at %s is no file of ours, only what the table of pages may have',
    (path) => {
      expect(routesOf(path)).toEqual([page(path.slice(1))])
    },
  )

  test.each([
    '/../catalog.db',
    '/..%2fcatalog.db',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/feeds/../../catalog.db',
    '/feeds/..%5c..%5cx.json',
    '//etc/passwd',
    '/.all.rss.xml.tmp',
    '/all.rss.xml%00.json',
    '/all/../../x.json',
    '/all/2026-10/../x.json',
    '/%zz',
    '*',
    '',
    'http://elsewhere.example/../catalog.db',
    'ftp://elsewhere.example/all.json',
    'elsewhere.example:443',
    `/${'a'.repeat(10_000)}.json`,
  ])('nothing is at %s', (path) => {
    expect(routesOf(path)).toEqual([])
  })
})

describe('under a base path', () => {
  const feedNamed = (name: string) => ({ kind: 'feed', name })

  test.each([
    ['/news/all.rss.xml', [feedNamed('all.rss.xml'), page('news/all.rss.xml')]],
    ['/all.rss.xml', [feedNamed('all.rss.xml')]],
    ['/news/', [page(''), page('news')]],
    ['/news', [page('news'), page('')]],
    ['/', [page('')]],
    ['/news/feeds/all', [page('feeds/all'), page('news/feeds/all')]],
    ['/feeds/all', [page('feeds/all')]],
    ['/news/12.atom.xml', [feedNamed('12.atom.xml'), feedNamed('news/12.atom.xml')]],
    ['/newspaper/all.rss.xml', [page('newspaper/all.rss.xml')]],
  ])('%s is found with it and without', (path, routes) => {
    expect(routesOf(path, '/news/')).toMatchObject(routes)
  })
})
