import { stat, statfs } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'

/** What a file system has left, as `statfs` tells; one that counts no files (`files` is 0) has as many as it has room. */
export type DiskState = {
  /** Which file system it is. */
  readonly device: number
  readonly bsize: number
  readonly blocks: number
  readonly bavail: number
  readonly files: number
  readonly ffree: number
}

/** Shares of all there is under which it is told, once each. */
const shares = [0.05, 0.01]
/** Of a large disk, a small share is room for years: with more than this in bytes, there is nothing to tell. */
const ampleBytes = 20 * 1_024 ** 3
const lookEveryMs = 60_000

/** What the disk runs out of. */
export type LowDisk = { readonly kind: string; readonly reason: string; readonly remedy: string }

/**
 * Warns before a disk that the archive stands on is full, in bytes or in files: an article takes a file, and small ones run out
 * first. Folders may stand on several.
 */
export class DiskWatch {
  readonly #folders: readonly string[]
  readonly #log: Log
  readonly #clock: Clock
  readonly #ask: (folder: string) => Promise<DiskState>
  #lookedAtMs = Number.NEGATIVE_INFINITY
  /** How many of the shares each was under at the last look. */
  #depths: ReadonlyMap<string, number> = new Map()
  #low: readonly LowDisk[] = []

  constructor(options: {
    /** The folders that are written to; a disk is named by the first of them that stands on it. */
    readonly folders: readonly string[]
    readonly log: Log
    readonly clock: Clock
    /** Default `statfs` of the system. */
    readonly ask?: (folder: string) => Promise<DiskState>
  }) {
    this.#folders = options.folders
    this.#log = options.log
    this.#clock = options.clock
    this.#ask = options.ask ?? stateOfDisk
  }

  /** What disks were running out of at the last look. */
  low(): readonly LowDisk[] {
    return this.#low
  }

  /** Looks once a minute at most; tells each crossing once, and when there is room again. Never throws. */
  async look(): Promise<void> {
    const nowMs = this.#clock()
    if (nowMs >= this.#lookedAtMs && nowMs < this.#lookedAtMs + lookEveryMs) return
    this.#lookedAtMs = nowMs
    const depths = new Map<string, number>()
    const low: LowDisk[] = []
    for (const [folder, state] of await this.#disks()) {
      for (const level of levelsOf(state)) {
        const key = `${folder} ${level.kind}`
        const depth = shares.filter((each) => level.share < each).length
        depths.set(key, depth)
        const told = this.#tell(folder, level, depth, this.#depths.get(key) ?? 0)
        if (told !== undefined) low.push(told)
      }
    }
    this.#depths = depths
    this.#low = low
  }

  /** The disks, by the first of the folders on each. */
  async #disks(): Promise<ReadonlyMap<string, DiskState>> {
    const disks = new Map<string, DiskState>()
    const seen = new Set<number>()
    for (const folder of this.#folders) {
      // A folder is made when it is needed.
      const state = await this.#ask(folder).catch(() => undefined)
      if (state === undefined || seen.has(state.device)) continue
      seen.add(state.device)
      disks.set(folder, state)
    }
    return disks
  }

  #tell(folder: string, { kind, share, left, remedy }: Level, depth: number, before: number): LowDisk | undefined {
    const about = { folder, left, cause: `disk ${kind} ${depth}` }
    const reason = `${folder}: its disk runs out of ${kind}: ${left} left (${(share * 100).toFixed(1)} %)`
    if (depth > before) this.#log.warn(about, `${reason}; ${remedy}`)
    else if (depth === 0 && before > 0) this.#log.info(about, `${folder}: its disk has ${kind} again: ${left}`)
    return depth > 0 ? { kind: `low on ${kind}`, reason, remedy } : undefined
  }
}

/** How much of something a disk has left. */
type Level = {
  readonly kind: 'space' | 'inodes'
  readonly share: number
  readonly left: string
  readonly remedy: string
}

function levelsOf({ bsize, blocks, bavail, files, ffree }: DiskState): readonly Level[] {
  const leftBytes = bavail * bsize
  const space: Level = {
    kind: 'space',
    share: leftBytes > ampleBytes ? 1 : bavail / Math.max(blocks, 1),
    left: `${Math.round(leftBytes / 1_024 ** 2)} MiB`,
    remedy: 'make room, or move the output folder',
  }
  const remedy = 'a file system with more inodes takes more articles (mkfs.ext4 -i 4096, or XFS)'
  return files > 0 ? [space, { kind: 'inodes', share: ffree / files, left: `${ffree} files`, remedy }] : [space]
}

async function stateOfDisk(folder: string): Promise<DiskState> {
  const [{ bsize, blocks, bavail, files, ffree }, { dev }] = await Promise.all([statfs(folder), stat(folder)])
  return { bsize, blocks, bavail, files, ffree, device: dev }
}
