import { statfsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Many tests start the program or its threads: code that is compiled once spares a quarter of their time.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

// Folders of tests stand in memory where the system has such a place with room: nothing of them is to outlive a crash, and making
// it durable is half of the wait.
if (hasRoom('/dev/shm')) process.env.TMPDIR ??= '/dev/shm'

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > 2 ** 30
  } catch {
    return false
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // No file leaves anything behind for the next in its process; a process for each would load the program once more each time.
    isolate: false,
    // Half of the tests wait for processes they started: four at a time keep two cores busy.
    maxWorkers: 4,
    // What starts the program as a process takes a tenth of this on a busy machine, and a hundredth on a quiet one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
