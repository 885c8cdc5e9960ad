import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { canMakeNamespace, runInNamespace } from '../support/network-namespace.ts'
import { publicAddress } from './disguised-urls.ts'

describe.skipIf(!canMakeNamespace)('names nobody answers for (skipped where no network namespace can be made)', () => {
  test('hold up nobody else', async () => {
    const script = fileURLToPath(new URL('poll-slow-names.ts', import.meta.url))
    const { askedAtMs, endedAtMs, log } = JSON.parse(await runInNamespace(script, [`${publicAddress}/32`]))
    expect(Object.keys(endedAtMs), log).toHaveLength(13)
    const { healthy: _healthy, ...silent } = endedAtMs as Record<string, number>
    expect(askedAtMs).toBeGreaterThan(0)
    expect(askedAtMs).toBeLessThan(Math.min(...Object.values(silent)))
  }, 60_000)
})
