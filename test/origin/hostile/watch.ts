import { readFileSync } from 'node:fs'

/** One thing the soak checks; `because` tells what was seen where it does not hold. */
export type Check = { readonly says: string; readonly holds: boolean; readonly because?: string }

/** Highest resident memory of a process so far, in bytes; undefined where the system does not tell. */
export function peakMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

/** One line of the program's log. */
export type LogLine = { readonly level: number; readonly source?: string; readonly msg: string }

/** Reads the program's log; a line that is no JSON is kept as a message of level 60, since nothing else may be written. */
export function readLog(file: string): readonly LogLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      try {
        return JSON.parse(line) as LogLine
      } catch {
        return { level: 60, msg: line }
      }
    })
}
