// Run as two processes by claim-rows.test.ts: claims from a catalog, once it is told to go, until nothing is due, and writes
// what it got as JSON.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'

const [file = '', nowMs = ''] = process.argv.slice(2)
const { catalog, queue } = openCatalog(file, (facts) => facts)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.unref()
const claimed: string[] = []
for (;;) {
  const some = await queue.claim(Number(nowMs), 100)
  if (some.length === 0) break
  claimed.push(...some)
  // A worker polls what it got; one that asked at once would hardly let the other in.
  await pause(2)
}
await catalog.close()
process.stdout.write(JSON.stringify(claimed))
process.stdin.destroy()
