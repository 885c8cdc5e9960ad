import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FileSystemSync } from '../../../src/archive/files/file-system-sync.ts'
import { putInPlace, syncFolders } from '../../../src/archive/files/put-in-place.ts'
import { tempFolder } from '../../support/temp-folder.ts'

/** A program in the place of `sync`, which notes how it was called and what stands in the folder by then. */
async function standIn(folder: string, then = 'exec sync "$@"') {
  const own = await tempFolder()
  const command = join(own, 'sync')
  const log = join(own, 'log')
  await writeFile(
    command,
    `#!/bin/sh\necho "$@" $(ls -A ${folder} | sed 's/.*[.]//' | sort | uniq -c) >> ${log}\n${then}\n`,
  )
  await chmod(command, 0o755)
  const calls = async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  return { command, calls }
}

const filesIn = (folder: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ file: join(folder, `${n}.md`), bytes: `text ${n}` }))

const textsIn = async (folder: string) =>
  Promise.all((await readdir(folder)).sort().map((name) => readFile(join(folder, name), 'utf8')))

describe.runIf(process.platform === 'linux')('many files', () => {
  test('are synced with their whole file system before they get their names, and their names after that', async () => {
    const folder = await tempFolder()
    const { command, calls } = await standIn(folder)
    const fileSystem = new FileSystemSync(folder, { command })
    const files = filesIn(folder, 100)
    expect(await putInPlace(files, { fileSystem })).toEqual(files.map(({ file }) => file))
    await syncFolders(new Array(40).fill(folder), fileSystem)
    expect(await calls()).toEqual([`-f ${folder} 100 tmp`, `-f ${folder} 100 md`])
    expect(await textsIn(folder)).toEqual(files.map(({ bytes }) => bytes).sort())
  })

  test('a few of them are synced one by one', async () => {
    const folder = await tempFolder()
    const { command, calls } = await standIn(folder)
    const fileSystem = new FileSystemSync(folder, { command })
    await putInPlace(filesIn(folder, 10), { fileSystem })
    await syncFolders([folder], fileSystem)
    expect(await calls()).toEqual([])
    expect(await textsIn(folder)).toHaveLength(10)
  })

  test.each([
    ['fails', 'exit 1'],
    ['takes too long', 'exec sleep 5'],
  ])('are synced one by one where the program %s, and it is not tried again for a while', async (_, then) => {
    const folder = await tempFolder()
    const { command, calls } = await standIn(folder, then)
    const fileSystem = new FileSystemSync(folder, { command, longestMs: 100 })
    await putInPlace(filesIn(folder, 100), { fileSystem })
    await syncFolders(new Array(40).fill(folder), fileSystem)
    expect(await textsIn(folder)).toHaveLength(100)
    await expect.poll(calls, { timeout: 20_000 }).toEqual([`-f ${folder} 100 tmp`])
  })

  test('that several write at the same time are synced for one after the other', async () => {
    const folder = await tempFolder()
    const { command, calls } = await standIn(folder)
    const fileSystem = new FileSystemSync(folder, { command })
    expect(await Promise.all([fileSystem.sync(), fileSystem.sync(), fileSystem.sync()])).toEqual([true, true, true])
    expect(await calls()).toHaveLength(3)
  })

  test('are synced by another shell where the first was ended from outside', async () => {
    const folder = await tempFolder()
    const fileSystem = new FileSystemSync(folder)
    expect(await fileSystem.sync()).toBe(true)
    const [pid = ''] = execFileSync('pgrep', ['-P', String(process.pid), '-f', folder], { encoding: 'utf8' }).split(
      '\n',
    )
    process.kill(Number(pid), 'SIGTERM')
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 20_000 }).toBe(false)
    expect(await fileSystem.sync()).toBe(true)
  })

  test('are synced one by one where there is no such program', async () => {
    const folder = await tempFolder()
    const fileSystem = new FileSystemSync(folder, { command: join(folder, 'none') })
    expect(await fileSystem.sync()).toBe(false)
    await putInPlace(filesIn(folder, 100), { fileSystem })
    expect(await textsIn(folder)).toHaveLength(100)
  })

  test('are synced one by one where the file system is not one that is known to keep what syncfs(2) promises', async () => {
    const { command, calls } = await standIn('/proc')
    expect(await new FileSystemSync('/proc', { command }).sync()).toBe(false)
    expect(await calls()).toEqual([])
  })

  test('leave nothing behind where one of them cannot be written', async () => {
    const folder = await tempFolder()
    const { command, calls } = await standIn(folder)
    const fileSystem = new FileSystemSync(folder, { command })
    const files = [...filesIn(folder, 100), { file: join(folder, 'none', 'a.md'), bytes: 'text' }]
    await expect(putInPlace(files, { fileSystem })).rejects.toThrow(/ENOENT/)
    expect(await readdir(folder)).toEqual([])
    expect(await calls()).toEqual([])
  })
})
