import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { canMakeNamespace, runInNamespace } from '../support/network-namespace.ts'
import { tempFolder } from '../support/temp-folder.ts'

type Ended = { code: number | null; signal: string | null; tookMs: number; stdout: string; stderr: string }
/** Well before the look-ups, each of which hangs for forty seconds, are over; far more than a busy machine needs. */
const wellBeforeMs = 30_000
type Results = Record<'run' | 'twice' | 'poll' | 'wordy' | 'impatient', Ended>

describe.skipIf(!canMakeNamespace)(
  'while look-ups hang in threads (skipped where no network namespace can be made)',
  () => {
    let results: Results
    beforeAll(async () => {
      const script = fileURLToPath(new URL('stop-while-looking-up.ts', import.meta.url))
      results = JSON.parse(await runInNamespace(script, [], 'options timeout:20 attempts:2'))
    })

    test('SIGTERM ends the daemon long before they are over, with exit code 0', () => {
      expect(results.run).toMatchObject({ code: 0, signal: null })
      expect(results.run.stderr).toContain('stopping')
      expect(results.run.tookMs).toBeLessThan(wellBeforeMs)
    })

    test('a second signal ends a program at once', () => {
      expect(results.twice).toMatchObject({ code: 143, signal: null })
      expect(results.twice.tookMs).toBeLessThan(wellBeforeMs)
    })

    test('a poll that is called off ends, and says what it did', () => {
      expect(results.poll).toMatchObject({ code: 1, signal: null, stdout: expect.stringContaining('0 new in') })
      expect(results.poll.tookMs).toBeLessThan(wellBeforeMs)
    })

    test('a program that is done ends with its exit code when all it printed is out', () => {
      expect(results.wordy).toMatchObject({ code: 1, signal: null })
      expect(results.wordy.stdout).toHaveLength(2_000_000)
      expect(results.wordy.tookMs).toBeLessThan(wellBeforeMs)
    })

    test('a poll whose look-ups took too long ends when it is done, not when they are', () => {
      expect(results.impatient).toMatchObject({ code: 1, signal: null })
      expect(JSON.parse(results.impatient.stdout)).toMatchObject({
        polls: expect.arrayContaining([
          expect.objectContaining({
            listing: expect.objectContaining({
              code: 'name-look-up-timeout',
              reason: expect.stringMatching(/the name look-up of silent-\d+\.test took longer than 0\.3 s$/),
            }),
          }),
        ]),
      })
      expect(results.impatient.tookMs).toBeLessThan(wellBeforeMs)
    })
  },
)

test.skipIf(process.platform === 'win32').each([0, 1, 143])(
  'a program that is ended at once has the exit code %i, though a thread and its last listener are busy for ever',
  async (code) => {
    const module = new URL('../../src/cli/process/end-at-once.ts', import.meta.url).href
    const file = join(await tempFolder(), 'program.mjs')
    await writeFile(
      file,
      `import { Worker } from 'node:worker_threads'
      import { endAtOnce } from '${module}'
      process.on('exit', () => { for (;;); })
      new Worker('for (;;);', { eval: true }).on('online', () => endAtOnce(${code}))`,
    )
    const env = { ...process.env, NODE_OPTIONS: '--no-deprecation' }
    const run = spawnSync(process.execPath, [file], { encoding: 'utf8', env, timeout: 15_000 })
    expect(run).toMatchObject({ status: code, signal: null, stdout: '', stderr: '' })
  },
)
