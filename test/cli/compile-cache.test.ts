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
