import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Log } from '../../log/log.ts'
import type { KeptPlace } from '../opening/archive-place.ts'
import { openKept } from '../opening/open-kept.ts'
import { lockOutput } from '../sqlite/output-lock.ts'
import { type MovedArchive, moveArchive } from './move-archive.ts'
import { TransferError } from './transfer-error.ts'

/**
 * Copies an archive from another place to this one, which the caller has for itself. Throws `OutputLockedError` where a worker
 * is at work there, and `TransferError` where nothing can be copied.
 */
export async function moveHere(from: KeptPlace, to: KeptPlace & { readonly log: Log }): Promise<MovedArchive> {
  const name = { from: from.store?.name ?? from.folder, to: to.store?.name ?? to.folder }
  if (placeOf(from) === placeOf(to)) throw new TransferError(name.to, 'that is where the archive is to stand already')
  if (from.store === undefined && !existsSync(from.folder))
    throw new TransferError(name.from, 'there is no such folder')
  const lock =
    from.store === undefined && resolve(from.folder) !== resolve(to.folder)
      ? lockOutput(join(from.folder, 'worker.lock'))
      : undefined
  try {
    const [source, target] = [await openKept(from), await openKept(to)]
    try {
      return await moveArchive(source, target, {
        name,
        onProgress: (part) => to.log.info({ part }, `${part} are copied from ${name.from} to ${name.to}`),
      })
    } finally {
      await Promise.all([source.close(), target.close()])
    }
  } finally {
    lock?.release()
  }
}

/** What tells two places apart. */
function placeOf({ folder, store }: KeptPlace): string {
  return store === undefined ? resolve(folder) : `${store.base}/${store.prefix}`
}
