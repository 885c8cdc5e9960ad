import { fillSearch } from '../../daemon/fill-search.ts'
import { publishForAll } from '../../daemon/fleet/publish-for-all.ts'
import { whileLeading } from '../../daemon/fleet/while-leading.ts'
import { findInBackground } from '../../duplicates/find-in-background.ts'
import { fetchInBackground } from '../../images/fetch-in-background.ts'
import type { SearchThread } from '../../jobs/search/search-thread.ts'
import { keepsImages } from '../keeps-images.ts'
import type { Workspace } from '../workspace.ts'

/**
 * Does what goes on while everything else does, until the signal aborts: looks for duplicates, fetches pictures, fills the index
 * of searches, and, where several workers share the archive, publishes what the others bring. Of those only the one that
 * publishes does it.
 */
export async function workInBackground(
  workspace: Workspace,
  { search, signal }: { readonly search: SearchThread; readonly signal: AbortSignal },
): Promise<void> {
  const { archive, lead, log, publisher } = workspace
  if (archive.fleet === undefined) return workAlone(workspace, search, signal)
  archive.fleet.onDead(() => void takeOver(workspace))
  const shared = publishForAll({ catalog: archive.catalog, publisher, isOurs: () => lead?.isHeld() ?? false, log })
  if (lead !== undefined) {
    await whileLeading(lead, { signal, work: (ours) => workAlone(workspace, search, ours) })
  } else if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
  await shared.close()
}

async function workAlone(workspace: Workspace, thread: SearchThread, signal: AbortSignal): Promise<void> {
  const { archive, folder, imageFetcher, log, publisher, settings } = workspace
  await Promise.all([
    findInBackground(workspace.duplicates, { signal, log, onFound: () => publisher.markStale() }),
    fetchInBackground(imageFetcher, {
      signal,
      isOn: () => keepsImages(settings, folder.sources),
      onKept: () => settings.publish.images === 'archived' && publisher.markStale(),
      log,
    }),
    fillSearch({ articles: archive.catalog.articles, thread, signal, log }),
  ])
}

/** Records what a worker that died had appended to its journal and not recorded. */
async function takeOver({ archive, log }: Workspace): Promise<void> {
  try {
    const lines = await archive.catchUp()
    if (lines > 0) log.info({ lines }, `${lines} lines of journals that were not recorded are`)
  } catch (error) {
    const { message } = error as Error
    log.warn(
      { error: message },
      `${message}; what a dead worker left in its journal is recorded by the next start of one`,
    )
  }
}
