import { generatedArchive, generatedArticle, peakMb, say } from './generated-archive.ts'

const count = Number(process.argv[2] ?? 20_000)
const archive = await generatedArchive({ publish: { perSource: 'files', archives: 'files' } })
const from = Date.parse('2026-08-01T00:00:00Z')
for (let number = 0; number < count; number += 500) {
  const size = Math.min(500, count - number)
  await archive.add(
    Array.from({ length: size }, (_, index) => generatedArticle(number + index, from + (number + index) * 1_000)),
  )
}
const before = peakMb()
const publisher = archive.publisher()
const cpu = process.cpuUsage()
const report = await publisher.publish()
const { user, system } = process.cpuUsage(cpu)
await publisher.close()
await archive.close()
await archive.remove()
say(
  `a month of ${count} articles, published whole twice (all, and its source): ${report.written.length} documents in ${(report.tookMs / 1_000).toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s CPU), peak memory ${peakMb()} MB (${before} MB before)`,
)
