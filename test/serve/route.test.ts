import { describe, expect, test } from 'vitest'
import { routesOf } from '../../src/serve/route.ts'

describe('what a request path leads to', () => {
  test.each([
    ['/', { kind: 'home' }],
    ['/?utm_source=x', { kind: 'home' }],
    ['/feeds', { kind: 'publications' }],
    ['/feeds/', { kind: 'publications' }],
    ['/feeds/all', { kind: 'publication', name: 'all' }],
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
    ['HTTPS://elsewhere.example:8443?x', { kind: 'home' }],
    ['/%61ll.json', { name: 'all.json' }],
  ])('%s', (path, route) => {
    expect(routesOf(path)).toMatchObject([route])
  })

  test.each([
    '/../catalog.db',
    '/..%2fcatalog.db',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/feeds/../../catalog.db',
    '/feeds/..%5c..%5cx.json',
    '//etc/passwd',
    '/all.rss.xml/',
    '/all.rss.xml.gz',
    '/.all.rss.xml.tmp',
    '/all.rss.xml%00.json',
    '/all/../../x.json',
    '/all/2026-10/../x.json',
    '/ALL.json',
    '/all',
    '/%zz',
    '*',
    '',
    'http://elsewhere.example/../catalog.db',
    'ftp://elsewhere.example/all.json',
    'elsewhere.example:443',
    '/others.opml',
    '/all/1.opml',
    '/publications.db',
    `/${'a'.repeat(10_000)}.json`,
  ])('nothing is at %s', (path) => {
    expect(routesOf(path)).toEqual([])
  })
})

describe('under a base path', () => {
  const feedNamed = (name: string) => ({ kind: 'feed', name })

  test.each([
    ['/news/all.rss.xml', [feedNamed('all.rss.xml')]],
    ['/all.rss.xml', [feedNamed('all.rss.xml')]],
    ['/news/', [{ kind: 'home' }]],
    ['/news', [{ kind: 'home' }]],
    ['/', [{ kind: 'home' }]],
    ['/news/feeds/all', [{ kind: 'publication', name: 'all' }]],
    ['/feeds/all', [{ kind: 'publication', name: 'all' }]],
    ['/news/12.atom.xml', [feedNamed('12.atom.xml'), feedNamed('news/12.atom.xml')]],
    ['/newspaper/all.rss.xml', []],
    ['/news/news/all.rss.xml', []],
  ])('%s is found with it and without', (path, routes) => {
    expect(routesOf(path, '/news/')).toMatchObject(routes)
  })
})
