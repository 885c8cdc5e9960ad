import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { lockOutput, OutputLockedError } from '../../../src/archive/sqlite/output-lock.ts'
import { tempFolder } from '../../support/temp-folder.ts'

/** Another process that takes the lock, and then does `then`. */
async function holder(file: string, then: string, options = {}): Promise<ChildProcess> {
  const module = new URL('../../../src/archive/sqlite/output-lock.ts', import.meta.url)
  const program = `import { lockOutput } from '${module}'; globalThis.lock = lockOutput(${JSON.stringify(file)}, ${JSON.stringify(options)}); console.log('held'); ${then}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout ?? child, 'data')
  return child
}

describe('the lock of an output folder', () => {
  test('keeps a second worker out, naming the first, until it is released', async () => {
    const file = join(await tempFolder(), 'worker.lock')
    const lock = lockOutput(file)
    expect(() => lockOutput(file)).toThrow(OutputLockedError)
    expect(() => lockOutput(file)).toThrow(
      `${file}: another feedkeeper works on this folder (process ${process.pid} on `,
    )
    lock.release()
    lock.release()
    lockOutput(file).release()
  })

  test('is held by a process that is blocked, and free at once when it is killed', async () => {
    const file = join(await tempFolder(), 'worker.lock')
    const child = await holder(file, 'for (;;);')
    expect(() => lockOutput(file)).toThrow(`process ${child.pid} on `)
    child.kill('SIGKILL')
    await once(child, 'exit')
    lockOutput(file).release()
  })

  test('is shared by those that share it, whom one that wants the folder alone waits for, and the other way about', async () => {
    const file = join(await tempFolder(), 'worker.lock')
    const child = await holder(file, 'for (;;);', { isShared: true })
    const together = lockOutput(file, { isShared: true })
    expect(together.isHeld()).toBe(true)
    expect(() => lockOutput(file)).toThrow(
      'shared.lock: another feedkeeper works on this folder (workers whose catalog',
    )
    together.release()
    expect(() => lockOutput(file)).toThrow(OutputLockedError)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const alone = lockOutput(file)
    expect(() => lockOutput(file, { isShared: true })).toThrow(
      `another feedkeeper works on this folder (process ${process.pid} on `,
    )
    alone.release()
    lockOutput(file, { isShared: true }).release()
  })

  test('that is shared writes nothing, as WAL mode does, which machines that share a folder cannot have together', async () => {
    const folder = await tempFolder()
    const [one, two] = [1, 2].map(() => lockOutput(join(folder, 'worker.lock'), { isShared: true }))
    expect(await readdir(folder)).toEqual(['shared.lock'])
    one?.release()
    two?.release()
  })
})
