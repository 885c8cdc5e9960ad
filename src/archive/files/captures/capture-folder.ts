import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CaptureFile } from '../../captures/capture-scan.ts'

const ending = '.warc.gz'

/** The months (`YYYY-MM`) that have captures, oldest first; none where there is no folder. */
export async function captureMonths(folder: string): Promise<readonly string[]> {
  return (await namesIn(folder)).filter((name) => /^\d{4}-\d\d$/.test(name)).sort()
}

/** Every file of captures, the oldest first. */
export async function captureFiles(folder: string): Promise<readonly CaptureFile[]> {
  const files: CaptureFile[] = []
  for (const month of await captureMonths(folder)) {
    const names = await namesIn(join(folder, month))
    const there = new Set(names)
    for (const name of names.filter((each) => each.endsWith(ending)).sort()) {
      const { size } = await stat(join(folder, month, name))
      files.push({ file: `${month}/${name}`, bytes: size, isClosed: there.has(indexName(name)) })
    }
  }
  return files
}

/** The name of a file that is begun at an instant: in the order of time, and never one that was given before. */
export function captureName(atMs: number, last: string | undefined): string {
  const nameOf = (ms: number) => {
    const iso = new Date(ms).toISOString()
    return `${iso.slice(0, 'YYYY-MM'.length)}/feedkeeper-${iso.replace(/\D/g, '')}${ending}`
  }
  let ms = atMs
  while (last !== undefined && nameOf(ms) <= last && nameOf(ms).startsWith(monthOf(last))) ms += 1
  return nameOf(ms)
}

/** The month of a file. */
export function monthOf(file: string): string {
  return file.slice(0, 'YYYY-MM'.length)
}

/** The index that stands beside a closed file. */
export function indexName(file: string): string {
  return `${file.slice(0, -ending.length)}.cdxj`
}

/** Removes the files of a month; what else stands there is left, and the folder with it. */
export async function removeMonth(folder: string, month: string): Promise<void> {
  const names = (await namesIn(join(folder, month))).filter((name) =>
    /^feedkeeper-\d+\.(warc\.gz(\.torn-\d+)?|cdxj)$/.test(name),
  )
  await Promise.all(names.map((name) => rm(join(folder, month, name), { force: true })))
  await rmdir(join(folder, month)).catch(() => undefined)
}

/** The first of so many months that end with the one of an instant. */
export function firstOfMonths(months: number, nowMs: number): string {
  const now = new Date(nowMs)
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1))
    .toISOString()
    .slice(0, 'YYYY-MM'.length)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
