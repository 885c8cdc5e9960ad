// Reads spoiled documents in the worker pool, as a poll does, and ends with an error where one does harm:
// `npm run fuzz -- [SECONDS] [FIRST SEED]`; a fault names the seed that shows it again.
import { createWorkerPool } from '../../src/poll/worker-pool.ts'
import { fuzz } from './fuzz-round.ts'

const seconds = Number(process.argv[2] ?? 60)
const firstSeed = Number(process.argv[3] ?? Date.now() % 1_000_000_000)
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
