import { describe, expect, test } from 'vitest'
import { routeOf } from '../../src/serve/route.ts'

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
    ['/all/2026-10-2-first-7.rss.xml', { name: 'all/2026-10-2-first-7.rss.xml', publication: 'all' }],
    ['/%61ll.json', { name: 'all.json' }],
  ])('%s', (path, route) => {
    expect(routeOf(path)).toMatchObject(route)
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
    'http://elsewhere.example/all.json',
    '/publications.db',
    `/${'a'.repeat(10_000)}.json`,
  ])('nothing is at %s', (path) => {
    expect(routeOf(path)).toBeUndefined()
  })
})
