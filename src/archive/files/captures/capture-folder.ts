import { rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { captureEnding, isCaptureOf } from '../../captures/capture-names.ts'
import type { CaptureFile } from '../../captures/capture-scan.ts'
import { namesIn } from '../durable-files.ts'

/** The months (`YYYY-MM`) that have captures, oldest first; none where there is no folder. */
export async function captureMonths(folder: string): Promise<readonly string[]> {
  return (await namesIn(folder)).filter((name) => /^\d{4}-\d\d$/.test(name)).sort()
}

/** Every file of captures, the oldest first; where several workers write, those of the one that is named. */
export async function captureFiles(folder: string, worker?: string): Promise<readonly CaptureFile[]> {
  const files: CaptureFile[] = []
  for (const month of await captureMonths(folder)) {
    const names = await namesIn(join(folder, month))
    const there = new Set(names)
    for (const name of names.filter((each) => each.endsWith(captureEnding)).sort()) {
      if (worker !== undefined && !isCaptureOf(name, worker)) continue
      const { size } = await stat(join(folder, month, name))
      files.push({ file: `${month}/${name}`, bytes: size, isClosed: there.has(indexName(name)) })
    }
  }
  return files
}

/** The index that stands beside a closed file. */
export function indexName(file: string): string {
  return `${file.slice(0, -captureEnding.length)}.cdxj`
}

/** Removes the files of a month; what else stands there is left, and the folder with it. */
export async function removeMonth(folder: string, month: string): Promise<void> {
  const names = (await namesIn(join(folder, month))).filter((name) =>
    /^feedkeeper-\d+(-[a-z0-9.-]+?)?\.(warc\.gz(\.torn-\d+)?|cdxj)$/.test(name),
  )
  await Promise.all(names.map((name) => rm(join(folder, month, name), { force: true })))
  await rmdir(join(folder, month)).catch(() => undefined)
}
