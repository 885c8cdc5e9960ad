import { describe, expect, onTestFinished, test } from 'vitest'
import { CaptureError } from '../../../src/archive/captures/capture-error.ts'
import type { Capture, CapturePurpose, Captures } from '../../../src/archive/captures/captures.ts'

/** Makes a place for captures, empty; gives what opens it, as often as it is called, one at a time. */
export type NewCaptures = () => Promise<(clock: () => number) => Promise<Captures>>

/** When the captures of these tests are made. */
export const captureTime = Date.UTC(2026, 1, 3, 4, 5, 6, 789)
const hashOf = (n: number) => n.toString(16).padStart(16, '0')

/** An answer with a text, for a purpose. */
export function capture(text: string | Uint8Array, purpose: Partial<CapturePurpose> = {}, path = '/feed'): Capture {
  return {
    answer: {
      url: `https://gazette.example${path}`,
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', etag: '"a"' },
      body: Buffer.from(text),
      atMs: captureTime,
    },
    purpose: { sourceId: 'gazette', articles: [], ...purpose },
  }
}

/** What every place for captures holds. */
export function describeCaptures(name: string, newCaptures: NewCaptures): void {
  async function opened(open?: Awaited<ReturnType<NewCaptures>>): Promise<Captures> {
    const captures = await (open ?? (await newCaptures()))(() => captureTime)
    onTestFinished(() => captures.close())
    return captures
  }
  const textOf = async (captures: Captures, place: Parameters<Captures['read']>[0] | undefined) =>
    place && Buffer.from((await captures.read(place)).answer.body).toString()

  describe(`captures ${name}`, () => {
    test('are none at first', async () => {
      const captures = await opened()
      expect(await captures.find(hashOf(1), 'gazette')).toBeUndefined()
      expect(await captures.catchUp()).toEqual([])
      await captures.append([])
    })

    test('are given back as they came, to the byte and the millisecond, also after a restart', async () => {
      const open = await newCaptures()
      const bytes = Uint8Array.from({ length: 200_000 }, (_, n) => (n * 31) % 256)
      const captures = await opened(open)
      const kept = capture(bytes.slice(), { page: 1, articles: [hashOf(1)] }, '/a?b=c&d=%E4%B8%AD')
      await captures.append([kept])
      await captures.close()
      for (const each of [await opened(open)]) {
        const found = await each.find(hashOf(1), 'gazette')
        expect(found?.listing).toBeUndefined()
        expect(found?.pages).toHaveLength(1)
        const { answer, purpose } = await each.read(found?.pages[0] ?? { file: '', offset: 0, length: 0 })
        expect(Buffer.compare(Buffer.from(answer.body), bytes)).toBe(0)
        expect(answer).toMatchObject({ url: kept.answer.url, status: 200, atMs: captureTime })
        expect(answer.headers).toMatchObject({ 'content-type': ['text/html; charset=utf-8'], etag: ['"a"'] })
        expect(purpose).toEqual(kept.purpose)
      }
    })

    test('lead from every article of a listing to it', async () => {
      const captures = await opened()
      await captures.append([capture('a listing', { articles: [hashOf(1), hashOf(2)] })])
      for (const n of [1, 2]) {
        const found = await captures.find(hashOf(n), 'gazette')
        expect(found?.pages).toEqual([])
        expect(await textOf(captures, found?.listing)).toBe('a listing')
      }
      expect(await captures.find(hashOf(3), 'gazette')).toBeUndefined()
    })

    test('lead to what an article was last made from, its pages in order', async () => {
      const captures = await opened()
      const page = (text: string, number: number) => capture(text, { page: number, articles: [hashOf(1)] }, `/${text}`)
      await captures.append([page('old 1', 1), page('old 2', 2), page('old 3', 3)])
      await captures.append([capture('other', { page: 1, articles: [hashOf(2)] })])
      await captures.append([page('new 1', 1), page('new 2', 2)])
      const { pages = [] } = (await captures.find(hashOf(1), 'gazette')) ?? {}
      expect(await Promise.all(pages.map((place) => textOf(captures, place)))).toEqual(['new 1', 'new 2'])
    })

    test('lead each source to what it made an article from itself', async () => {
      const captures = await opened()
      const articles = [hashOf(1)]
      await captures.append([
        capture('of the gazette', { articles }),
        capture('of the courier', { articles, sourceId: 'courier' }),
      ])
      const textOfSource = async (id: string) => textOf(captures, (await captures.find(hashOf(1), id))?.listing)
      expect(await textOfSource('gazette')).toBe('of the gazette')
      expect(await textOfSource('courier')).toBe('of the courier')
      expect(await textOfSource('other')).toBeUndefined()
    })

    test('keep a payload once, and give it wherever it came again', async () => {
      const captures = await opened()
      const body = 'the same text. '.repeat(10_000)
      await captures.append([capture(body, { page: 1, articles: [hashOf(1)] }, '/1')])
      await captures.append([
        capture(body, { page: 1, articles: [hashOf(2)] }, '/2'),
        capture(body, { page: 1, articles: [hashOf(3)] }, '/3'),
      ])
      const first = (await captures.find(hashOf(1), 'gazette'))?.pages[0]
      for (const n of [2, 3]) {
        const place = (await captures.find(hashOf(n), 'gazette'))?.pages[0]
        expect(place?.length).toBeGreaterThan(0)
        expect(place).not.toEqual(first)
        expect(await textOf(captures, place)).toBe(body)
        expect((await captures.read(place ?? { file: '', offset: 0, length: 0 })).answer.url).toBe(
          `https://gazette.example/${n}`,
        )
      }
    })

    test('of one batch may have one payload', async () => {
      const captures = await opened()
      await captures.append([1, 2].map((n) => capture('twice', { page: 1, articles: [hashOf(n)] }, `/${n}`)))
      for (const n of [1, 2])
        expect(await textOf(captures, (await captures.find(hashOf(n), 'gazette'))?.pages[0])).toBe('twice')
    })

    test('that come at the same time are all kept', async () => {
      const captures = await opened()
      const numbers = Array.from({ length: 30 }, (_, n) => n)
      await Promise.all(
        numbers.map((n) => captures.append([capture(`text ${n}`, { page: 1, articles: [hashOf(n)] }, `/${n}`)])),
      )
      for (const n of numbers) {
        expect(await textOf(captures, (await captures.find(hashOf(n), 'gazette'))?.pages[0])).toBe(`text ${n}`)
      }
    })

    test('of one batch are given back each from its own place, large ones among small', async () => {
      const captures = await opened()
      const texts = [3, 2_000_000, 40, 500, 60, 7, 3_000_000, 8, 90].map((length, n) => String(n).repeat(length))
      await captures.append(texts.map((text, n) => capture(text, { articles: [hashOf(n)] }, `/${n}`)))
      for (const [n, text] of texts.entries()) {
        const found = await captures.find(hashOf(n), 'gazette')
        expect((await textOf(captures, found?.listing)) === text).toBe(true)
      }
    })

    test('cannot be read where there is none', async () => {
      const captures = await opened()
      await captures.append([capture('a listing', { articles: [hashOf(1)] })])
      const place = (await captures.find(hashOf(1), 'gazette'))?.listing ?? { file: '', offset: 0, length: 0 }
      for (const wrong of [
        { ...place, offset: place.offset + 1 },
        { ...place, length: place.length - 1 },
        { ...place, offset: 1e9 },
        { ...place, file: '2026-01/none.warc.gz' },
      ]) {
        await expect(captures.read(wrong)).rejects.toThrow(CaptureError)
      }
    })

    test('hold nothing that a site could be sent back: no cookie', async () => {
      const captures = await opened()
      const secret = capture('text', { articles: [hashOf(1)] })
      await captures.append([
        { ...secret, answer: { ...secret.answer, headers: { 'set-cookie': ['session=1', 'b=2'], 'x-a': ['1', '2'] } } },
      ])
      const place = (await captures.find(hashOf(1), 'gazette'))?.listing ?? { file: '', offset: 0, length: 0 }
      const { headers } = (await captures.read(place)).answer
      expect(headers['x-a']).toEqual(['1', '2'])
      expect(headers['set-cookie']).toBeUndefined()
    })

    describe('of articles that are removed', () => {
      const keeping =
        (...numbers: readonly number[]) =>
        async () =>
          new Set(numbers.map(hashOf))
      const pageOf = (n: number, text: string) => capture(text, { page: 1, articles: [hashOf(n)] }, `/${n}`)
      const texts = async (captures: Captures, numbers: readonly number[]) => {
        const found = await Promise.all(numbers.map((n) => captures.find(hashOf(n), 'gazette')))
        return Promise.all(found.map((each) => textOf(captures, each?.pages[0] ?? each?.listing)))
      }

      test('go, and no others, also to the next run', async () => {
        const open = await newCaptures()
        const captures = await opened(open)
        await captures.append([1, 2, 3].map((n) => pageOf(n, `text ${n}`)))
        await captures.remove([hashOf(2)], keeping(1, 3))
        expect(await texts(captures, [1, 2, 3])).toEqual(['text 1', undefined, 'text 3'])
        await captures.append([pageOf(4, 'text 4')])
        await captures.close()
        expect(await texts(await opened(open), [1, 2, 3, 4])).toEqual(['text 1', undefined, 'text 3', 'text 4'])
      })

      test('stay where others were made from them', async () => {
        const captures = await opened()
        await captures.append([capture('a listing', { articles: [hashOf(1), hashOf(2)] })])
        await captures.remove([hashOf(1)], keeping(2))
        expect(await texts(captures, [2])).toEqual(['a listing'])
        await captures.remove([hashOf(2)], keeping())
        expect(await texts(captures, [1, 2])).toEqual([undefined, undefined])
      })

      test('leave their body to those that refer to it', async () => {
        const captures = await opened()
        await captures.append([pageOf(1, 'one text'), pageOf(2, 'one text')])
        await captures.append([pageOf(3, 'one text'), pageOf(4, 'another')])
        await captures.remove([hashOf(1), hashOf(2)], keeping(3, 4))
        expect(await texts(captures, [1, 2, 3, 4])).toEqual([undefined, undefined, 'one text', 'another'])
      })
    })
  })
}
