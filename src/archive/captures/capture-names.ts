/** How the names of files of captures end. */
export const captureEnding = '.warc.gz'

/** The name of a file that is begun at an instant: in the order of time, and never one that was given before. */
export function captureName(atMs: number, last: string | undefined): string {
  const nameOf = (ms: number) => {
    const iso = new Date(ms).toISOString()
    return `${iso.slice(0, 'YYYY-MM'.length)}/feedkeeper-${iso.replace(/\D/g, '')}${captureEnding}`
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
