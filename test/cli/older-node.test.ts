import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { tempFolder } from '../support/temp-folder.ts'

const run = promisify(execFile)

test.each([
  ['12.22.12', true],
  ['20.20.2', true],
  ['24.14.9', true],
  ['24.15.0', false],
  ['26.1.0', false],
])('under Node %s the program says what it needs in one line: %s', async (version, isTooOld) => {
  const pretended = join(await tempFolder(), 'pretended.cjs')
  await writeFile(
    pretended,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
  )
  const started = run(process.execPath, ['--require', pretended, 'src/cli.ts', '--version'])
  if (!isTooOld) expect((await started).stdout).toBe(`${manifest.version}\n`)
  else {
    const failure = await started.catch((error: { code: number; stderr: string }) => error)
    expect(failure).toMatchObject({ code: 2 })
    expect(failure.stderr).toMatch(/^feedkeeper needs Node\.js 24\.15 or newer, and this is [\d.]+: install [^\n]+\n$/)
  }
})

test('every script of a clone that starts the program looks at the Node it runs under first', () => {
  const starting = Object.values(manifest.scripts).filter((script) => script.includes('src/cli.ts'))
  expect(starting.length).toBeGreaterThan(1)
  for (const script of starting) expect(script).toMatch(/^node --require \.\/src\/cli\/process\/needs-node\.cjs /)
})
