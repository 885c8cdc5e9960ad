import type { Check } from '../hostile/watch.ts'
import type { Casualty } from './fleet-checks.ts'
import { deeds, type FaultName, type Fleet, faultNames } from './fleet-deeds.ts'
import { until } from './until.ts'

/** Nothing is waited for any longer. */
const patienceMs = 120_000

/** Does these faults one after the other, each once all was normal after the one before. */
export async function doFaults(fleet: Fleet, faults: readonly FaultName[]) {
  const casualties: Casualty[] = []
  const checks: Check[] = []
  for (const name of faultNames.filter((each) => faults.includes(each))) {
    const deed = await deeds[name](fleet)
    casualties.push(deed.casualty)
    checks.push(...(deed.checks ?? []), await normalAgain(fleet, deed.says, deed.endedAtMs))
  }
  return { casualties, checks }
}

/**
 * Waits until every source that is asked often was asked, and answered, again, and looks whether that was soon; and until what a
 * dead worker had begun is done, since one whose second poll dies too is left alone for long.
 */
async function normalAgain(fleet: Fleet, says: string, sinceMs: number): Promise<Check> {
  const { sites, often, everyMs, normalWithinMs, tell } = fleet
  const answered = () => {
    const begun = sites.seen.findLastIndex(({ atMs }) => atMs <= sinceMs) + 1
    const times = new Map<number, number>()
    for (const { source, endedAtMs = 0 } of sites.seen.slice(begun))
      if (source < often && endedAtMs > 0) times.set(source, Math.min(endedAtMs, times.get(source) ?? endedAtMs))
    return times
  }
  const isAll = await until(() => answered().size === often, patienceMs)
  if (!(await until(async () => (await orphans(fleet)) === 0, patienceMs)))
    tell(`${await orphans(fleet)} sources that a dead worker had begun are not done`)
  const times = answered()
  const missing = Array.from({ length: often }, (_, source) => source).filter((source) => !times.has(source))
  const tookMs = Math.max(0, Math.max(...times.values()) - sinceMs - everyMs)
  const found = isAll
    ? `all was normal again ${(tookMs / 1_000).toFixed(1)} s beyond an interval later`
    : `${missing.length} sources were not asked again, such as ${missing[0]}`
  tell(`${says}: ${found}`)
  return {
    says: `${says}: every source is asked again within its interval and ${normalWithinMs / 1_000} s`,
    holds: isAll && tookMs <= normalWithinMs,
    because: found,
  }
}

/** How many sources were begun by workers that died, are due once more, and were not polled since. */
async function orphans({ server, places }: Fleet): Promise<number> {
  const rows = await server.query(
    places.ownerUrl,
    `SELECT count(*)::int AS count FROM sources
     WHERE is_orphaned AND (is_begun OR next_poll_at_ms <= extract(epoch FROM clock_timestamp()) * 1000)`,
  )
  return Number(rows[0]?.count)
}
