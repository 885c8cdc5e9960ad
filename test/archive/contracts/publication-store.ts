import { describe, expect, onTestFinished, test } from 'vitest'
import type { ArchiveDocument, PublicationStore } from '../../../src/archive/publication-store.ts'

/** Makes a place for what was published, empty; gives what opens it, as often as it is called. */
export type NewPublicationStore = () => Promise<() => Promise<PublicationStore>>

const documentOf = (month: string, part = 1, fields: Partial<ArchiveDocument> = {}): ArchiveDocument => ({
  month,
  part,
  articles: 7,
  digest: `of ${month} ${part}`,
  path: `all/${month}.${part}`,
  written: 'whole',
  ...fields,
})

/** What every store of publications holds. */
export function describePublicationStore(name: string, newStore: NewPublicationStore): void {
  const place = async () => {
    const open = await newStore()
    return async () => {
      const store = await open()
      onTestFinished(() => store.close())
      return store
    }
  }
  const emptyStore = async () => (await place())()

  describe(`a store of publications ${name}`, () => {
    test('knows nothing at first', async () => {
      const { documents, pings } = await emptyStore()
      expect(await documents.publication('all')).toBeUndefined()
      expect(await documents.names()).toEqual([])
      expect(await documents.folderStamp('all')).toBeUndefined()
      expect(await documents.all('all')).toEqual([])
      expect(await documents.unwritten('all')).toEqual([])
      expect(await documents.hasUnwritten('all')).toBe(false)
      expect(await documents.newestWritten('all')).toBeUndefined()
      expect(await documents.before('all')).toBeUndefined()
      expect(await documents.superseded(Number.MAX_SAFE_INTEGER)).toEqual([])
      expect(await pings.next('https://hub.example/', Number.MAX_SAFE_INTEGER)).toBeUndefined()
      expect(await pings.queue('https://hub.example/')).toBeUndefined()
    })

    test('keeps publications as last noted, also after a restart, until they are forgotten', async () => {
      const open = await place()
      const { documents } = await open()
      const oldest = { publishedAtMs: 1_790_000_000_000, hash: '00000000000000aa' }
      await documents.putPublication('news', { settings: 's', subscription: 'one', oldest: undefined })
      await documents.putPublication('all', { settings: 's', subscription: 'one', oldest: undefined })
      await documents.putPublication('all', { settings: '报"\u2028', subscription: 'two', oldest })
      const again = (await open()).documents
      expect(await again.publication('all')).toEqual({ settings: '报"\u2028', subscription: 'two', oldest })
      expect(await again.publication('news')).toEqual({ settings: 's', subscription: 'one', oldest: undefined })
      expect(await again.names()).toEqual(['all', 'news'])
      await again.forgetPublication('all')
      await again.forgetPublication('unknown')
      expect(await again.publication('all')).toBeUndefined()
      expect(await again.names()).toEqual(['news'])
    })

    test('keeps the last stamp of each folder', async () => {
      const { documents } = await emptyStore()
      const changedAt = String(1_790_000_000_123.456)
      await documents.noteFolder('all', changedAt)
      await documents.noteFolder('news', '')
      await documents.noteFolder('tech', 'W/"an-etag"')
      expect(await documents.folderStamp('all')).toBe(changedAt)
      expect(await documents.folderStamp('news')).toBe('')
      expect(await documents.folderStamp('tech')).toBe('W/"an-etag"')
      await documents.noteFolder('all', '1790000000999')
      expect(await documents.folderStamp('all')).toBe('1790000000999')
    })

    test('gives documents by their place in time, each publication its own', async () => {
      const open = await place()
      const { documents } = await open()
      const inOrder = [
        documentOf('2025-12'),
        documentOf('2026-01', 1),
        documentOf('2026-01', 2),
        documentOf('2026-01', 10),
      ]
      for (const each of inOrder.toReversed()) await documents.put('all', each)
      await documents.put('news', documentOf('2026-01', 5))
      const again = (await open()).documents
      expect(await again.all('all')).toEqual(inOrder)
      expect(await again.inMonth('all', '2026-01')).toEqual(inOrder.slice(1))
      expect(await again.inMonth('all', '2026-02')).toEqual([])
      expect(await again.before('all')).toEqual(inOrder[3])
      for (const [index, each] of inOrder.entries()) {
        expect(await again.find('all', each)).toEqual(each)
        expect(await again.before('all', each)).toEqual(inOrder[index - 1])
        expect(await again.after('all', each)).toEqual(inOrder[index + 1])
      }
      expect(await again.find('all', { month: '2026-01', part: 5 })).toBeUndefined()
      expect(await again.before('all', { month: '2026-01', part: 5 })).toEqual(inOrder[2])
      expect(await again.after('all', { month: '2026-01', part: 5 })).toEqual(inOrder[3])
    })

    test('knows which documents have to be written, and the newest that is there', async () => {
      const { documents } = await emptyStore()
      const stale = documentOf('2026-01', 2, { written: '' })
      const fresh = documentOf('2026-02', 1, { written: '', path: '' })
      for (const each of [fresh, stale, documentOf('2026-01')]) await documents.put('all', each)
      expect(await documents.unwritten('all')).toEqual([stale, fresh])
      expect(await documents.hasUnwritten('all')).toBe(true)
      expect(await documents.newestWritten('all')).toEqual(stale)
      await documents.put('all', { ...stale, written: 'whole', articles: 9 })
      await documents.remove('all', fresh)
      await documents.remove('all', { month: '2020-01', part: 1 })
      expect(await documents.unwritten('all')).toEqual([])
      expect(await documents.hasUnwritten('all')).toBe(false)
      expect((await documents.all('all')).map(({ articles }) => articles)).toEqual([7, 9])
    })

    test('lists the paths that nothing has led to for a while, and those that are revived no more', async () => {
      const { documents } = await emptyStore()
      await documents.supersede('b', 10)
      await documents.supersede('a', 20)
      await documents.supersede('c', 10)
      await documents.supersede('c', 30)
      expect(await documents.superseded(10)).toEqual([])
      expect(await documents.superseded(11)).toEqual(['b'])
      expect(await documents.superseded(31)).toEqual(['a', 'b', 'c'])
      await documents.revive('a')
      await documents.revive('unknown')
      expect(await documents.superseded(31)).toEqual(['b', 'c'])
    })

    test('keeps a queue for each hub, in which a topic stands once until the hub knows', async () => {
      const open = await place()
      const { pings } = await open()
      await pings.add('https://hub.example/', ['all.rss.xml', 'all.atom.xml'], 100)
      await pings.add('https://hub.example/', ['all.rss.xml'], 90)
      await pings.add('https://a.example/', ['all.rss.xml'], 200)
      expect(await pings.next('https://hub.example/', 99)).toBeUndefined()
      expect(await pings.next('https://hub.example/', 100)).toBe('all.atom.xml')
      await pings.remove('https://hub.example/', 'all.atom.xml')
      await pings.remove('https://unknown.example/', 'all.rss.xml')
      const again = (await open()).pings
      expect(await again.next('https://hub.example/', 100)).toBe('all.rss.xml')
      expect(await again.queue('https://hub.example/')).toEqual({ waiting: 1, failures: 0, nextTryAtMs: 100 })
      expect(await again.queue('https://a.example/')).toEqual({ waiting: 1, failures: 0, nextTryAtMs: 200 })
      await again.keepOnly(['https://a.example/', 'https://new.example/'])
      expect(await again.queue('https://hub.example/')).toBeUndefined()
      expect(await again.next('https://a.example/', 200)).toBe('all.rss.xml')
    })

    test('puts off the whole queue of a hub that failed, and counts how often in a row it did', async () => {
      const open = await place()
      const { pings } = await open()
      const [hub, other] = ['https://hub.example/', 'https://a.example/']
      await pings.add(hub, ['a', 'b'], 100)
      await pings.add(other, ['a'], 100)
      await pings.putOff(hub, 'a', { isFirst: true, atMs: 200 })
      await pings.add(hub, ['c', 'a'], 150)
      expect(await pings.next(hub, 199)).toBeUndefined()
      expect(await pings.queue(hub)).toEqual({ waiting: 3, failures: 1, nextTryAtMs: 200 })
      // What failed comes last.
      expect(await pings.next(hub, 200)).toBe('b')
      await pings.putOff(hub, 'b', { isFirst: false, atMs: 300 })
      const again = (await open()).pings
      expect(await again.next(hub, 300)).toBe('c')
      expect(await again.queue(hub)).toEqual({ waiting: 3, failures: 2, nextTryAtMs: 300 })
      await again.remove(hub, 'c')
      await again.putOff(hub, 'a', { isFirst: true, atMs: 400 })
      expect(await again.queue(hub)).toEqual({ waiting: 2, failures: 1, nextTryAtMs: 400 })
      expect(await again.next(hub, 400)).toBe('b')
      expect(await again.queue(other)).toEqual({ waiting: 1, failures: 0, nextTryAtMs: 100 })
    })
  })
}
