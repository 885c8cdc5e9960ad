import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { release } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { inTurn } from '../keeping/in-turn.ts'

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

/** It ends when it was not asked for so long. */
const idleForMs = 5_000
/** Syncs the file system of its folder for each line it reads, and says how that ended: 0, or what else `sync` ended with. */
const script = 'while read -r line; do "$0" -f "$1"; echo $?; done'

/**
 * Makes all that was written to the file system of a folder durable with one call, syncfs(2), by the program `sync` of GNU or
 * BusyBox, instead of one call for each of hundreds of files. A small shell starts it: a start from here would stop all threads
 * each time until the tables of their memory are copied.
 */
export class FileSystemSync {
  readonly #folder: string
  readonly #command: string
  readonly #longestMs: number
  #isTrusted: Promise<boolean> | undefined
  #restsUntilMs = 0
  /** The shell answers one question at a time. */
  readonly #inTurn = inTurn()
  #shell: Shell | undefined
  #ending: NodeJS.Timeout | undefined

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
  sync(): Promise<boolean> {
    return this.#inTurn(async () => {
      if (performance.now() < this.#restsUntilMs) return false
      this.#isTrusted ??= isTrusted(this.#folder)
      const isSynced = (await this.#isTrusted) && (await this.#ask())
      if (!isSynced) this.#restsUntilMs = performance.now() + restMs
      return isSynced
    })
  }

  async #ask(): Promise<boolean> {
    clearTimeout(this.#ending)
    const shell = this.#shell ?? this.#start()
    const isSynced = await answerOf(shell, this.#longestMs)
    if (!isSynced) this.#end()
    else this.#ending = setTimeout(() => this.#end(), idleForMs).unref()
    return isSynced
  }

  #start(): Shell {
    const shell = startShell(this.#command, this.#folder)
    // Who stops the program may stop all that it started: the next question is another shell's.
    shell.on('close', () => {
      if (this.#shell === shell) this.#shell = undefined
    })
    this.#shell = shell
    return shell
  }

  #end(): void {
    this.#shell?.stdin.destroy()
    this.#shell = undefined
  }
}

type Shell = ChildProcessByStdio<Writable, Readable, null>

/** Starts the shell; neither it nor what it waits for keeps the program from ending. */
function startShell(command: string, folder: string): Shell {
  const shell = spawn('/bin/sh', ['-c', script, command, folder], { stdio: ['pipe', 'pipe', 'ignore'] })
  shell.unref()
  shell.on('error', () => undefined)
  for (const stream of [shell.stdin, shell.stdout]) {
    // What cannot be told to a shell that is gone, or be read of it, shows by its missing answer.
    stream.on('error', () => undefined)
    ;(stream as Socket).unref()
  }
  return shell
}

/** Asks once, and gives whether all is synced; what waits for the disk cannot be ended, and is left to itself after a while. */
function answerOf(shell: Shell, longestMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isSynced: boolean) => {
      clearTimeout(timer)
      shell.stdout.off('data', onData)
      shell.off('error', onEnd)
      shell.off('close', onEnd)
      resolve(isSynced)
    }
    const onData = (answer: Buffer) => end(answer.toString() === '0\n')
    const onEnd = () => end(false)
    const timer = setTimeout(onEnd, longestMs)
    shell.stdout.on('data', onData)
    shell.on('error', onEnd)
    shell.on('close', onEnd)
    shell.stdin.write('\n')
  })
}

async function isTrusted(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const [major = 0, minor = 0] = release().split('.').map(Number)
  if (major < firstLinux[0] || (major === firstLinux[0] && minor < firstLinux[1])) return false
  const found = await statfs(folder).catch(() => undefined)
  return found !== undefined && trustedTypes.has(found.type)
}
