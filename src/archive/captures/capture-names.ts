/** How the names of files of captures end. */
export const captureEnding = '.warc.gz'

/**
 * The name of a file that is begun at an instant: in the order of time, and never one that was given before; where several
 * workers write, with the name of the one that does.
 */
export function captureName(atMs: number, last: string | undefined, worker = ''): string {
  const nameOf = (ms: number) => {
    const iso = new Date(ms).toISOString()
    return `${iso.slice(0, 'YYYY-MM'.length)}/feedkeeper-${iso.replace(/\D/g, '')}${worker && `-${worker}`}${captureEnding}`
  }
  let ms = atMs
  while (last !== undefined && nameOf(ms) <= last && nameOf(ms).startsWith(monthOf(last))) ms += 1
  return nameOf(ms)
}

/** The month of a file. */
export function monthOf(file: string): string {
  return file.slice(0, 'YYYY-MM'.length)
}

/** The first of so many months that end with the one of an instant. */
export function firstOfMonths(months: number, nowMs: number): string {
  const now = new Date(nowMs)
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1))
    .toISOString()
    .slice(0, 'YYYY-MM'.length)
}

/** Whether a file was begun by the worker of this name; `''` is the one that has none. */
export function isCaptureOf(file: string, worker: string): boolean {
  const [, name = ''] = /feedkeeper-\d+(?:-([a-z0-9.-]+?))?(?:\.r\d+)?\.warc\.gz$/.exec(file) ?? []
  return name === worker
}

/** The name of a file of captures a millisecond after another, in the same month. */
export function captureNameAfter(file: string): string {
  return file.replace(/(feedkeeper-)(\d+)/, (_, begin: string, time: string) => `${begin}${BigInt(time) + 1n}`)
}
