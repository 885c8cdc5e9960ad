import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on the disk',
  EDQUOT: 'make room on the disk',
  EROFS: 'make it writable',
  EACCES: 'give feedkeeper the right to it',
  EPERM: 'give feedkeeper the right to it',
  EIO: 'look at the disk',
  ENOTDIR: 'put the folder back',
  ESTALE: 'mount the folder anew',
  EMFILE: 'let the program have more files open (ulimit -n)',
}

/**
 * What to do where the system refuses with this code, behind a semicolon; empty where nothing is known to help. Of a disk that is
 * full it tells, where the path is known that was to be written, whether it has run out of inodes.
 */
export function systemRemedy(code: string | undefined, path?: string): string {
  if (code === 'ENOSPC' && path !== undefined && lacksInodes(path)) return `; ${moreInodes}`
  const remedy = code && remedies[code]
  return remedy ? `; ${remedy}` : ''
}

const moreInodes =
  'the disk has room, but no inode for another file: put the folder on one with more (mkfs.ext4 -i 4096, or XFS)'

/** Whether a disk has room but takes no more files; one that counts none (`files` is 0) has as many as it has room. */
function lacksInodes(path: string): boolean {
  try {
    const { files, ffree, bavail } = statfsSync(existsSync(path) ? path : dirname(path))
    return files > 0 && ffree === 0 && bavail > 0
  } catch {
    // What to do about the room is told then.
    return false
  }
}

/** What ails a disk or a folder as a whole, and none of the files in it. */
const ofTheWhole = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ESTALE', 'ENOTDIR', 'EMFILE', 'ENFILE']

/** The code of an error by what the system says of it: `disk-failed` where all that is written would fail like that. */
export function failureCode(code: string | undefined, otherwise: string): string {
  return ofTheWhole.includes(code ?? '') ? 'disk-failed' : otherwise
}
