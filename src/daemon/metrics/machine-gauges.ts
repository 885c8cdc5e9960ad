import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metrics } from './metrics.ts'

/** How often the event loop is looked at: seldom enough to cost nothing. */
const resolutionMs = 100

/** Adds what the program takes and what the disk of the archive has left; gives what ends the looking. */
export function addMachineGauges(
  metrics: Metrics,
  { archiveFolder, version }: { readonly archiveFolder: string; readonly version: string },
): () => void {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  // The timer itself is as late as its period.
  const lag = (ns: number) => Math.max(0, ns / 1e9 - resolutionMs / 1_000) || 0
  metrics.gauge(
    { name: 'feedkeeper_event_loop_lag_seconds', help: 'Longest delay of the event loop since it was last asked for.' },
    (gauge) => {
      gauge.set(lag(delays.max))
      delays.reset()
    },
  )
  metrics.gauge({ name: 'feedkeeper_heap_used_bytes', help: "JavaScript's heap of the main thread." }, (gauge) =>
    gauge.set(process.memoryUsage().heapUsed),
  )
  metrics.gauge(
    { name: 'process_resident_memory_bytes', help: 'Resident memory of the process, its threads included.' },
    (gauge) => gauge.set(process.memoryUsage.rss()),
  )
  metrics.gauge(
    { name: 'process_start_time_seconds', help: 'When the process began, in seconds since the epoch.' },
    (gauge) => gauge.set(Date.now() / 1_000 - process.uptime()),
  )
  metrics.gauge(
    { name: 'feedkeeper_build_info', help: 'Version of feedkeeper.', labels: ['version', 'node'] },
    (gauge) => gauge.set({ version, node: process.version }, 1),
  )
  metrics.gauge(
    { name: 'feedkeeper_disk_free_bytes', help: 'What the disk of the archive has left.' },
    async (gauge) => {
      const { bavail, bsize } = await statfs(archiveFolder)
      gauge.set(bavail * bsize)
    },
  )
  metrics.gauge({ name: 'feedkeeper_disk_size_bytes', help: 'Size of the disk of the archive.' }, async (gauge) => {
    const { blocks, bsize } = await statfs(archiveFolder)
    gauge.set(blocks * bsize)
  })
  metrics.gauge(
    {
      name: 'feedkeeper_disk_free_inodes',
      help: 'Files the disk of the archive can still take; 0 where it counts none.',
    },
    async (gauge) => gauge.set((await statfs(archiveFolder)).ffree),
  )
  metrics.gauge(
    { name: 'feedkeeper_disk_inodes', help: 'Files the disk of the archive can hold; 0 where it counts none.' },
    async (gauge) => gauge.set((await statfs(archiveFolder)).files),
  )
  return () => delays.disable()
}
