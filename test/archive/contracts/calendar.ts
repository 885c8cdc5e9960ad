import { describe, expect, test } from 'vitest'
import { hashNumber, instantOf, kept, listed, publishedMs } from './article-events.ts'
import { emptyCatalog, type NewCatalog, recordEvents } from './open-catalog.ts'

const keyNumber = (n: number) => ({ publishedAtMs: publishedMs(n), hash: hashNumber(n) })
const span = (from: number, until: number) => ({ fromMs: publishedMs(from), untilMs: publishedMs(until) })

/** What a catalog knows of the times at which articles were published. */
export function describeCalendar(name: string, newCatalog: NewCatalog): void {
  describe(`the calendar of a catalog ${name}`, () => {
    test('has nothing at first', async () => {
      const { calendar } = (await emptyCatalog(newCatalog)).catalog
      expect(await calendar.counts({}, [span(0, 9)])).toEqual([0])
      expect(await calendar.between({}, span(0, 9), 10)).toEqual([])
      expect(await calendar.newestBefore({}, publishedMs(9))).toBeUndefined()
      expect(await calendar.languages()).toEqual([])
    })

    test('counts and gives the articles of a span, without its end, of all, a source, a language, or both', async () => {
      const opened = await emptyCatalog(newCatalog)
      const zh = { lang: 'zh-CN' }
      await recordEvents(opened, [
        kept(1),
        kept(2, zh),
        kept(3, { source: 'herald' }),
        kept(4, { source: 'herald', ...zh }),
        listed(2, 'herald'),
      ])
      const { calendar } = opened.catalog
      const spans = [span(1, 3), span(3, 5), span(5, 9)]
      expect(await calendar.counts({}, spans)).toEqual([2, 2, 0])
      expect(await calendar.counts({ sourceId: 'herald' }, spans)).toEqual([1, 2, 0])
      expect(await calendar.counts(zh, spans)).toEqual([1, 1, 0])
      expect(await calendar.counts({ sourceId: 'gazette', ...zh }, spans)).toEqual([1, 0, 0])
      expect(await calendar.between({}, span(1, 4), 10)).toEqual([3, 2, 1].map(keyNumber))
      expect(await calendar.between({ sourceId: 'herald' }, span(1, 9), 2)).toEqual([4, 3].map(keyNumber))
      expect(await calendar.between({ sourceId: 'herald', ...zh }, span(1, 9), 9)).toEqual([4, 2].map(keyNumber))
      expect(await calendar.between(zh, span(1, 9), 9, keyNumber(4))).toEqual([keyNumber(2)])
      expect(await calendar.newestBefore({}, publishedMs(4))).toBe(publishedMs(3))
      expect(await calendar.newestBefore({ sourceId: 'gazette' }, publishedMs(4))).toBe(publishedMs(2))
      expect(await calendar.newestBefore({ lang: 'en' }, publishedMs(1))).toBeUndefined()
      expect(await calendar.languages()).toEqual(['en', 'zh-CN'])
    })

    test('goes on behind any of those of one instant', async () => {
      const opened = await emptyCatalog(newCatalog)
      const published = instantOf(publishedMs(1))
      await recordEvents(opened, [kept(1), kept(2, { published }), kept(3, { published }), kept(4)])
      const { calendar } = opened.catalog
      const all = await calendar.between({}, span(0, 9), 10)
      expect(all).toHaveLength(4)
      for (const [at, key] of all.entries()) {
        expect(await calendar.between({}, span(0, 9), 10, key)).toEqual(all.slice(at + 1))
        expect(await calendar.between({ sourceId: 'gazette' }, span(0, 9), 1, key)).toEqual(all.slice(at + 1, at + 2))
      }
    })
  })
}
