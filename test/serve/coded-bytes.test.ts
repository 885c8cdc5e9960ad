import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { CodedBytes, Compressor } from '../../src/serve/coded-bytes.ts'
import { createServedFiles } from '../../src/serve/served-files.ts'
import { feedFilesIn } from '../support/archive.ts'
import { tempFolder } from '../support/temp-folder.ts'

const text = '渡轮恢复通航 '.repeat(2_000)

test('every coding of a document says the same, whichever of them was there', async () => {
  const decode = { br: brotliDecompressSync, zstd: zstdDecompressSync, gzip: gunzipSync, identity: Buffer.from }
  for (const stored of [{ identity: Buffer.from(text) }, { gzip: gzipSync(text) }]) {
    const coded = new CodedBytes(stored, new Compressor())
    for (const coding of coded.codings()) expect(decode[coding](await coded.body(coding)).toString()).toBe(text)
  }
})

test('a coding is made once, however many ask for it at the same time and later', async () => {
  const coded = new CodedBytes({ gzip: gzipSync(text) }, new Compressor())
  const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => coded.body('br')))
  expect(new Set(others)).toEqual(new Set([first]))
  expect(await coded.body('br')).toBe(first)
})

test('while many documents wait to be compressed, a document is offered in the codings that are there', async () => {
  const compressor = new Compressor()
  const waiting = Array.from({ length: 8 }, () =>
    new CodedBytes({ identity: Buffer.from(text) }, compressor).body('br'),
  )
  // The bytes are taken up a moment after they are asked for.
  await Promise.resolve()
  const coded = new CodedBytes({ identity: Buffer.from(text), gzip: gzipSync(text) }, compressor)
  expect(coded.codings()).toEqual(['gzip', 'identity'])
  expect(new CodedBytes({ gzip: gzipSync(text) }, compressor).codings()).toEqual(['gzip', 'identity'])
  await Promise.all(waiting)
  expect(coded.codings()).toEqual(['br', 'zstd', 'gzip', 'identity'])
})

test('codings that were made take their share of the memory', async () => {
  const folder = await tempFolder()
  for (const name of ['a.json', 'b.json']) await writeFile(join(folder, name), randomBytes(2_000))
  const isKept = async (codings: readonly ('br' | 'zstd' | 'gzip')[]) => {
    const files = createServedFiles(feedFilesIn(folder), { cacheBytes: 10_000, compressor: new Compressor() })
    const look = (name: string) => files.look({ name }, 'application/feed+json')
    const first = await look('a.json')
    for (const coding of codings) await first?.body(coding)
    await look('b.json')
    return (await look('a.json')) === first
  }
  expect(await isKept([])).toBe(true)
  expect(await isKept(['br', 'zstd', 'gzip'])).toBe(false)
})
