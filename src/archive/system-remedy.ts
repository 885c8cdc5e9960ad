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

/** What to do where the system refuses with this code, behind a semicolon; empty where nothing is known to help. */
export function systemRemedy(code: string | undefined): string {
  const remedy = code && remedies[code]
  return remedy ? `; ${remedy}` : ''
}

/** What ails a disk or a folder as a whole, and none of the files in it. */
const ofTheWhole = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ESTALE', 'ENOTDIR', 'EMFILE', 'ENFILE']

/** The code of an error by what the system says of it: `disk-failed` where all that is written would fail like that. */
export function failureCode(code: string | undefined, otherwise: string): string {
  return ofTheWhole.includes(code ?? '') ? 'disk-failed' : otherwise
}
