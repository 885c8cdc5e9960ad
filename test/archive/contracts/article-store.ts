import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArticleFile, ArticleStore } from '../../../src/archive/article-store.ts'
import { checksumOf } from '../../../src/archive/checksum.ts'
import { anyText } from '../../support/arbitrary-text.ts'

/** Makes a place for one store of articles, empty; gives what opens it, as often as it is called. */
export type NewArticleStore = () => Promise<() => Promise<ArticleStore>>

const hashOfNumber = (n: number) => checksumOf(String(n)).slice(0, 16)
const fileNumber = (n: number, text = `Text ${n}\n`): ArticleFile => ({ hash: hashOfNumber(n), text })
const someFiles = (count: number) => Array.from({ length: count }, (_, n) => fileNumber(n))
const textOf = async (store: ArticleStore, hash: string) => (await store.get(hash))?.toString()

/** Every hash a store lists, by its group, each stamp looked at in both ways there are. */
async function everythingIn(store: ArticleStore): Promise<readonly string[]> {
  const hashes: string[] = []
  for (const [group, stamp] of await store.groups()) {
    const listed = await store.list(group)
    expect(listed.stamp).toBe(stamp)
    for (const hash of listed.hashes) expect(hash.startsWith(group)).toBe(true)
    hashes.push(...listed.hashes)
  }
  return hashes.sort()
}

