import { spawn } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import { release } from 'node:os'

/**
 * The types (statfs(2)) of file systems that are known to bring to the disk whatever was written to them when syncfs(2) asks:
 * ext2 to ext4, XFS, Btrfs, F2FS, ZFS, and memory. Those that a server or another program keeps, as NFS and FUSE, may not.
 */
const trustedTypes: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x01021994])
/** Before that Linux did not say of syncfs(2) that something could not be written. */
const firstLinux: readonly [number, number] = [5, 8]
/** Beyond that others wrote much to the file system, which is no reason to wait for it. */
const defaultLongestMs = 2_000
/** For so long it is not asked again after it took too long or could not be had. */
const restMs = 10 * 60_000

/**
 * Makes all that was written to the file system of a folder durable with one call, syncfs(2), by the program `sync` of GNU or
 * BusyBox: what hundreds of files take one by one is a hundred times as much, in waiting and in computing.
 */
export class FileSystemSync {
  readonly #folder: string
  readonly #command: string
  readonly #longestMs: number
  #isTrusted: Promise<boolean> | undefined
  #restsUntilMs = 0

  /** `command` is the program, default `sync`; one that takes longer than `longestMs`, default 2,000, is not waited for. */
  constructor(
    folder: string,
    { command = 'sync', longestMs = defaultLongestMs }: { readonly command?: string; readonly longestMs?: number } = {},
  ) {
    this.#folder = folder
    this.#command = command
    this.#longestMs = longestMs
  }

  /**
   * Gives whether all that was written before is durable now. Where it is not (another system, an old Linux, a file system
   * that is not known, no such program, an error, too long a wait) the caller syncs file by file, and meets the error.
   */
  async sync(): Promise<boolean> {
    if (performance.now() < this.#restsUntilMs) return false
    this.#isTrusted ??= isTrusted(this.#folder)
    const isSynced = (await this.#isTrusted) && (await run(this.#command, this.#folder, this.#longestMs))
    if (!isSynced) this.#restsUntilMs = performance.now() + restMs
    return isSynced
  }
}

async function isTrusted(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const [major = 0, minor = 0] = release().split('.').map(Number)
  if (major < firstLinux[0] || (major === firstLinux[0] && minor < firstLinux[1])) return false
  const found = await statfs(folder).catch(() => undefined)
  return found !== undefined && trustedTypes.has(found.type)
}

function run(command: string, folder: string, longestMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, ['-f', folder], { stdio: 'ignore' })
    // What waits for the disk cannot be ended; it is left to itself, and keeps nothing open.
    const timer = setTimeout(() => {
      child.unref()
      resolve(false)
    }, longestMs)
    const end = (isSynced: boolean) => {
      clearTimeout(timer)
      resolve(isSynced)
    }
    child.on('error', () => end(false))
    child.on('close', (code) => end(code === 0))
  })
}
