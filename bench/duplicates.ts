// Finding duplicates: what a signature costs beside converting the article, keeping it and its keys, and a look-up in a small
// and in a large catalog: `node bench/duplicates.ts [SMALL] [LARGE]` (10000 and 100000; up to 1000000). The signatures of the
// large catalogs are made up: one key in twenty is one of five hundred that many share, as what a column repeats is.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCatalog } from '../src/archive/sqlite/catalog-database.ts'
import { signatureBytes, signatureOf } from '../src/text/likeness/signature.ts'
import { similarity } from '../src/text/likeness/similarity.ts'
import { quarryArticles } from './archive/quarry.ts'

const [small = 10_000, large = 100_000] = process.argv.slice(2).map(Number)
const perRecord = 1_000
const perStep = 50
const lookUps = 500
const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))
let state = 1

const say = (name: string, text: string) => process.stdout.write(`${name.padEnd(34)} ${text}\n`)

async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function someHash(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state >>> 7)) >>> 0
}

function someSignature(): Uint8Array {
  const keys = Uint32Array.from({ length: 25 }, () => (someHash() % 20 === 0 ? someHash() % 500 : someHash()))
  return signatureBytes({ keys, blocks: Uint32Array.from({ length: 12 }, someHash) })
}

const hashOf = (n: number) => n.toString(16).padStart(8, '0').split('').reverse().join('').padEnd(16, '0')

async function measureTexts(): Promise<void> {
  const articles = [...quarryArticles(0, 2_000)].map(({ article, text }) => ({
    title: article.title,
    markdown: text.toString(),
  }))
  const sign = () => {
    for (const { title, markdown } of articles) signatureOf(title, markdown)
  }
  sign()
  const signMs = await cpuMs(sign)
  const pairs = articles.slice(1).map((article, index) => [articles[index] ?? article, article] as const)
  const compareMs = await cpuMs(() => {
    for (const [a, b] of pairs) similarity(a, b)
  })
  const length = articles.reduce((sum, { markdown }) => sum + markdown.length, 0) / articles.length
  say('sign', `${(signMs / articles.length).toFixed(3)} ms an article of ${Math.round(length)} characters`)
  say('compare two texts', `${(compareMs / pairs.length).toFixed(3)} ms`)
}

async function measureCatalog(count: number): Promise<number> {
  const file = join(folder, `${count}.db`)
  const { catalog } = openCatalog(file, () => ({}))
  const { duplicates } = catalog
  let recordMs = 0
  let signatureMs = 0
  let keysMs = 0
  for (let from = 1; from <= count; from += perRecord) {
    const numbers = Array.from({ length: Math.min(perRecord, count - from + 1) }, (_, index) => from + index)
    const at = '2026-02-01T00:00:00.000Z'
    const lines = numbers.map((n) => {
      const url = `https://news.example/${n}`
      const fields = { hash: hashOf(n), source: `s${n % 1_000}`, url, title: `Story ${n}`, lang: 'en' }
      return { kind: 'kept', seq: n, at, published: at, identity: url, ...fields } as const
    })
    const signed = numbers.map((n) => ({ hash: hashOf(n), signature: someSignature() }))
    recordMs += await cpuMs(() => catalog.record({ lines, position: `${from}` }))
    signatureMs += await cpuMs(() => duplicates.add(signed))
    keysMs += await cpuMs(async () => {
      for (let step = 0; step < numbers.length; step += perStep) {
        await duplicates.join((await duplicates.takeUncompared(perStep)).map(({ hash }) => ({ hash })))
      }
    })
  }
  const wanted = Array.from({ length: lookUps }, () => ({ hash: '', signature: someSignature() }))
  const lookAll = async () => {
    for (const each of wanted) await duplicates.near(each, 12)
  }
  await lookAll()
  const lookUpMs = (await cpuMs(lookAll)) / lookUps
  await catalog.close()
  const each = (ms: number) => (ms / count).toFixed(3)
  say(
    `${count} articles`,
    `row ${each(recordMs)}, signature ${each(signatureMs)}, keys ${each(keysMs)} ms an article; look-up ${lookUpMs.toFixed(3)} ms; ${Math.round((await stat(file)).size / count)} bytes an article in all`,
  )
  return lookUpMs
}

try {
  await measureTexts()
  const few = await measureCatalog(small)
  const many = await measureCatalog(large)
  say('look-up, large to small', `ratio ${(many / few).toFixed(2)}`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