/** What every store of articles holds. */
export function describeArticleStore(name: string, newStore: NewArticleStore): void {
  const emptyStore = async () => (await newStore())()

  describe(`a store of articles ${name}`, () => {
    test('that is empty has no groups and no articles', async () => {
      const store = await emptyStore()
      expect(await store.groups()).toEqual(new Map())
      expect(await store.get(hashOfNumber(1))).toBeUndefined()
      expect(await store.checksum(hashOfNumber(1))).toBeUndefined()
      expect(await store.putIfAbsent([])).toEqual({ written: new Set(), stamps: new Map() })
    })

    test('gives every article back to the byte, also after a restart, and names its place', async () => {
      const open = await newStore()
      const texts = ['', 'no newline', '\ufeff报\u2028\u0000\r\n', 'x'.repeat(3_000_000)]
      const files = texts.map((text, n) => fileNumber(n, text))
      const before = await open()
      const { written } = await before.putIfAbsent(files)
      expect(written).toEqual(new Set(files.map(({ hash }) => hash)))
      const after = await open()
      for (const store of [before, after]) {
        for (const { hash, text } of files) {
          expect(await textOf(store, hash)).toBe(text)
          expect(await store.checksum(hash)).toBe(checksumOf(text))
          expect(store.pathOf(hash)).toContain(hash)
        }
      }
      expect(after.pathOf(hashOfNumber(9))).toBe(before.pathOf(hashOfNumber(9)))
    })

    test('leaves what is there as it is, and says what it wrote', async () => {
      const store = await emptyStore()
      await store.putIfAbsent([fileNumber(1)])
      const { written, stamps } = await store.putIfAbsent([fileNumber(1, 'another'), fileNumber(2)])
      expect(written).toEqual(new Set([hashOfNumber(2)]))
      expect(stamps.size).toBe(1)
      expect(await textOf(store, hashOfNumber(1))).toBe('Text 1\n')
      expect(await store.putIfAbsent([fileNumber(1, 'another')])).toEqual({ written: new Set(), stamps: new Map() })
    })

    test('takes articles away, also after a restart, and says what became of the stamps of their groups', async () => {
      const open = await newStore()
      const store = await open()
      await store.putIfAbsent(someFiles(30))
      const before = await store.groups()
      const stamps = await store.remove([hashOfNumber(1), hashOfNumber(2), 'ffffffffffffffff'])
      const again = await open()
      for (const hash of [hashOfNumber(1), hashOfNumber(2)]) expect(await again.get(hash)).toBeUndefined()
      expect((await everythingIn(again)).length).toBe(28)
      for (const n of [1, 2]) {
        const group = [...before.keys()].find((each) => hashOfNumber(n).startsWith(each)) ?? ''
        expect(stamps.get(group)).toEqual({ from: before.get(group), to: (await again.groups()).get(group) })
      }
    })

    test('writes the first of two that one batch brings of a hash', async () => {
      const store = await emptyStore()
      const { written } = await store.putIfAbsent([fileNumber(1, 'first'), fileNumber(1, 'second')])
      expect(written).toEqual(new Set([hashOfNumber(1)]))
      expect(await textOf(store, hashOfNumber(1))).toBe('first')
      expect(await everythingIn(store)).toEqual([hashOfNumber(1)])
    })

    test('makes one article of those that many bring at the same time', async () => {
      const store = await emptyStore()
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.putIfAbsent([fileNumber(1, `by ${n}`), fileNumber(100 + n)])),
      )
      expect(outcomes.filter(({ written }) => written.has(hashOfNumber(1))).length).toBe(1)
      const winner = outcomes.findIndex(({ written }) => written.has(hashOfNumber(1)))
      expect(await textOf(store, hashOfNumber(1))).toBe(`by ${winner}`)
      expect((await everythingIn(store)).length).toBe(21)
    })

    test('replaces what is there, and writes what is not', async () => {
      const store = await emptyStore()
      await store.putIfAbsent(someFiles(3))
      await store.replace([fileNumber(1, 'new'), fileNumber(7)])
      expect(await textOf(store, hashOfNumber(0))).toBe('Text 0\n')
      expect(await textOf(store, hashOfNumber(1))).toBe('new')
      expect(await store.checksum(hashOfNumber(1))).toBe(checksumOf('new'))
      expect((await everythingIn(store)).length).toBe(4)
    })

    test('lists every article in one group, whose stamp is the one that its last write gave', async () => {
      const open = await newStore()
      const store = await open()
      const stamps = new Map<string, string>()
      const note = (changes: Awaited<ReturnType<ArticleStore['putIfAbsent']>>['stamps']) => {
        for (const [group, { from, to }] of changes) {
          expect(from).toBe(stamps.get(group))
          stamps.set(group, to)
        }
      }
      const files = someFiles(150)
      for (let from = 0; from < files.length; from += 30) {
        note((await store.putIfAbsent(files.slice(from, from + 30))).stamps)
        expect(await store.groups()).toEqual(stamps)
      }
      note((await store.replace(files.slice(0, 10))).stamps)
      for (const again of [store, await open()]) {
        expect(await again.groups()).toEqual(stamps)
        expect(await everythingIn(again)).toEqual(files.map(({ hash }) => hash).sort())
      }
    })

    test('gives a group another stamp whenever an article comes in, and no other group', async () => {
      const store = await emptyStore()
      await store.putIfAbsent(someFiles(40))
      for (let n = 100; n < 120; n += 1) {
        const before = await store.groups()
        const { stamps } = await store.putIfAbsent([fileNumber(n)])
        const after = await store.groups()
        const changed = [...after.keys()].filter((group) => after.get(group) !== before.get(group))
        expect(changed).toEqual([...stamps.keys()])
        expect(changed.length).toBe(1)
      }
    })

    test('is what a map of hashes and texts would be, whatever comes', async () => {
      const few = fc.array(fc.tuple(fc.nat({ max: 12 }), anyText(30)), {
        maxLength: 6,
      })
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), few), { maxLength: 5 }), async (batches) => {
          const store = await emptyStore()
          const model = new Map<string, ArticleFile['text']>()
          for (const [isReplacing, texts] of batches) {
            // Which of two in the place of one article counts is nobody's promise.
            const files = [...new Map(texts).entries()].map(([n, text]) => fileNumber(n, text))
            await (isReplacing ? store.replace(files) : store.putIfAbsent(files))
            for (const { hash, text } of files) if (isReplacing || !model.has(hash)) model.set(hash, text)
          }
          expect(await everythingIn(store)).toEqual([...model.keys()].sort())
          for (const [hash, text] of model) expect(await textOf(store, hash)).toBe(text)
        }),
        { numRuns: 10 },
      )
    })
  })
}
