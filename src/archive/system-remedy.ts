const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on the disk',
  EDQUOT: 'make room on the disk',
  EROFS: 'make it writable',
  EACCES: 'give feedkeeper the right to it',
  EPERM: 'give feedkeeper the right to it',
  EIO: 'look at the disk',
  EMFILE: 'let the program have more files open (ulimit -n)',
}

/** What to do where the system refuses with this code, behind a semicolon; empty where nothing is known to help. */
export function systemRemedy(code: string | undefined): string {
  const remedy = code && remedies[code]
  return remedy ? `; ${remedy}` : ''
}
