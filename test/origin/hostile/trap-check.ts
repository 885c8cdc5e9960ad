import { forbiddenAddresses, forbiddenNames } from './address-faults.ts'
import type { ForbiddenListeners } from './forbidden-place.ts'
import type { Check } from './watch.ts'

/** Asks every forbidden address with a client that has no guard, to know that an arrival would be seen; then forgets these. */
export async function trapCheck(forbidden: ForbiddenListeners, isIsolated: boolean): Promise<Check> {
  const names = isIsolated ? forbiddenNames.map((name) => `http://${name}:${forbidden.port}/`) : []
  const urls = [...Object.values(forbiddenAddresses(forbidden)), ...names].filter((url) => !url.includes('@'))
  for (const url of urls) {
    // Outside a network of its own only loopback may be asked.
    if (!isIsolated && !/127|localhost|\[::1\]/.test(URL.parse(url)?.hostname ?? '')) continue
    await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  }
  const arrived = forbidden.arrivals.length
  forbidden.arrivals.length = 0
  const least = isIsolated ? 20 : 5
  return {
    says: `a client without a guard reaches ${arrived} of ${urls.length} forbidden addresses`,
    holds: arrived >= least,
    because: `the trap must see at least ${least}`,
  }
}
