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
      expect(await pings.due(Number.MAX_SAFE_INTEGER)).toEqual([])
      expect(await pings.nextAtMs()).toBeUndefined()
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

    test('tells hubs of a change once, when its time has come, until they know', async () => {
      const open = await place()
      const { pings } = await open()
      await pings.add('https://hub.example/', 'all.atom.xml', 100)
      await pings.add('https://hub.example/', 'all.rss.xml', 50)
      await pings.add('https://a.example/', 'all.atom.xml', 200)
      expect(await pings.due(49)).toEqual([])
      expect(await pings.nextAtMs()).toBe(50)
      const [rss, atom] = ['all.rss.xml', 'all.atom.xml'].map((topic) => ({
        hub: 'https://hub.example/',
        topic,
        attempts: 0,
      }))
      if (rss === undefined || atom === undefined) throw new Error('there are two')
      expect(await pings.due(100)).toEqual([atom, rss])
      await pings.retry(rss, 300)
      await pings.retry({ ...rss, attempts: 1 }, 400)
      await pings.remove(atom)
      const again = (await open()).pings
      expect(await again.nextAtMs()).toBe(200)
      expect((await again.due(400)).map(({ topic, attempts }) => [topic, attempts])).toEqual([
        ['all.atom.xml', 0],
        ['all.rss.xml', 2],
      ])
      await again.add(rss.hub, rss.topic, 10)
      expect(await again.due(10)).toEqual([rss])
      await again.remove({ ...rss, hub: 'https://unknown.example/' })
      expect((await again.due(400)).length).toBe(2)
    })
  })
}
