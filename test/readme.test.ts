import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { checkYaml } from '../src/checked-yaml.ts'
import { settingsSchema } from '../src/settings.ts'
import { sourceDefinition } from '../src/source/definition.ts'
import { settingsTable } from './support/settings-table.ts'

const readme = await readFile('README.md', 'utf8')

/** The text between the marks of one made part of the README; `UPDATE_README=1 npm test` writes it anew. */
async function expectPart(name: string, made: string): Promise<void> {
  const marks = [`<!-- ${name}:start -->\n`, `<!-- ${name}:end -->`] as const
  const start = readme.indexOf(marks[0]) + marks[0].length
  const end = readme.indexOf(marks[1])
  expect(end).toBeGreaterThanOrEqual(start)
  if (process.env.UPDATE_README) await writeFile('README.md', `${readme.slice(0, start)}${made}\n${readme.slice(end)}`)
  else expect(readme.slice(start, end)).toBe(`${made}\n`)
}

describe('the README', () => {
  test('shows every setting with its default, as the schema has it (UPDATE_README=1 npx vitest run test/readme.test.ts)', async () => {
    await expectPart('settings', settingsTable())
  })

  test('shows only definitions and settings that are usable', () => {
    const blocks = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
    const definitions = blocks.filter((block) => /^list:/m.test(block))
    expect(definitions.length).toBeGreaterThanOrEqual(8)
    for (const block of definitions) checkYaml(block, block, sourceDefinition)
    for (const block of blocks.filter((each) => !definitions.includes(each))) checkYaml(block, block, settingsSchema)
  })

  test('names every command the program has', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['src/cli.ts', '--help'])
    const commands = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1])
    expect(commands.length).toBeGreaterThan(4)
    for (const command of commands) if (command !== 'help') expect(readme).toContain(`\`feedkeeper ${command}`)
  })
})
