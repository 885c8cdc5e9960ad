import { closeSync, fsync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { temporaryName } from './durable-files.ts'

/** A file that is to be written; text is written in UTF-8. */
type FileToPut = { readonly file: string; readonly bytes: string | Uint8Array }

/** So many files are written before anything else gets its turn: a few milliseconds' work. */
const filesPerTurn = 128
/** So many files are open at once, and synced together: the more they are, the fewer commits the file system makes of them. */
const filesAtOnce = 512

/**
 * Writes several files so that readers find each whole or not at all; their folders are synced by the caller. What fails
 * leaves nothing behind. Gives those that were put there: where several workers write, each under its own temporary names,
 * `onlyNew` leaves what another has put there first.
 *
 * Only the syncs, which wait for the disk, run beside the program: the other calls take microseconds, a tenth of what it costs
 * to hand them to another thread and to hear of their end.
 */
export async function putInPlace(
  files: readonly FileToPut[],
  { worker = '', onlyNew = false }: { readonly worker?: string; readonly onlyNew?: boolean } = {},
): Promise<readonly string[]> {
  const named = files.map(({ file, bytes }) => ({ file, bytes, temporary: temporaryName(file, worker) }))
  try {
    await syncEach(
      named,
      ({ temporary }) => openSync(temporary, 'w'),
      (handle, { bytes }) => writeFileSync(handle, bytes),
    )
  } catch (error) {
    for (const { temporary } of named) removeQuietly(temporary)
    throw error
  }
  const put: string[] = []
  for (const [index, { file, temporary }] of named.entries()) {
    if (index > 0 && index % filesPerTurn === 0) await nextTurn()
    if (onlyNew && !linked(temporary, file)) continue
    if (!onlyNew) renameSync(temporary, file)
    put.push(file)
  }
  return put
}

/** Gives a file its name where nothing else has it, and takes the other away; gives whether it did. */
function linked(temporary: string, file: string): boolean {
  try {
    linkSync(temporary, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    removeQuietly(temporary)
  }
}

/** Makes the names in folders durable (fsync on the folders themselves). */
export function syncFolders(paths: readonly string[]): Promise<void> {
  return syncEach(paths, (path) => openSync(path, 'r'))
}

/** Opens each, does `work` on it, syncs them together once that is done for all, and closes them, whatever happens. */
async function syncEach<Item>(
  items: readonly Item[],
  open: (item: Item) => number,
  work: (handle: number, item: Item) => void = () => undefined,
): Promise<void> {
  for (let from = 0; from < items.length; from += filesAtOnce) {
    const handles: number[] = []
    try {
      for (const [index, item] of items.slice(from, from + filesAtOnce).entries()) {
        if (index > 0 && index % filesPerTurn === 0) await nextTurn()
        const handle = open(item)
        handles.push(handle)
        work(handle, item)
      }
      await allSynced(handles)
    } finally {
      for (const handle of handles) closeSync(handle)
    }
  }
}

/** Resolves, or rejects with the first error, once every sync has ended: before that nothing may be closed. */
function allSynced(handles: readonly number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = handles.length
    let failure: Error | undefined
    const onEnd = (error: Error | null) => {
      failure ??= error ?? undefined
      left -= 1
      if (left > 0) return
      if (failure === undefined) resolve()
      else reject(failure)
    }
    if (left === 0) resolve()
    for (const handle of handles) fsync(handle, onEnd)
  })
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // What went wrong first is what counts; a leftover goes when its folder is read.
  }
}
