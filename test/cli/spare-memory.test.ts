import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'

const module = new URL('../../src/cli/spare-memory.ts', import.meta.url).href
const program = (kind: string) => `
import { spareMemory } from ${JSON.stringify(module)}
console.log(process.pid)
spareMemory('${kind}')
console.log(process.execArgv.join(' '), process.env.MALLOC_ARENA_MAX, process.argv[2])
`

async function run(kind: string, env: Record<string, string>): Promise<readonly string[]> {
  const { MALLOC_ARENA_MAX: _, NODE_OPTIONS: __, ...rest } = process.env
  const file = join(await tempFolder(), 'program.mjs')
  await writeFile(file, program(kind))
  return execFileSync(process.execPath, [file, 'an argument'], { encoding: 'utf8', env: { ...rest, ...env } })
    .trim()
    .split('\n')
}

test.skipIf(process.platform === 'win32').each([
  ['daemon', '--optimize-for-size'],
  ['command', '--heap-growing-percent=20'],
])('a %s starts anew once, in its own place, with its own arguments', async (kind, flag) => {
  const [first, second, told] = await run(kind, {})
  expect(second).toBe(first)
  expect(told).toContain(`--max-semi-space-size=2 ${flag}`)
  expect(told).toMatch(/ 1 an argument$/)
})

test('leaves a process alone whose operator has set the allocator', async () => {
  const lines = await run('daemon', { MALLOC_ARENA_MAX: '7' })
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/ 7 an argument$/)
})
