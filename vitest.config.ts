import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Many tests start the program or its threads: code that is compiled once spares a quarter of their time.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Half of the tests wait for processes they started: three at a time keep two cores busy.
    maxWorkers: 3,
    // What starts the program as a process takes a fifth of this on a busy machine, and a fiftieth on a quiet one.
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
})
