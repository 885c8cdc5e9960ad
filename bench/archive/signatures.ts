// Gives every article a signature, made up, and looks up what is like one: one key in twenty is shared by many.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { signatureBytes } from '../../src/text/likeness/signature.ts'
import { cpuMs, each, sayCosts, timed } from './costs.ts'
import { openBenchArchive } from './open-bench-archive.ts'

const [output = '', count = 0] = [process.argv[2], Number(process.argv[3])]
/** As many as the program looks at in one step. */
const perStep = 50
/** So many articles' keys, about, are merged in each look of a worker that has nothing to do. */
const perIdleStep = 2_000
let state = 1

function someHash(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state >>> 7)) >>> 0
}

function someSignature(): Uint8Array {
  const keys = Uint32Array.from({ length: 25 }, () => (someHash() % 20 === 0 ? someHash() % 500 : someHash()))
  return signatureBytes({ keys, blocks: Uint32Array.from({ length: 12 }, someHash) })
}

const archive = await openBenchArchive(output, { timeZone: 'Asia/Shanghai' })
const { duplicates } = archive.catalog
const signed = await timed(async () => {
  for (;;) {
    const hashes = await duplicates.unsigned(perStep)
    if (hashes.length === 0) break
    await duplicates.add(hashes.map((hash) => ({ hash, signature: someSignature() })))
    await duplicates.join((await duplicates.takeUncompared(perStep)).map(({ hash }) => ({ hash })))
  }
  for (let merged = 0; merged < count; merged += perIdleStep) await duplicates.takeUncompared(perStep)
})
const lookUp = await cpuMs(200, async () => duplicates.near({ hash: '', signature: someSignature() }, 12))
await archive.close()
const catalogBytes = (await stat(join(output, 'catalog.db'))).size
sayCosts([
  each('note the signature of an article', signed.cpuMs / count, 'ms CPU'),
  each('look near-duplicates of an article up', lookUp, 'ms CPU'),
  each('catalog of an article, with its signature', catalogBytes / count, 'bytes'),
])
