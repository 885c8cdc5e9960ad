import { readdir } from 'node:fs/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createThreadPool } from '../../src/jobs/thread-pool.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('what a thread compiled is kept for the next start while it lives, so that a kill takes nothing away', async () => {
  const folder = await tempFolder()
  vi.stubEnv('NODE_COMPILE_CACHE', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const file = new URL('../../src/jobs/worker-jobs.ts', import.meta.url)
  const pool = createThreadPool({ file, threads: 1, timeLimitMs: 60_000, memoryMb: 64 })
  onTestFinished(() => pool.close())
  await pool.run('signArticle', ['The ferry is late', 'The harbour ferry was late again.'])
  await vi.waitFor(async () => expect((await readdir(folder, { recursive: true })).length).toBeGreaterThan(5))
})
