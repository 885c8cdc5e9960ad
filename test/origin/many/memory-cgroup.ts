import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from '../hostile/watch.ts'

/** What a control group counted of its processes, in bytes and times. */
type GroupCounts = {
  /** The most they had at one time, with what the system keeps of files for them; absent where it is not told. */
  readonly peakBytes: number | undefined
  /** Of what they have now: their own, and what of files stays for them while there is room. */
  readonly ownBytes: number
  readonly fileBytes: number
  /** How often they reached the limit, and the system took pages of files back. */
  readonly reached: number
  readonly killed: number
}

/** A control group of Linux with a limit on memory, which holds for all that its processes have, page cache included. */
export type MemoryCgroup = {
  /** What a command is put behind to run in it. */
  readonly prefix: readonly string[]
  readonly counts: () => GroupCounts
  /** Removes it, once its processes have ended. */
  readonly remove: () => Promise<void>
}

/** Makes a control group (version 1 or 2) for one run; absent where none may be made. */
export function makeMemoryCgroup(limitBytes: number): MemoryCgroup | undefined {
  return make(versionOne, limitBytes) ?? make(versionTwo, limitBytes)
}

/** Whether all that ran in a group lived within its limit. */
export function lifeWithin(cgroup: MemoryCgroup, limitMb: number): Check {
  const { peakBytes, ownBytes, fileBytes, reached, killed } = cgroup.counts()
  const mb = (bytes: number | undefined) => (bytes === undefined ? 'unknown' : `${(bytes / 1_048_576).toFixed(0)} MB`)
  const told = `peak ${mb(peakBytes)}, at the end ${mb(ownBytes)} of its own and ${mb(fileBytes)} of files, limit reached ${reached} times`
  return {
    says: `nothing is killed within a limit of ${limitMb} MB (${told})`,
    holds: killed === 0,
    because: `${killed} processes were killed (${told})`,
  }
}

type Version = {
  readonly folder: string
  readonly limits: (bytes: number) => readonly (readonly [file: string, value: string])[]
  readonly counts: (read: (file: string) => string) => GroupCounts
}

const versionOne: Version = {
  folder: '/sys/fs/cgroup/memory',
  limits: (bytes) => [['memory.limit_in_bytes', String(bytes)]],
  counts: (read) => ({
    peakBytes: Number(read('memory.max_usage_in_bytes')),
    ownBytes: numberOf(read('memory.stat'), 'rss'),
    fileBytes: numberOf(read('memory.stat'), 'cache'),
    reached: Number(read('memory.failcnt')),
    killed: numberOf(read('memory.oom_control'), 'oom_kill'),
  }),
}

const versionTwo: Version = {
  folder: '/sys/fs/cgroup',
  limits: (bytes) => [
    ['memory.max', String(bytes)],
    ['memory.swap.max', '0'],
  ],
  counts: (read) => ({
    peakBytes: peakOf(read),
    ownBytes: numberOf(read('memory.stat'), 'anon'),
    fileBytes: numberOf(read('memory.stat'), 'file'),
    reached: numberOf(read('memory.events'), 'max'),
    killed: numberOf(read('memory.events'), 'oom_kill'),
  }),
}

function make({ folder, limits, counts }: Version, bytes: number): MemoryCgroup | undefined {
  const group = join(folder, `feedkeeper-soak-${process.pid}`)
  try {
    mkdirSync(group)
  } catch {
    return undefined
  }
  try {
    for (const [file, value] of limits(bytes)) writeFileSync(join(group, file), value, { flag: 'r+' })
  } catch {
    rmdirSync(group)
    return undefined
  }
  return {
    prefix: ['/bin/sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', group],
    counts: () => counts((file) => readFileSync(join(group, file), 'utf8')),
    async remove() {
      for (let tries = 50; tries > 0; tries -= 1) {
        try {
          return rmdirSync(group)
        } catch {
          // The last of its processes is still ending.
          await sleep(100)
        }
      }
    },
  }
}

/** A number among lines of `name value`. */
function numberOf(lines: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(lines)?.[1])
}

/** Linux tells it since 5.19. */
function peakOf(read: (file: string) => string): number | undefined {
  try {
    return Number(read('memory.peak'))
  } catch {
    return undefined
  }
}
