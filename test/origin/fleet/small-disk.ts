import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A disk in memory that can be filled. */
export type SmallDisk = {
  /** Takes all the room there is. */
  readonly fill: () => Promise<void>
  /** Gives that back. */
  readonly clear: () => Promise<void>
  readonly unmount: () => void
}

/** Mounts a disk of so many megabytes on a folder, for whoever works in it; absent where this user may not. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  chmodSync(folder, 0o777)
  const ballast = join(folder, 'ballast')
  return {
    async fill() {
      const file = await open(ballast, 'w')
      try {
        for (;;) await file.appendFile(Buffer.alloc(4_096))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        await file.close()
      }
    },
    clear: () => rm(ballast),
    unmount: () => {
      execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' })
    },
  }
}
