// Run by tests that need a process of its own: fetches the URL of its first argument, its settings as JSON in the second.
import { fetchSettings } from '../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'

const [url = '', settings = '{}'] = process.argv.slice(2)
const fetcher = createFetcher(fetchSettings.parse(JSON.parse(settings)), {
  userAgent: 'feedkeeper',
  env: process.env,
  clock: Date.now,
})
const result = await fetcher.fetch({ url }).then(
  (outcome) => ('body' in outcome ? { ...outcome, body: Buffer.from(outcome.body).toString() } : outcome),
  ({ code, message }) => ({ code, message }),
)
await fetcher.close()
process.stdout.write(JSON.stringify(result))
