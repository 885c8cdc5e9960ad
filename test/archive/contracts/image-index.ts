import { describe, expect, test } from 'vitest'
import type { JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { completed, hashNumber, kept } from './article-events.ts'
import { emptyCatalog, type NewCatalog, recordEvents } from './open-catalog.ts'

const told = Date.parse('2026-02-01T00:00:00Z')
const url = (name: string, host = 'pictures.example') => `https://${host}/${name}.png`
const file = (digit: string) => `${digit.repeat(2)}/${digit.repeat(64)}.png`
const shows = (n: number, ...images: readonly string[]) => kept(n, { images: [...images] })
const image = (name: string, digit = 'a'): JournalEvent => ({
  kind: 'image',
  url: url(name),
  file: file(digit),
  bytes: 7,
})
const noImage = (name: string): JournalEvent => ({ kind: 'no-image', url: url(name), reason: 'HTTP 404' })
const removed = (n: number): JournalEvent => ({ kind: 'removed', hash: hashNumber(n) })
const wanted = (name: string, attempts = 0, nextTryAtMs = told) => ({ url: url(name), attempts, nextTryAtMs })
const everything = { after: '', limit: 10 }

/** What a catalog knows of the pictures that articles show. */
export function describeImageIndex(name: string, newCatalog: NewCatalog): void {
  describe(`the pictures that articles show, in a catalog ${name},`, () => {
    test('are due once, however many show them, one of each host, until they are kept or given up', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images } = opened.catalog
      await recordEvents(opened, [shows(1, url('a'), url('b'), url('c', 'b.example')), shows(2, url('a'))])
      expect(await images.due(told - 1)).toEqual([])
      expect((await images.due(told)).map((each) => each.url)).toEqual([url('c', 'b.example'), url('a')])
      await recordEvents(opened, [image('a')], 2)
      expect((await images.due(told)).map((each) => each.url)).toEqual([url('c', 'b.example'), url('b')])
      await recordEvents(opened, [noImage('b')], 3)
      expect((await images.due(told)).map((each) => each.url)).toEqual([url('c', 'b.example')])
      expect(await images.counts()).toEqual({ kept: 1, bytes: 7, waiting: 1, givenUp: 1 })
      expect(await images.page(everything)).toEqual([
        { url: url('c', 'b.example') },
        { url: url('a'), file: file('a'), bytes: 7 },
        { url: url('b'), reason: 'HTTP 404' },
      ])
    })

    test('are wanted where a later line names them, of an article that is there', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images } = opened.catalog
      const later = [completed(1, { images: [url('a')] }), completed(2, { images: [url('b')] })]
      await recordEvents(opened, [kept(1), ...later])
      expect(await images.page(everything)).toEqual([{ url: url('a') }])
      await recordEvents(opened, [image('a')], 3)
      expect([...(await images.of([hashNumber(1)])).values()]).toEqual([[{ url: url('a'), file: file('a'), bytes: 7 }]])
    })

    test('wait for their next try, and what was kept meanwhile is asked for no more', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images } = opened.catalog
      await recordEvents(opened, [shows(1, url('a'), url('b'))])
      await images.noteTries([{ ...wanted('a', 1, told + 5), reason: 'HTTP 500' }])
      expect(await images.due(told)).toEqual([wanted('b')])
      await recordEvents(opened, [image('b')], 1)
      await images.noteTries([wanted('b', 1, told + 1)])
      expect(await images.due(told + 5)).toEqual([wanted('a', 1, told + 5)])
    })

    test('are found by article where they are kept, also under two addresses, and after a revision shows others', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images } = opened.catalog
      const revised = {
        kind: 'revised',
        hash: hashNumber(1),
        why: 'page',
        title: 'New',
        sha256: 'f'.repeat(64),
      } as const
      await recordEvents(opened, [
        shows(1, url('a'), url('b')),
        kept(2),
        image('a'),
        { ...revised, images: [url('c')] },
        image('c'),
      ])
      const kept1 = [url('a'), url('c')].map((each) => ({ url: each, file: file('a'), bytes: 7 }))
      expect(await images.of([hashNumber(1), hashNumber(2)])).toEqual(new Map([[hashNumber(1), kept1]]))
      expect(await images.shownBy([hashNumber(1), hashNumber(2)])).toEqual(
        new Map([[hashNumber(1), new Set([url('a'), url('b'), url('c')])]]),
      )
      expect(await images.counts()).toMatchObject({ kept: 1, bytes: 7, waiting: 1 })
      expect(await images.known([file('a'), file('b')])).toEqual(new Set([file('a')]))
    })

    test('have publications look at their articles when they come', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { changes } = opened.catalog
      await recordEvents(opened, [shows(1, url('a'))])
      await changes.forget(Number(await changes.mark()))
      await recordEvents(opened, [image('a')], 1)
      expect(await changes.places(Number(await changes.mark()), 10)).toEqual([{ sourceId: 'gazette', place: 1 }])
    })

    test('are unused once the last article that showed them is removed, each file only where nothing else has it', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images } = opened.catalog
      await recordEvents(opened, [
        shows(1, url('a'), url('b'), url('shared'), url('waiting')),
        shows(2, url('same'), url('shared')),
        image('a', 'a'),
        image('b', 'b'),
        image('same', 'b'),
        image('shared', 'c'),
        removed(1),
      ])
      const unused = [{ url: url('a'), file: file('a') }, { url: url('b') }, { url: url('waiting') }]
      expect(await images.unused(10)).toEqual(unused)
      expect(await images.due(told)).toEqual([])
      expect(await images.known([file('a'), file('b'), file('c')])).toEqual(new Set([file('b'), file('c')]))
      await images.forget(unused.map((each) => each.url))
      expect(await images.unused(10)).toEqual([])
      expect((await images.page(everything)).map((each) => each.url)).toEqual([url('same'), url('shared')])
    })

    test('are wanted anew where an article shows what nothing showed any more, or a file is gone', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images } = opened.catalog
      await recordEvents(opened, [shows(1, url('a')), image('a'), removed(1), shows(2, url('a'))])
      expect([await images.due(told), await images.unused(10)]).toEqual([[wanted('a')], []])
      await recordEvents(opened, [image('a'), { kind: 'image-wanted', url: url('a') }], 4)
      expect(await images.due(told)).toEqual([wanted('a')])
      expect(await images.of([hashNumber(2)])).toEqual(new Map())
    })

    test('that were about to be kept when a run was killed are known, until the journal tells of them', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images } = opened.catalog
      await recordEvents(opened, [shows(1, url('a'), url('b'), url('c'))])
      await images.intend(['a', 'b', 'c'].map((each) => ({ url: url(each), file: file(each) })))
      await recordEvents(opened, [image('a', 'a')], 1)
      expect((await images.abandoned()).toSorted()).toEqual([file('b'), file('c')])
      await images.forgetAbandoned()
      expect(await images.abandoned()).toEqual([])
    })

    test('are told to a journal that was lost, but for those that only wait: their articles tell of them', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { images, upkeep } = opened.catalog
      await recordEvents(opened, [shows(1, url('a'), url('b'), url('c')), image('a'), noImage('b')])
      expect(await images.untold(10)).toEqual([])
      await upkeep.unjournalAll()
      expect(await images.untold(10)).toEqual([
        { url: url('a'), file: file('a'), bytes: 7 },
        { url: url('b'), reason: 'HTTP 404' },
      ])
      await recordEvents(opened, [shows(1, url('a'), url('b'), url('c')), image('a'), noImage('b')])
      expect(await images.untold(10)).toEqual([])
      expect(await images.counts()).toEqual({ kept: 1, bytes: 7, waiting: 1, givenUp: 1 })
    })
  })
}
