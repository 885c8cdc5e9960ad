import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'

const run = promisify(execFile)

test('a program that was started before is started without the compiler of TypeScript, as the scripts start it', async () => {
  const folder = await tempFolder()
  const telling = join(folder, 'telling.cjs')
  await writeFile(
    telling,
    `process.on('exit', () => console.error(process.moduleLoadList.some((name) => name.includes('amaro'))))`,
  )
  const { NODE_COMPILE_CACHE: _, ...others } = process.env
  const start = async () => {
    const args = ['--require', telling, '--require', './src/cli/process/needs-node.cjs', 'src/cli.ts', '--version']
    return (await run(process.execPath, args, { env: { ...others, XDG_CACHE_HOME: folder } })).stderr.trim()
  }
  expect(await start()).toBe('true')
  expect(await start()).toBe('false')
})

test('of the languages that faults can be told in, only English is loaded', async () => {
  const telling = join(await tempFolder(), 'telling.cjs')
  await writeFile(
    telling,
    `require('node:module').registerHooks({ load(url, context, next) {
      const locale = /\\/locales\\/(.*)$/.exec(url)
      if (locale) console.log(locale[1])
      return next(url, context)
    } })`,
  )
  const check = `const { settingsSchema } = await import('./src/settings.ts')
    console.log(settingsSchema.safeParse({ site: 1 }).error.issues[0].message)`
  const args = [
    '--require',
    telling,
    '--require',
    './src/cli/process/needs-node.cjs',
    '--input-type=module',
    '-e',
    check,
  ]
  expect((await run(process.execPath, args)).stdout.trim().split('\n')).toEqual([
    'en.js',
    'Invalid input: expected object, received number',
  ])
})
