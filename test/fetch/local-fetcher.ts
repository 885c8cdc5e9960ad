import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { type FetchSettings, fetchSettings } from '../../src/fetch/fetch-settings.ts'
import { createFetcher, type Fetcher } from '../../src/fetch/fetcher.ts'

/** A fetcher that may ask loopback without spacing, unless the settings say otherwise; closed when the running test ends. */
export function localFetcher(
  settings: z.input<typeof fetchSettings> = {},
  env: NodeJS.ProcessEnv = {},
  clock = Date.now,
): Fetcher {
  const read: FetchSettings = fetchSettings.parse({
    allowPrivateNetworks: ['127.0.0.0/8'],
    perHost: { spacing: '0ms' },
    ...settings,
  })
  const fetcher = createFetcher(read, { userAgent: 'feedkeeper/1.0 (+https://example.org/)', env, clock })
  onTestFinished(() => fetcher.close())
  return fetcher
}
