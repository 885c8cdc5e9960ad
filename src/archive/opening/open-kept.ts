import type { KeptPlace } from './archive-place.ts'
import type { KeptFiles, KeptOptions } from './kept-files.ts'

/** Opens what is kept; makes nothing. */
export async function openKept(place: KeptPlace, options: KeptOptions = {}): Promise<KeptFiles> {
  if (place.store === undefined) {
    const { keptInFolder } = await import('../files/kept-in-folder.ts')
    return keptInFolder(place.folder, options.workerName)
  }
  // Whoever has no store does not wait for what speaks to it.
  const { keptInStore } = await import('../s3/kept-in-store.ts')
  return keptInStore(place.store, options)
}
