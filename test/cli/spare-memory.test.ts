import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'

const module = new URL('../../src/cli/process/spare-memory.ts', import.meta.url).href
const program = `
import { spareMemory } from ${JSON.stringify(module)}
console.log(process.pid)
spareMemory()
console.log(process.execArgv.join(' '), process.env.MALLOC_ARENA_MAX, process.argv[2])
`

async function run(env: Record<string, string>): Promise<readonly string[]> {
  const { MALLOC_ARENA_MAX: _, NODE_OPTIONS: __, ...rest } = process.env
  const file = join(await tempFolder(), 'program.mjs')
  await writeFile(file, program)
  return execFileSync(process.execPath, [file, 'an argument'], { encoding: 'utf8', env: { ...rest, ...env } })
    .trim()
    .split('\n')
}

test.skipIf(process.platform === 'win32')(
  'a daemon starts anew once, in its own place, with its own arguments',
  async () => {
    const [first, second, told] = await run({})
    expect(second).toBe(first)
    expect(told).toContain('--max-semi-space-size=2 --memory-saver-mode')
    expect(told).toMatch(/ 1 an argument$/)
  },
)

test('leaves a process alone whose operator has set the allocator', async () => {
  const lines = await run({ MALLOC_ARENA_MAX: '7' })
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/ 7 an argument$/)
})

test('a worker among others is told that speed counts for more than memory', async () => {
  const file = join(await tempFolder(), 'program.mjs')
  // V8's help tells what each flag is at the moment.
  await writeFile(
    file,
    `import { setFlagsFromString } from 'node:v8'
import { preferSpeed } from ${JSON.stringify(module)}
if (process.argv[2]) preferSpeed()
setFlagsFromString('--help')`,
  )
  const flagAfter = (...args: readonly string[]) => {
    const help = execFileSync(process.execPath, ['--memory-saver-mode', file, ...args], { encoding: 'utf8' })
    return /--memory-saver-mode .*\n.*default: (\S+)/.exec(help)?.[1]
  }
  expect(flagAfter()).toBe('--memory-saver-mode=true')
  expect(flagAfter('prefer speed')).toBe('--memory-saver-mode=false')
})
