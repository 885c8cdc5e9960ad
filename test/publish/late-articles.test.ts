import { rm } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { feedReader, readHistory } from './history-reader.ts'
import { sampleArchive, samplePublisher } from './sample-archive.ts'

const hour = 3_600_000
const day = 24 * hour
const start = Date.parse('2026-06-01T00:00:00Z')
const idOf = ({ hash }: { readonly hash: string }) => `tag:feedkeeper,2026:${hash}`

/** Numbers that look random, the same in every run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

async function settledArchive() {
  let nowMs = start
  const clock = () => nowMs
  const archive = await sampleArchive(undefined, clock)
  // Each source has been there for a while, with one article.
  await archive.add(
    ['harbour', 'mill', 'farm'].map((sourceId) => ({ sourceId, publishedAt: new Date(start - 30 * day) })),
  )
  const pass = (ms: number) => {
    nowMs += ms
  }
  pass(7 * day)
  return { archive, clock, pass, now: () => nowMs }
}

describe('an article that arrives with an old date', () => {
  test('stands in the subscription document though more newer ones than it holds stand there', async () => {
    const { archive, clock, pass, now } = await settledArchive()
    await archive.add(Array.from({ length: 60 }, (_, index) => ({ publishedAt: new Date(now() - index * 60_000) })))
    pass(hour)
    const [late] = await archive.add([{ publishedAt: new Date(now() - 20 * day), title: '迟到的' }])
    const publisher = samplePublisher(archive, { clock, sources: ['harbour', 'mill', 'farm'] })
    await publisher.publish()
    const read = feedReader(archive, publisher)
    const feed = JSON.parse(await read('all.json'))
    expect(feed.items.map((item: { id: string }) => item.id)).toContain(late && idOf(late))
    // Ten that came with the others are no longer among the fifty newest; the late one is.
    expect(feed.items.length).toBe(61)
    expect(feed.items.at(-1).title).toBe('迟到的')
  })

  test('leaves it when the publication has had news for two days, and never by the clock alone', async () => {
    const { archive, clock, pass, now } = await settledArchive()
    await archive.add(Array.from({ length: 60 }, (_, index) => ({ publishedAt: new Date(now() - index * 60_000) })))
    const [late] = await archive.add([{ publishedAt: new Date(now() - 20 * day) }])
    const publisher = samplePublisher(archive, { clock, sources: ['harbour', 'mill', 'farm'] })
    await publisher.publish()
    const ids = async () =>
      (await readHistory(feedReader(archive, publisher), 'all', 'json')).urls.length > 0
        ? JSON.parse(await feedReader(archive, publisher)('all.json')).items.map((item: { id: string }) => item.id)
        : []
    pass(60 * day)
    expect((await publisher.publish()).written).toEqual([])
    expect(await ids()).toContain(late && idOf(late))
    await archive.add([{ publishedAt: new Date(now()) }])
    await publisher.publish()
    expect(await ids()).not.toContain(late && idOf(late))
  })

  test('is one of at most as many late ones as there are newest ones', async () => {
    const { archive, clock, now } = await settledArchive()
    await archive.add(Array.from({ length: 30 }, (_, index) => ({ publishedAt: new Date(now() - index * 60_000) })))
    await archive.add(Array.from({ length: 200 }, (_, index) => ({ publishedAt: new Date(now() - 20 * day - index) })))
    const publisher = samplePublisher(archive, { clock, publications: { all: { limit: 20 } } })
    await publisher.publish()
    expect(JSON.parse(await feedReader(archive, publisher)('all.json')).items).toHaveLength(40)
  })

  test('of a source that was just added brings the newest few of its own alone', async () => {
    const { archive, clock, pass, now } = await settledArchive()
    await archive.add(Array.from({ length: 60 }, (_, index) => ({ publishedAt: new Date(now() - index * 60_000) })))
    pass(3 * day)
    const old = await archive.add(
      Array.from({ length: 80 }, (_, index) => ({
        sourceId: 'quarry',
        publishedAt: new Date(now() - (100 + index) * day),
      })),
    )
    const publisher = samplePublisher(archive, { clock, sources: ['harbour', 'quarry'] })
    await publisher.publish()
    const ids = JSON.parse(await feedReader(archive, publisher)('all.json')).items.map(
      (item: { id: string }) => item.id,
    )
    expect(ids.filter((id: string) => old.some((each) => idOf(each) === id))).toEqual(old.slice(0, 5).map(idOf))
  })
})

describe('over weeks of random arrivals, absences and removals', () => {
  test.each([7, 11, 2026])(
    'readers that follow the archive meet every article, and so do those that do not (%i)',
    async (seed) => {
      const next = random(seed)
      const { archive, clock, pass, now } = await settledArchive()
      const publisher = samplePublisher(archive, {
        clock,
        sources: ['harbour', 'mill', 'farm'],
        publish: { delay: '0s' },
      })
      const read = feedReader(archive, publisher)
      await publisher.publish()
      const there = new Set<string>()
      // One reader goes back through the archive, up to documents it knows, after long absences; one only reads what is new.
      const walker = { met: new Set<string>(), seen: new Set<string>() }
      const glancer = new Set<string>()
      const walk = async () => {
        const { ids, urls } = await readHistory(read, 'all', 'atom', walker.seen)
        for (const id of ids) walker.met.add(id)
        for (const url of urls.slice(1)) walker.seen.add(url)
      }
      const glance = async () => {
        for (const item of JSON.parse(await read('all.json')).items) glancer.add(item.id)
      }
      const absent = new Set<string>()
      for (let round = 0; round < 60; round += 1) {
        pass(next(12) * hour)
        // A source that fails for days brings all it missed at once, with old dates.
        const sourceId = ['harbour', 'mill', 'farm'][next(3)] ?? 'harbour'
        const isBack = next(9) === 0
        const count = isBack ? next(20) : next(4)
        const added = await archive.add(
          Array.from({ length: count }, () => ({
            sourceId,
            publishedAt: new Date(now() - (isBack ? next(20 * 24) * hour : next(5) * hour)),
            ...(next(10) === 0 && { alsoIn: ['mill', 'farm', 'harbour'].filter((each) => each !== sourceId) }),
          })),
        )
        for (const article of added) there.add(idOf(article))
        await publisher.publish()
        await glance()
        if (next(15) === 0) await walk()
        if (next(6) === 0 && there.size > 5) {
          const gone = [...there][next(there.size)] as string
          const hash = gone.slice(-16)
          await rm(archive.archive.articles.pathOf(hash))
          await archive.archive.catalog.upkeep.drop([hash])
          there.delete(gone)
          absent.add(gone)
        }
      }
      await publisher.publish()
      await walk()
      await glance()
      expect(there.size).toBeGreaterThan(80)
      expect([...there].filter((id) => !walker.met.has(id))).toEqual([])
      expect([...there].filter((id) => !glancer.has(id))).toEqual([])
      const whole = await readHistory(read, 'all', 'rss')
      expect([...absent].filter((id) => whole.ids.includes(id))).toEqual([])
      expect(new Set(whole.ids)).toEqual(new Set([...there, ...whole.ids.filter((id) => !there.has(id))]))
    },
  )
})
