import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What one run of a program took: seconds, the CPU of all its threads and children, and the most memory of one process. */
export type Run = { readonly wall: number; readonly cpu: number; readonly peakMb: number }

/** A program that polls feeds; each of its runs is a process of its own. */
export type Program = {
  readonly name: string
  /** Writes what the program reads: which feeds it polls. `folder` is its own, and new. */
  readonly prepare: (folder: string, urls: readonly string[]) => Promise<void>
  readonly poll: (folder: string) => Promise<Run>
  /** How many articles are kept in the folder. */
  readonly count: (folder: string) => Promise<number>
}

const run = promisify(execFile)
const longestMs = 30 * 60_000

/** Runs a command under GNU time. */
async function timed(folder: string, command: string, args: readonly string[]): Promise<Run> {
  const report = join(folder, 'time')
  const env = { ...process.env, NO_COLOR: '1' }
  await run('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', command, ...args], {
    env,
    timeout: longestMs,
    maxBuffer: 256 * 1_024 * 1_024,
  })
  const [wall = 0, user = 0, system = 0, peakKb = 0] = (await readFile(report, 'utf8')).trim().split(' ').map(Number)
  return { wall, cpu: user + system, peakMb: peakKb / 1_024 }
}

async function countFiles(folder: string): Promise<number> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md')).length
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { feedkeeper: string } }
/** What `npm run feedkeeper` gives to Node, from any folder. */
const ownArguments = scripts.feedkeeper
  .split(' ')
  .slice(1)
  .map((each) => (each.startsWith('-') ? each : join(root, each)))

/** Feedkeeper by its defaults, but that it may ask loopback addresses. */
export const feedkeeper: Program = {
  name: 'feedkeeper poll',
  async prepare(folder, urls) {
    const feeds = join(folder, 'feeds')
    await mkdir(feeds)
    const write = (url: string, n: number) =>
      writeFile(join(feeds, `s${n}.yaml`), `list:\n  feed: { url: ${JSON.stringify(url)} }\n`)
    await Promise.all(urls.map(write))
    await writeFile(join(folder, 'feedkeeper.yaml'), 'fetch: { allowPrivateNetworks: [127.0.0.0/8] }\n')
  },
  poll: (folder) =>
    timed(folder, process.execPath, [
      ...ownArguments,
      ...['--config', join(folder, 'feedkeeper.yaml')],
      ...['--feeds', join(folder, 'feeds')],
      ...['--output', join(folder, 'output')],
      ...['--log-level', 'warn', 'poll'],
    ]),
  count: (folder) => countFiles(join(folder, 'output/articles')),
}

/** The plain program beside this file. */
export const plainProgram: Program = {
  name: 'plain Node program',
  prepare: (folder, urls) => writeFile(join(folder, 'list'), urls.join('\n')),
  poll: (folder) =>
    timed(folder, process.execPath, [
      fileURLToPath(new URL('plain-program.ts', import.meta.url)),
      join(folder, 'list'),
      join(folder, 'output'),
    ]),
  count: (folder) => countFiles(join(folder, 'output/articles')),
}

const sfeedUpdate = '/usr/bin/sfeed_update'

/** Debian's sfeed, where it is installed: C, a line an article, no conditional requests. */
export const sfeed: Program | undefined = existsSync(sfeedUpdate)
  ? {
      name: 'sfeed_update',
      async prepare(folder, urls) {
        const lines = urls.map((url, n) => `\tfeed 's${n}' '${url}'`)
        await writeFile(
          join(folder, 'sfeedrc'),
          `sfeedpath=${join(folder, 'output')}\nmaxjobs=64\nfeeds() {\n${lines.join('\n')}\n}\n`,
        )
      },
      poll: (folder) => timed(folder, sfeedUpdate, [join(folder, 'sfeedrc')]),
      async count(folder) {
        const names = await readdir(join(folder, 'output'))
        const texts = await Promise.all(names.map((name) => readFile(join(folder, 'output', name), 'utf8')))
        return texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0)
      },
    }
  : undefined
