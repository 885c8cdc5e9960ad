import type { Captures } from '../captures/captures.ts'
import type { KeepHealth } from './keep-health.ts'

/** Captures whose disk is watched as that of the articles is: it may be another. */
export function watchedCaptures(captures: Captures, health: KeepHealth): Captures {
  return {
    append: (some) => health.watch(captures.append(some)),
    find: (hash, sourceId) => captures.find(hash, sourceId),
    read: (place) => captures.read(place),
    catchUp: () => captures.catchUp(),
    indexAnew: () => captures.indexAnew(),
    remove: (hashes, kept) => captures.remove(hashes, kept),
    close: () => captures.close(),
  }
}
