import { closeSync, fsync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { temporaryName } from './durable-files.ts'
import type { FileSystemSync } from './file-system-sync.ts'

/** A file that is to be written; text is written in UTF-8. */
type FileToPut = { readonly file: string; readonly bytes: string | Uint8Array }

/**
 * Who writes, where several do, which decides over temporary names; whether a file that is there stays; and what syncs a whole
 * file system, without which each file is synced by itself.
 */
type PuttingOptions = {
  readonly worker?: string
  readonly onlyNew?: boolean
  readonly fileSystem?: FileSystemSync | undefined
}

/** So many files are written, or get their names, before anything else gets its turn: some ten milliseconds' work. */
const filesPerTurn = 512
/** So many files are open at once, and synced together: the more they are, the fewer commits the file system makes of them. */
const filesAtOnce = 512
/** From so many on the whole file system is synced, where that can be done: fewer are sooner durable one by one. */
const fewestForAll = 32

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
  { worker = '', onlyNew = false, fileSystem }: PuttingOptions = {},
): Promise<readonly string[]> {
  const named = files.map(({ file, bytes }) => ({ file, bytes, temporary: temporaryName(file, worker) }))
  try {
    if (!(await writtenTogether(named, fileSystem))) {
      await syncEach(
        named,
        ({ temporary }) => openSync(temporary, 'w'),
        (handle, { bytes }) => writeFileSync(handle, bytes),
      )
    }
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

/** Writes files and syncs them all at once, where they are enough and that can be done; gives whether it was. */
async function writtenTogether(
  files: readonly { readonly temporary: string; readonly bytes: string | Uint8Array }[],
  fileSystem: FileSystemSync | undefined,
): Promise<boolean> {
  if (fileSystem === undefined || files.length < fewestForAll) return false
  for (const [index, { temporary, bytes }] of files.entries()) {
    if (index > 0 && index % filesPerTurn === 0) await nextTurn()
    writeFileSync(temporary, bytes)
  }
  return fileSystem.sync()
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

/** Makes the names in folders durable: with the whole file system, or by fsync on the folders themselves. */
export async function syncFolders(paths: readonly string[], fileSystem?: FileSystemSync): Promise<void> {
  if (paths.length >= fewestForAll && (await fileSystem?.sync())) return
  await syncEach(paths, (path) => openSync(path, 'r'))
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
      for (const item of items.slice(from, from + filesAtOnce)) {
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
