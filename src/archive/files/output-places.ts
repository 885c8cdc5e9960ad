import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OutputFolderError } from '../archive-error.ts'
import { keptFolders } from '../opening/archive-place.ts'

const databases = ['catalog.db', 'publications.db', 'search.db']

/**
 * Looks whether what stands in an output folder under our names is of our kind; throws `OutputFolderError` where a file is in
 * the place of a folder, or anything else in the place of a database. What is not there is made when it is needed.
 */
export async function checkPlaces(folder: string): Promise<void> {
  for (const path of keptFolders({ folder })) {
    const found = await lookAt(path)
    if (found !== undefined && !found.isDirectory()) throw misplaced(path, 'it is no folder')
  }
  for (const name of databases) {
    const path = join(folder, name)
    const found = await lookAt(path)
    if (found !== undefined && !found.isFile()) throw misplaced(path, 'it is no file, but a database stands here')
  }
}

function misplaced(path: string, why: string): OutputFolderError {
  return new OutputFolderError(path, why, 'move it away, or name another output folder by --output')
}

async function lookAt(path: string) {
  try {
    return await stat(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    const remedy = 'make its folder readable, or name another output folder by --output'
    throw new OutputFolderError(path, `it cannot be looked at (${code})`, remedy, { cause })
  }
}
