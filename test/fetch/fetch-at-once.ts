// Run by memory.test.ts in a process of its own: fetches all URLs given at once, and tells how each ended and the peak memory.
import { fetchSettings } from '../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'

const settings = fetchSettings.parse({
  allowPrivateNetworks: ['127.0.0.0/8'],
  perHost: { spacing: '0ms', connections: 64 },
})
const fetcher = createFetcher(settings, { userAgent: 'feedkeeper', env: {}, clock: Date.now })
const ends: Record<string, number> = {}
await Promise.all(
  process.argv.slice(2).map(async (url) => {
    const end = await fetcher.fetch({ url }).then(
      ({ kind }) => kind,
      ({ code }: { code: string }) => code,
    )
    ends[end] = (ends[end] ?? 0) + 1
  }),
)
await fetcher.close()
process.stdout.write(JSON.stringify({ ends, peakMegabytes: process.resourceUsage().maxRSS / 1_024 }))
