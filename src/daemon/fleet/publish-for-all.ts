import type { Catalog } from '../../archive/catalog.ts'
import type { Log } from '../../log/log.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { lookRegularly } from './look-regularly.ts'

const lookEveryMs = 1_000
/** Who serves and does not publish looks up all sources anew so often at most. */
const lookAgainEveryMs = 10_000

/**
 * Publishes what every worker brings, as long as this one is the one that publishes; as long as it is not, it forgets what it knew
 * of feeds whenever there is something new, so that it serves them as they are now.
 */
export function publishForAll({
  catalog,
  publisher,
  isOurs,
  log,
}: {
  readonly catalog: Pick<Catalog<never>, 'position'> & { readonly changes: Pick<Catalog<never>['changes'], 'mark'> }
  readonly publisher: Pick<Publisher, 'markStale' | 'lookAgain'>
  /** Whether this worker publishes. */
  readonly isOurs: () => boolean
  readonly log: Log
}): { readonly close: () => Promise<void> } {
  let wasOurs = false
  let seen: string | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  const look = async () => {
    const isOursNow = isOurs()
    if (!isOursNow && !wasOurs && performance.now() - lookedAt < lookAgainEveryMs) return
    lookedAt = performance.now()
    // Titles of sources and the like are in the journal, and no change of an article.
    const now = `${isOursNow ? await catalog.changes.mark() : ''} ${await catalog.position()}`
    if (isOursNow !== wasOurs || (!isOursNow && now !== seen)) publisher.lookAgain()
    if (isOursNow && now !== seen) publisher.markStale()
    wasOurs = isOursNow
    seen = now
  }
  return lookRegularly({
    everyMs: lookEveryMs,
    look,
    onFailure: (error) =>
      log.warn(
        { cause: `publish: ${error.message}`, error: error.message },
        `not known what is to be published: ${error.message}`,
      ),
  })
}
