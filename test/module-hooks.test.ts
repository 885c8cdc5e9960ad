import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createThreadPool } from '../src/jobs/thread-pool.ts'
import { tempFolder } from './support/temp-folder.ts'

const run = promisify(execFile)

/** Runs code as the scripts start the program, after hooks of its own; gives the lines it printed. */
async function linesOf(code: string, hooks: string): Promise<readonly string[]> {
  const telling = join(await tempFolder(), 'telling.cjs')
  await writeFile(telling, `require('node:module').registerHooks({ ${hooks} })`)
  const starting = ['--require', telling, '--require', './src/cli/process/needs-node.cjs']
  const { stdout } = await run(process.execPath, [...starting, '--input-type=module', '-e', code])
  return stdout.trim().split('\n')
}

test('of the languages that faults can be told in, only English is loaded', async () => {
  const loaded = await linesOf(
    `const { settingsSchema } = await import('./src/settings.ts')
     console.log(settingsSchema.safeParse({ site: 1 }).error.issues[0].message)`,
    `load(url, context, next) {
      const locale = /\\/locales\\/(.*)$/.exec(url)
      if (locale) console.log(locale[1])
      return next(url, context)
    }`,
  )
  expect(loaded).toEqual(['en.js', 'Invalid input: expected object, received number'])
})

test('for a module that is named by its file, relative to who imports it, the file system is not asked', async () => {
  const asked = await linesOf(
    `await import(new URL('src/settings.ts', 'file://' + process.cwd() + '/').href)`,
    `resolve(specifier, context, next) {
      if (context.conditions.includes('import')) console.log(specifier)
      return next(specifier, context)
    }`,
  )
  expect(asked).toContain('zod')
  expect(asked.filter((specifier) => specifier.startsWith('.'))).toEqual([])
})

test('a module that is not there is named', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'lost.mjs'), `import './nowhere.mjs'`)
  const lost = linesOf(`await import('file://${join(folder, 'lost.mjs')}')`, '')
  await expect(lost).rejects.toThrow(/nowhere\.mjs/)
})

test('threads load as little as the program', async () => {
  const file = new URL('./jobs/fixtures/jobs.ts', import.meta.url)
  const pool = createThreadPool({ file, threads: 1, timeLimitMs: 60_000, memoryMb: 64 })
  onTestFinished(() => pool.close())
  expect(await pool.run('languages', [])).toEqual([])
})
