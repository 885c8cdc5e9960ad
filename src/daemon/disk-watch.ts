import { statfs } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'

/** What a file system has left, as `statfs` tells; one that counts no files (`files` is 0) has as many as it has room. */
export type DiskState = {
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

type Kind = 'space' | 'inodes'

/** What the disk runs out of. */
export type LowDisk = { readonly kind: string; readonly reason: string; readonly remedy: string }

/** Warns before the disk of the archive is full, in bytes or in files: an article takes a file, and small ones run out first. */
export class DiskWatch {
  readonly #folder: string
  readonly #log: Log
  readonly #clock: Clock
  readonly #ask: (folder: string) => Promise<DiskState>
  #lookedAtMs = Number.NEGATIVE_INFINITY
  /** How many of the shares it was under at the last look. */
  readonly #depths: Record<Kind, number> = { space: 0, inodes: 0 }

  readonly #low = new Map<Kind, LowDisk>()

  constructor(options: {
    readonly folder: string
    readonly log: Log
    readonly clock: Clock
    /** Default `statfs` of the system. */
    readonly ask?: (folder: string) => Promise<DiskState>
  }) {
    this.#folder = options.folder
    this.#log = options.log
    this.#clock = options.clock
    this.#ask = options.ask ?? statfs
  }

  /** What it was running out of at the last look. */
  low(): readonly LowDisk[] {
    return [...this.#low.values()]
  }

  /** Looks once a minute at most; tells each crossing once, and when there is room again. Never throws. */
  async look(): Promise<void> {
    const nowMs = this.#clock()
    if (nowMs >= this.#lookedAtMs && nowMs < this.#lookedAtMs + lookEveryMs) return
    this.#lookedAtMs = nowMs
    const state = await this.#ask(this.#folder).catch(() => undefined)
    if (state === undefined) return
    const { bsize, blocks, bavail, files, ffree } = state
    const leftBytes = bavail * bsize
    const mb = Math.round(leftBytes / 1_024 ** 2)
    this.#tell(
      'space',
      leftBytes > ampleBytes ? 1 : bavail / Math.max(blocks, 1),
      `${mb} MiB`,
      'make room, or move the output folder',
    )
    if (files > 0) {
      const remedy = 'a file system with more inodes takes more articles (mkfs.ext4 -i 4096, or XFS)'
      this.#tell('inodes', ffree / files, `${ffree} files`, remedy)
    }
  }

  #tell(kind: Kind, share: number, left: string, remedy: string): void {
    const depth = shares.filter((each) => share < each).length
    const before = this.#depths[kind]
    this.#depths[kind] = depth
    const about = { folder: this.#folder, left, cause: `disk ${kind} ${depth}` }
    const percent = (share * 100).toFixed(1)
    const reason = `${this.#folder}: its disk runs out of ${kind}: ${left} left (${percent} %)`
    if (depth > 0) this.#low.set(kind, { kind: `low on ${kind}`, reason, remedy })
    else this.#low.delete(kind)
    if (depth > before) {
      this.#log.warn(about, `${reason}; ${remedy}`)
    } else if (depth === 0 && before > 0) this.#log.info(about, `${this.#folder}: its disk has ${kind} again: ${left}`)
  }
}
