import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostRevisions, type Revisions, revisionTime } from '../../../src/archive/revisions/revisions.ts'

/** Makes a place for the former versions of articles, empty; gives what opens it, as often as it is called. */
export type NewRevisions = () => Promise<() => Promise<Revisions>>

const hash = 'c0ffee00c0ffee00'
const start = Date.UTC(2026, 10, 21, 10)
const former = (n: number, text = `version ${n}`, of = hash) => ({
  hash: of,
  atMs: start + n * 1_000,
  bytes: Buffer.from(text),
})

async function textsOf(revisions: Revisions, of = hash): Promise<readonly string[]> {
  const names = await revisions.list(of)
  return Promise.all(names.map(async (name) => String(await revisions.get(of, name))))
}

/** What every place for former versions holds. */
export function describeRevisions(name: string, newRevisions: NewRevisions): void {
  describe(`the former versions of articles ${name}`, () => {
    test('are none where nothing was put', async () => {
      const revisions = await (await newRevisions())()
      expect(await revisions.list(hash)).toEqual([])
      expect(await revisions.get(hash, '20261121T100000000Z.md')).toBeUndefined()
      expect(await revisions.hashesIn('c0')).toEqual([])
      expect(await revisions.put([])).toEqual([])
      await revisions.remove(hash)
    })

    test('come back to the byte, oldest first, named by their times, also after a restart', async () => {
      const open = await newRevisions()
      const bytes = Buffer.from([0, 255, 13, 10, 0xe6])
      const names = await (await open()).put([{ ...former(2), bytes }, former(3, 'other', '00ff00ff00ff00ff')])
      const first = await (await open()).put([former(4, '')])
      const revisions = await open()
      expect(await revisions.list(hash)).toEqual([names[0], first[0]])
      expect(revisionTime(names[0] ?? '')).toBe(start + 2_000)
      expect(await revisions.get(hash, names[0] ?? '')).toEqual(bytes)
      expect(await textsOf(revisions, '00ff00ff00ff00ff')).toEqual(['other'])
      expect(await revisions.hashesIn('c0')).toEqual([hash])
    })

    test('are put back one by one, under the names they have', async () => {
      const open = await newRevisions()
      const names = []
      for (const n of [1, 2, 3]) names.push(...(await (await open()).put([former(n)])))
      await (await open()).restore(hash, names[1] ?? '', Buffer.from('as it was'))
      expect(await (await open()).list(hash)).toEqual(names)
      expect(await textsOf(await open())).toEqual(['version 1', 'as it was', 'version 3'])
    })

    test('keep the order in which they were put, under a clock that stands or goes back', async () => {
      const revisions = await (await newRevisions())()
      for (const n of [5, 5, 2]) await revisions.put([former(n, `at ${n}, ${(await revisions.list(hash)).length}`)])
      expect(await textsOf(revisions)).toEqual(['at 5, 0', 'at 5, 1', 'at 2, 2'])
    })

    test('hold the newest once, however often it is put, and an older one again', async () => {
      const revisions = await (await newRevisions())()
      const [name] = await revisions.put([former(1, 'a')])
      expect(await revisions.put([former(2, 'a')])).toEqual([name])
      await revisions.put([former(3, 'b')])
      await revisions.put([former(4, 'a')])
      expect(await textsOf(revisions)).toEqual(['a', 'b', 'a'])
    })

    test(`are ${mostRevisions} at most: the oldest but the first goes`, async () => {
      const revisions = await (await newRevisions())()
      for (let n = 0; n < mostRevisions + 6; n += 1) await revisions.put([former(n)])
      const texts = await textsOf(revisions)
      expect(texts).toHaveLength(mostRevisions)
      expect([texts[0], texts[1], texts.at(-1)]).toEqual(['version 0', 'version 7', `version ${mostRevisions + 5}`])
    })

    test('are what was put last, and before that, whatever was put, under any clock, put back and taken away', async () => {
      const open = await newRevisions()
      const put = fc.record({ put: fc.constantFrom('a', 'b', 'c', ''), atMs: fc.nat({ max: 5_000 }) })
      const turn = fc.record({ turn: fc.nat({ max: 9 }), to: fc.constantFrom('a', 'd') })
      const drop = fc.record({ drop: fc.nat({ max: 9 }) })
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(put, put, put, turn, drop), { maxLength: 10 }), async (acts) => {
          run += 1
          const of = run.toString(16).padStart(16, 'c')
          const revisions = await open()
          const texts: string[] = []
          for (const act of acts) {
            const names = await revisions.list(of)
            if ('put' in act) {
              await revisions.put([{ hash: of, atMs: start + act.atMs, bytes: Buffer.from(act.put) }])
              if (texts.at(-1) !== act.put) texts.push(act.put)
            } else if ('turn' in act && names[act.turn] !== undefined) {
              await revisions.restore(of, names[act.turn] ?? '', Buffer.from(act.to))
              texts[act.turn] = act.to
            } else if ('drop' in act && names[act.drop] !== undefined) {
              await revisions.remove(of, names[act.drop])
              texts.splice(act.drop, 1)
            }
          }
          expect(await textsOf(await open(), of)).toEqual(texts)
        }),
        { numRuns: 12 },
      )
    })

    test('go one by one, or all of an article', async () => {
      const revisions = await (await newRevisions())()
      const [name] = await revisions.put([former(1)])
      await revisions.put([former(2), former(3, 'other', '00ff00ff00ff00ff')])
      await revisions.remove(hash, name)
      expect(await textsOf(revisions)).toEqual(['version 2'])
      await revisions.remove(hash)
      expect(await revisions.list(hash)).toEqual([])
      expect(await textsOf(revisions, '00ff00ff00ff00ff')).toEqual(['other'])
    })

    test('are never looked for outside their place', async () => {
      const revisions = await (await newRevisions())()
      await revisions.put([former(1)])
      expect(await revisions.get(hash, `../${hash}/20261121T100001000Z.md`)).toBeUndefined()
    })
  })
}
