// An archive as it grows: what each act costs beside few articles and beside many, and the ratio of the two, which is to be at
// most 2: `npm run bench archive -- --articles 1000000` (100,000 by default, in some five minutes; a million takes half an hour
// and 12 GB in the temporary folder, which is looked for first). Each part has a process of its own. `bench/keep.ts` sets the
// same work beside plain ways.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Cost } from './archive/costs.ts'

const { values } = parseArgs({
  options: { articles: { type: 'string', default: '100000' }, few: { type: 'string', default: '10000' } },
})
const [small, large] = [Number(values.few), Number(values.articles)]
if (!(small >= 5_000 && large > small)) throw new Error('--few has to be at least 5000, and --articles more than that')
/** What files, journal, catalog and what is made of it take of the disk, with room for making the catalog anew. */
const bytesPerArticle = 14_000
const parts = ['grow', 'acts', 'signatures', 'daemon', 'whole']
const wanted = 2

/** What one part says of an archive of so many articles. */
async function costsOf(part: string, folder: string, count: number): Promise<readonly Cost[]> {
  const script = fileURLToPath(new URL(`archive/${part}.ts`, import.meta.url))
  const child = spawn(process.execPath, [script, folder, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (bytes) => (text += bytes))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${part} of ${count} articles ended with ${code}`)
  return JSON.parse(text) as Cost[]
}

/**
 * What every part says of archives of so many articles each, by name. Each part is measured on one right after the other: a
 * machine that others share may take twice as long in some minutes, which would pass for what size costs.
 */
async function measured(counts: readonly number[]): Promise<readonly ReadonlyMap<string, Cost>[]> {
  const archives = []
  try {
    for (const count of counts) {
      archives.push({
        count,
        folder: await mkdtemp(join(tmpdir(), 'feedkeeper-bench-')),
        costs: new Map<string, Cost>(),
      })
    }
    for (const part of parts) for (const archive of archives) await measure(part, archive)
  } finally {
    for (const { folder } of archives) await rm(folder, { recursive: true, force: true })
  }
  return archives.map(({ costs }) => costs)
}

async function measure(
  part: string,
  { count, folder, costs }: { readonly count: number; readonly folder: string; readonly costs: Map<string, Cost> },
): Promise<void> {
  const startedAt = performance.now()
  for (const cost of await costsOf(part, folder, count)) {
    costs.set(cost.name, cost)
    process.stdout.write(`${String(count).padStart(8)} ${cost.name.padEnd(52)} ${told(cost)}\n`)
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  process.stdout.write(`${String(count).padStart(8)} (${part}: ${seconds} s)\n`)
}

/** Whether something is beyond its bound, in words. */
function beyond({ value, bound }: Cost): string {
  if (bound === undefined) return ''
  const { most = value, least = value } = bound
  return value > most ? `; ABOVE ${most}` : value < least ? `; BELOW ${least}` : ''
}

function told({ value, unit }: Cost): string {
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`
}

const { bavail, bsize } = await statfs(tmpdir())
const [freeGb, neededGb] = [bavail * bsize, large * bytesPerArticle].map((bytes) => Math.ceil(bytes / 1e9)) as [
  number,
  number,
]
if (freeGb < neededGb)
  throw new Error(`${tmpdir()} has ${freeGb} GB free, and ${neededGb} are needed: TMPDIR names another place`)
const [few, many] = (await measured([small, large])) as [ReadonlyMap<string, Cost>, ReadonlyMap<string, Cost>]
process.stdout.write(`\n${''.padEnd(53)}${String(small).padStart(16)}${String(large).padStart(16)}   ratio\n`)
for (const [name, cost] of many) {
  const before = few.get(name)
  if (before === undefined) continue
  // Of what is done in a second more is better.
  const ratio = cost.unit.endsWith('/s') ? before.value / cost.value : cost.value / before.value
  const verdict = cost.perAct && ratio > wanted ? `; ABOVE ${wanted}` : beyond(cost)
  const columns = [told(before), told(cost)].map((text) => text.padStart(16)).join('')
  process.stdout.write(`${name.padEnd(53)}${columns}   ${cost.perAct ? ratio.toFixed(2) : '-'}${verdict}\n`)
  if (verdict !== '') process.exitCode = 1
}
