import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { StoreError } from '../../../src/archive/archive-error.ts'
import { CaptureObjects, type CaptureObjectsParts } from '../../../src/archive/s3/capture-objects.ts'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { warcOnThisThread } from '../../support/archive.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { capture, captureTime, describeCaptures } from '../contracts/captures.ts'
import { oneTry, testStore } from './test-store.ts'

const hashOf = (n: number) => n.toString(16).padStart(16, '0')
const page = (n: number, text = `text ${n}`) => capture(text, { page: 1, articles: [hashOf(n)] }, `/${n}`)
const info = { software: 'feedkeeper/test' }

/** A store of captures, and what opens them with the catalog of that name. */
async function captureStore(options: Parameters<typeof testStore>[0] = {}) {
  const store = await testStore(options, oneTry)
  const folder = await tempFolder()
  const open = (parts: Partial<CaptureObjectsParts> = {}, database = 'catalog.db') => {
    const { catalog } = openCatalog(join(folder, database), () => ({}))
    onTestFinished(() => catalog.close())
    const index = catalog.captures
    return new CaptureObjects({
      objects: store.open(),
      index,
      warc: warcOnThisThread,
      clock: () => captureTime,
      info,
      ...parts,
    })
  }
  const textOf = async (captures: CaptureObjects, n: number) => {
    const place = (await captures.find(hashOf(n), 'gazette'))?.pages[0]
    return place && Buffer.from((await captures.read(place)).answer.body).toString()
  }
  return { ...store, open, textOf }
}

describeCaptures('as objects', async () => {
  const { open } = await captureStore({ pageSize: 2 })
  return async (clock) => open({ clock })
})

describe('captures as objects', () => {
  test('are found by listing alone what another catalog, or none, knew of them', async () => {
    const { open, textOf, seen } = await captureStore()
    const captures = open()
    for (const n of [1, 2]) await captures.append([page(n)])
    await captures.close()
    seen.splice(0)
    expect(await textOf(open(), 2)).toBe('text 2')
    expect(seen.filter(({ method, url }) => method === 'GET' && !url?.includes('list-type')).length).toBe(1)
    const anew = open({}, 'another.db')
    for (const n of [1, 2]) expect(await textOf(anew, n)).toBe(`text ${n}`)
    expect(await anew.indexAnew()).toEqual([])
    for (const n of [1, 2]) expect(await textOf(anew, n)).toBe(`text ${n}`)
  })

  test('that were written, but could not be told so, are there once', async () => {
    let wrong = false
    const { open, textOf, objects } = await captureStore({
      fault: ({ method, url }) => {
        if (!wrong || !url?.includes('captures')) return undefined
        return method === 'PUT' ? 'done, then cut' : 500
      },
    })
    const captures = open()
    await captures.append([page(1)])
    wrong = true
    await expect(captures.append([page(2)])).rejects.toThrow(StoreError)
    wrong = false
    await captures.append([page(2), page(3)])
    for (const n of [1, 2, 3]) expect(await textOf(captures, n)).toBe(`text ${n}`)
    expect([...objects.keys()].filter((key) => key.endsWith('.warc.gz')).length).toBe(3)
  })

  test('of removed articles go from the store, and what was cut off is done once more', async () => {
    let isDown = false
    const { open, textOf, objects } = await captureStore({
      fault: ({ method }) => (isDown && method === 'DELETE' ? 403 : undefined),
    })
    const captures = open()
    await captures.append([page(1), page(2)])
    await captures.append([page(3)])
    const keeping = async () => new Set([hashOf(2), hashOf(3)])
    isDown = true
    await expect(captures.remove([hashOf(1)], keeping)).rejects.toThrow('403 AccessDenied')
    isDown = false
    const again = open()
    await again.remove([hashOf(1)], keeping)
    for (const each of [again, open({}, 'another.db')]) {
      expect(await textOf(each, 1)).toBeUndefined()
      for (const n of [2, 3]) expect(await textOf(each, n)).toBe(`text ${n}`)
    }
    expect([...objects.keys()].filter((key) => key.endsWith('.warc.gz')).length).toBe(2)
  })

  test('of former months go when those of a new one come, as many as are to be kept', async () => {
    const { open, textOf } = await captureStore()
    let nowMs = captureTime
    const captures = open({ clock: () => nowMs, months: 2 })
    for (let n = 1; n <= 4; n += 1) {
      await captures.append([page(n)])
      nowMs += 31 * 86_400_000
    }
    const texts = await Promise.all([1, 2, 3, 4].map((n) => textOf(captures, n)))
    expect(texts).toEqual([undefined, undefined, 'text 3', 'text 4'])
  })
})
