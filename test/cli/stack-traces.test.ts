import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'

/** Every command with what it needs to be understood. */
const commands: readonly (readonly string[])[] = [
  ['init'],
  ['run'],
  ['run', '--check'],
  ['poll'],
  ['publish'],
  ['hugo', 'nowhere'],
  ['status'],
  ['rebuild'],
  ['preview', 'mill'],
  ['add', 'http://127.0.0.1:9/'],
  ['import', 'nofile.opml'],
  ['export'],
  ['verify'],
  ['verify', '--repair'],
  ['search', 'flour'],
  ['remove', '0123456789abcdef'],
  ['duplicates'],
  ['show', '0123456789abcdef'],
  ['history', '0123456789abcdef'],
  ['reconvert'],
  ['fetch-images'],
  ['export-articles', '--format', 'ndjson', '-'],
]

/** A place in which something stands where another thing has to: settings, definitions, or what the program keeps. */
async function brokenPlaces() {
  const folder = await tempFolder()
  const good = { config: join(folder, 'good.yaml'), feeds: join(folder, 'feeds'), output: join(folder, 'output') }
  await writeFile(good.config, 'server: { listen: off }\n')
  await mkdir(good.feeds)
  await writeFile(join(good.feeds, 'mill.yaml'), 'list: { feed: { url: "http://127.0.0.1:9/" } }\n')
  const torn = join(folder, 'torn.yaml')
  await writeFile(torn, 'polling: { tick: [\n')
  const output = join(folder, 'blocked')
  for (const name of ['catalog.db', 'publications.db', 'search.db'])
    await mkdir(join(output, name), { recursive: true })
  // Deeper than any command looks before it begins.
  const deep = join(folder, 'deep')
  for (const name of ['journal/2026-01.ndjson', 'feeds/all.atom.xml'])
    await mkdir(join(deep, name), { recursive: true })
  const options = (place: object) =>
    Object.entries({ ...good, ...place }).flatMap(([name, path]) => [`--${name}`, path])
  return [{ config: torn }, { config: folder }, { feeds: torn }, { output: torn }, { output }, { output: deep }].map(
    options,
  )
}

/** Runs command lines one after another, in one process. */
async function runAll(lines: readonly (readonly string[])[]) {
  const cwd = await tempFolder()
  const driver = join(import.meta.dirname, 'every-command.ts')
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', MALLOC_ARENA_MAX: '1' }
  const child = spawn(process.execPath, [driver, JSON.stringify(lines)], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const told = JSON.parse(stdout.slice(stdout.lastIndexOf('\n'))) as readonly { code: number; stderr: string }[]
  return { told, stderr }
}

const stack = /^\s+at .*:\d+/m

test('no command shows a stack trace, whatever is broken, unless --log-level debug asks for it', async () => {
  const places = await brokenPlaces()
  const lines = places.flatMap((place) => commands.map((command) => [...place, ...command]))
  const [plain, debugging] = await Promise.all([
    runAll(lines),
    runAll(commands.map((command) => ['--log-level', 'debug', ...(places.at(-1) ?? []), ...command])),
  ])
  expect(plain.told).toHaveLength(lines.length)
  const shown = plain.told.flatMap(({ stderr }, at) => (stack.test(stderr) ? [[lines[at]?.slice(6), stderr]] : []))
  expect(shown).toEqual([])
  expect(plain.stderr).not.toMatch(stack)
  const codes = plain.told.map(({ code }) => code)
  expect(codes.filter((code) => code === 2).length).toBeGreaterThan(commands.length)
  expect(codes.filter((code) => code === 1).length).toBeGreaterThan(4)
  expect(debugging.told.filter(({ stderr }) => stack.test(stderr)).length).toBeGreaterThan(0)
})
