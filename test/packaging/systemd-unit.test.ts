import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'

const run = promisify(execFile)
const hasSystemd = await run('systemd-analyze', ['--version']).then(
  () => true,
  () => false,
)

/** The unit as it would stand on this machine: Node and the program where they are here. */
async function unitHere(): Promise<string> {
  const file = join(await tempFolder(), 'feedkeeper.service')
  const text = await readFile('packaging/feedkeeper.service', 'utf8')
  await writeFile(file, text.replace('/usr/bin/node', process.execPath))
  return file
}

describe.skipIf(!hasSystemd)('the systemd unit (skipped where systemd-analyze is absent)', () => {
  test('has no fault that systemd knows of', async () => {
    const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', await unitHere()])
    expect(stdout + stderr).toBe('')
  })

  test('gives the program away to an exposure under 2.0', async () => {
    const parameters = ['security', '--offline=true', '--no-pager', '--threshold=20', await unitHere()]
    const { stdout } = await run('systemd-analyze', parameters)
    expect(stdout).toContain('Overall exposure level')
  })
})

test('unit and image start the worker with what it would start itself anew with', async () => {
  const own = await readFile('src/cli/process/spare-memory.ts', 'utf8')
  const settings = [...own.matchAll(/(MALLOC_\w+): '(\d+)'/g)].map(([, name, value]) => `${name}=${value}`)
  const flags = [...(/heapFlags = \[(.*)\]/.exec(own)?.[1] ?? '').matchAll(/'(--[^']+)'/g)].map(([, flag]) => flag)
  expect([settings.length, flags.length]).toEqual([3, 2])
  for (const file of ['feedkeeper.service', 'Dockerfile']) {
    const text = await readFile(join('packaging', file), 'utf8')
    for (const each of [...settings, ...flags]) expect(text).toContain(each)
  }
})
