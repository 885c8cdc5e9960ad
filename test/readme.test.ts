import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { checkYaml } from '../src/checked-yaml.ts'
import { settingsSchema } from '../src/settings.ts'
import { sourceDefinition } from '../src/source/definition.ts'
import { recipeSchema } from '../src/source/recipes/recipe.ts'
import { settingsTable } from './support/settings-table.ts'

const readme = await readFile('README.md', 'utf8')
const names = [
  'README.md',
  ...(await readdir('docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
]
const pages = await Promise.all(names.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))

/** The text between the marks of one made part of a page; `UPDATE_README=1 npm test` writes it anew. */
async function expectPart(file: string, name: string, made: string): Promise<void> {
  const page = await readFile(file, 'utf8')
  const marks = [`<!-- ${name}:start -->\n`, `<!-- ${name}:end -->`] as const
  const start = page.indexOf(marks[0]) + marks[0].length
  const end = page.indexOf(marks[1])
  expect(end).toBeGreaterThanOrEqual(start)
  if (process.env.UPDATE_README) await writeFile(file, `${page.slice(0, start)}${made}\n${page.slice(end)}`)
  else expect(page.slice(start, end)).toBe(`${made}\n`)
}

describe('the README and the pages of docs/', () => {
  test('show every setting with its default, as the schema has it (UPDATE_README=1 npx vitest run test/readme.test.ts)', async () => {
    await expectPart('docs/settings.md', 'settings', settingsTable())
  })

  test('show only definitions and settings that are usable', () => {
    const blocks = [
      ...pages
        .map(({ text }) => text)
        .join('\n')
        .matchAll(/```yaml\n([\s\S]*?)```/g),
    ].map((match) => match[1] ?? '')
    const definitions = blocks.filter((block) => /^list:/m.test(block))
    expect(definitions.length).toBeGreaterThanOrEqual(8)
    for (const block of definitions) checkYaml(block, block, sourceDefinition)
    const recipes = blocks.filter((block) => /^kinds:/m.test(block))
    expect(recipes).toHaveLength(1)
    for (const block of recipes) checkYaml(block, block, recipeSchema)
    const settings = blocks.filter((block) => !definitions.includes(block) && !recipes.includes(block))
    for (const block of settings) checkYaml(block, block, settingsSchema)
  })

  test('name every command the program has', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['src/cli.ts', '--help'])
    const commands = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1])
    expect(commands.length).toBeGreaterThan(4)
    for (const command of commands) if (command !== 'help') expect(readme).toContain(`\`feedkeeper ${command}`)
  })

  test('lead only to pages and headings that are there', () => {
    const anchor = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-')
    const dead = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([, path = '', heading]) => {
        const target = path === '' ? name : join(dirname(name), path)
        const page = pages.find((each) => each.name === target)
        if (page === undefined) return existsSync(target) ? [] : [`${name}: ${path}`]
        const headings = [...page.text.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) => anchor(words))
        return heading === undefined || headings.includes(heading) ? [] : [`${name}: ${path}#${heading}`]
      }),
    )
    expect(dead).toEqual([])
  })
})
