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
  })

  test('fail no healthy host: a hundred are all read at their first poll behind forty such names', async () => {
    const script = fileURLToPath(new URL('poll-many-silent-names.ts', import.meta.url))
    const run = JSON.parse(await runInNamespace(script, [`${publicAddress}/32`], 'options timeout:2 attempts:2'))
    const { polls } = JSON.parse(run.stdout) as {
      polls: { sourceId: string; listing: { kind: string; reason?: string } }[]
    }
    const healthy = polls.filter(({ sourceId }) => sourceId.startsWith('healthy'))
    expect(healthy.filter(({ listing }) => listing.kind !== 'fetched')).toEqual([])
    expect(healthy).toHaveLength(100)
    const reasons = polls.flatMap(({ listing }) => listing.reason ?? [])
    expect(reasons).toHaveLength(40)
    for (const reason of reasons) expect(reason).toContain('name look-up')
  })
})
