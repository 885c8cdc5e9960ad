import { rm, writeFile } from 'node:fs/promises'
import { SourceFileError } from './load.ts'

const fullDisk = ['ENOSPC', 'EDQUOT']

/** Writes a file where there is none, whole or not at all; gives whether it did. Throws `SourceFileError`. */
export async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    const isFull = fullDisk.includes(code)
    // Half of it would be taken for the whole from now on.
    if (isFull) await rm(file, { force: true })
    const remedy = isFull ? 'make room on its disk' : 'let feedkeeper write to its folder'
    throw new SourceFileError(file, `cannot be written (${code}); ${remedy}`, { cause })
  }
}
