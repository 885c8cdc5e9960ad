// Reads spoiled documents in the worker pool, as a poll does, and ends with an error where one does harm.
import { parseArgs } from 'node:util'
import { createWorkerPool } from '../../src/jobs/worker-pool.ts'
import { fuzz } from './fuzz-round.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    help: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const firstSeed = Number(values.seed)
if (values.help || !Number.isFinite(seconds) || !Number.isInteger(firstSeed)) {
  process.stdout.write(`npm run fuzz [-- --seconds 60] [--seed N]

Reads spoiled feeds, JSON and HTML in the worker pool: no crash, no hang past the limit of a job, memory bounded. A fault
names the seed that shows it again. Exits 1 if there was one.
`)
  process.exit(values.help ? 0 : 2)
}
const endAt = performance.now() + seconds * 1_000
const jobs = createWorkerPool({ threads: 1, jobTimeLimit: 5_000, jobMemoryMb: 512 })

function* seeds(): Generator<number> {
  for (let seed = firstSeed; ; seed++) yield seed
}

const { outcomes, faults } = await fuzz(jobs, seeds(), () => performance.now() > endAt)
await jobs.close()
for (const { seed, what } of faults) process.stderr.write(`seed ${seed}: ${what}\n`)
const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024)
process.stdout.write(`from seed ${firstSeed}: ${JSON.stringify(outcomes)}, at most ${peakMb} MB\n`)
process.exitCode = faults.length === 0 ? 0 : 1
