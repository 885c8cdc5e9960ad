// A program that serves the search of an archive as `feedkeeper run` does, and fills its index when it is told to: started by
// `bench/search.ts` with the folder of the archive, so that what is measured is a process that does nothing else.
import { join } from 'node:path'
import { serveFeeds } from '../../src/cli/commands/serve-feeds.ts'
import { openWorkspace } from '../../src/cli/workspace.ts'
import { createSearchThread } from '../../src/jobs/search/search-thread.ts'
import { peakMb } from '../publish/generated-archive.ts'

/** What the process used so far. */
export type ServerUse = { readonly cpuMs: number; readonly rssMb: number; readonly peakMb: number }

/** How filling went: what one step took at most. */
export type Filled = { readonly longestMs: number }

const [folder = ''] = process.argv.slice(2)
const output = join(folder, 'output')
const options = { config: join(folder, 'feedkeeper.yaml'), feeds: join(folder, 'feeds'), output }
const workspace = await openWorkspace({ ...options, json: false, logLevel: 'warn' }, { logLevel: 'warn' })
const search = createSearchThread({ output, timeZone: workspace.timeZone })
await serveFeeds(workspace, { search })

process.on('message', (asked) => void (asked === 'fill' ? fill() : process.send?.(use())))
process.once('disconnect', () => process.exit())
process.send?.('ready')

async function fill(): Promise<void> {
  let longestMs = 0
  for (let left = 1; left > 0; ) {
    const startedAt = performance.now()
    ;({ left } = await search.step())
    longestMs = Math.max(longestMs, performance.now() - startedAt)
  }
  process.send?.({ longestMs } satisfies Filled)
}

function use(): ServerUse {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage().rss / 1_048_576, peakMb: peakMb() }
}
