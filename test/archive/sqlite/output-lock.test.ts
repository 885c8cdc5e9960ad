import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { lockOutput, OutputLockedError } from '../../../src/archive/sqlite/output-lock.ts'
import { tempFolder } from '../../support/temp-folder.ts'

/** Another process that takes the lock, and then does `then`. */
async function holder(file: string, then: string): Promise<ChildProcess> {
  const module = new URL('../../../src/archive/sqlite/output-lock.ts', import.meta.url)
  const program = `import { lockOutput } from '${module}'; lockOutput(${JSON.stringify(file)}); console.log('held'); ${then}`
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
})
