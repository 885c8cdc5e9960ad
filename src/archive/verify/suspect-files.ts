import { checksumOf } from '../checksum.ts'
import { readRegularNow } from '../files/durable-files.ts'
import type { ToldFile } from './file-threads.ts'
import type { ReadWritten } from './verify-parts.ts'

/**
 * Reads files and gives the places in the list of those that may be amiss: gone, unreadable, or other than what is told of
 * them. It is quick with what is right; what is wrong with the others is found out by who asked.
 */
export function suspectFiles(files: readonly ToldFile[], readWritten: ReadWritten): readonly number[] {
  return files.flatMap((told, at) => (isAsTold(told, readWritten) ? [] : [at]))
}

function isAsTold({ path, hash, sha256, identity, ...told }: ToldFile, readWritten: ReadWritten): boolean {
  const bytes = bytesOf(path)
  if (bytes === undefined || checksumOf(bytes) !== sha256) return false
  const read = readWritten(bytes)
  const isSame =
    read !== undefined && (Object.keys(told) as (keyof typeof told)[]).every((name) => read[name] === told[name])
  return isSame && (identity === undefined || checksumOf(identity).startsWith(hash))
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readRegularNow(path)
  } catch {
    return undefined
  }
}
