import { describe, expect, onTestFinished, test } from 'vitest'
import type { PublicationStore } from '../../../src/archive/publication-store.ts'

/** Makes a place for what was published, empty; gives what opens it, as often as it is called. */
export type NewPublicationStore = () => Promise<() => Promise<PublicationStore>>

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
      expect(await documents.find('all')).toBeUndefined()
      expect(await documents.asked()).toEqual([])
      expect(await documents.names()).toEqual(new Map())
      await documents.remove(['all'])
      await documents.forget('all')
      expect(await pings.next('https://hub.example/', Number.MAX_SAFE_INTEGER)).toBeUndefined()
      expect(await pings.queue('https://hub.example/')).toBeUndefined()
    })

    test('keeps documents as last noted, also after a restart, until they are removed', async () => {
      const open = await place()
      const { documents } = await open()
      await documents.put([
        { path: 'all', written: 'one' },
        { path: 'news', written: '报"\u2028', askedAtMs: 1_790_000_000_000 },
        { path: 'all', written: 'two' },
      ])
      const again = (await open()).documents
      expect(await again.find('all')).toEqual({ path: 'all', written: 'two' })
      expect(await again.find('news')).toEqual({ path: 'news', written: '报"\u2028', askedAtMs: 1_790_000_000_000 })
      expect(await again.asked()).toEqual([{ path: 'news', written: '报"\u2028', askedAtMs: 1_790_000_000_000 }])
      await again.put([{ path: 'news', written: '' }])
      expect(await again.asked()).toEqual([])
      await again.remove(['all', 'unknown'])
      expect(await again.find('all')).toBeUndefined()
      expect(await again.find('news')).toEqual({ path: 'news', written: '' })
    })

    test('knows the documents of each publication, which goes with all of them', async () => {
      const { documents } = await emptyStore()
      const paths = ['all', 'all/1', 'all/2-first-7', 'all-else', 'all_else/1', 'al', 'all0', 'all0/1']
      await documents.put(paths.map((path) => ({ path, written: 'w' })))
      await documents.putNames(
        new Map([
          ['all', 'All'],
          ['al', 'Al'],
        ]),
      )
      for (const path of paths) expect(await documents.find(path)).toEqual({ path, written: 'w' })
      await documents.forget('all')
      for (const path of paths.slice(0, 3)) expect(await documents.find(path)).toBeUndefined()
      for (const path of paths.slice(3)) expect(await documents.find(path)).toEqual({ path, written: 'w' })
      expect(await documents.names()).toEqual(new Map([['al', 'Al']]))
    })

    test('keeps the names of publications with their last titles', async () => {
      const open = await place()
      const { documents } = await open()
      await documents.putNames(
        new Map([
          ['news', 'News'],
          ['all', 'All'],
        ]),
      )
      await documents.putNames(new Map([['all', '所有 "\u2028']]))
      expect([...(await (await open()).documents.names())]).toEqual([
        ['all', '所有 "\u2028'],
        ['news', 'News'],
      ])
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
