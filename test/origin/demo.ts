import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { writeDefinitions } from './definitions.ts'
import { startOrigin } from './origin.ts'
import { readStories, type Stories } from './stories.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const settings = `fetch:
  allowPrivateNetworks: ["127.0.0.0/8"]   # the demo's own sites are on this machine
  perHost:
    spacing: 0s
`

const origin = await startOrigin()
const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-demo-'))
const articles = join(folder, 'output', 'articles')
const feeds = join(folder, 'output', 'feeds')
await writeDefinitions(join(folder, 'feeds'), origin)
await writeFile(join(folder, 'feedkeeper.yaml'), settings)

try {
  say(`Four invented news sites are up on ${origin.url}; everything goes to ${folder}\n`)

  heading('First poll: everything is new')
  await poll()
  const first = await kept()
  check(first.length === expected(origin.advance(0)), `${first.length} articles kept`)

  heading('Second poll: nothing has changed')
  await poll()
  const second = await kept()
  check(JSON.stringify(second) === JSON.stringify(first), 'no file was added or touched')

  const now = origin.advance(2)
  heading('Every site has published two more: third poll')
  await poll()
  const third = await kept()
  const fresh = third.filter(({ file }) => first.every((old) => old.file !== file))
  check(third.length === expected(now), `${fresh.length} articles added, ${third.length} kept`)

  heading('One of the new articles')
  const [sample] = fresh.filter(({ text }) => text.includes('categories:\n  - "qq"'))
  check(sample !== undefined, `${sample?.file}`)
  process.stdout.write(`\n${sample?.text}`)

  heading('The feeds')
  const plain = (name: string) => !/\.(br|gz|zst)$/.test(name)
  for (const name of (await readdir(feeds)).filter(plain).sort()) {
    const path = join(feeds, name)
    if ((await stat(path)).isFile()) say(`${path}  ${(await stat(path)).size} bytes`)
  }
  for (const name of ['all.rss.xml', 'all.atom.xml']) {
    const items = (await readFile(join(feeds, name), 'utf8')).match(/<(item|entry)[ >]/g)?.length ?? 0
    check(items === Math.min(50, third.length), `${name} carries ${items} articles`)
  }
  heading('Look at it yourself')
  const place = `--config ${join(folder, 'feedkeeper.yaml')} --feeds ${join(folder, 'feeds')} --output ${join(folder, 'output')}`
  for (const command of ['status', 'verify', 'export']) say(`npm run -s feedkeeper -- ${command} ${place}`)
  say(`\nThe four sites are gone with this demo; all that was kept is still in ${folder}`)
} finally {
  await origin.close()
}

/** Runs `feedkeeper poll` as anybody would, on this terminal. */
async function poll(): Promise<void> {
  const args = ['poll', '--config', join(folder, 'feedkeeper.yaml'), '--feeds', join(folder, 'feeds')]
  say(styleText('dim', `$ feedkeeper ${args.join(' ')} --output ${join(folder, 'output')}`))
  const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
  const command = [join(root, 'src/cli.ts'), ...args, '--output', join(folder, 'output')]
  const [code] = await once(spawn(process.execPath, command, { stdio: 'inherit', env }), 'exit')
  check(code === 0, `feedkeeper ended with ${code}`)
}

/** Every article file with what tells whether it was touched. */
async function kept(): Promise<readonly { file: string; modifiedMs: number; text: string }[]> {
  const names = (await readdir(articles, { recursive: true })).filter((name) => name.endsWith('.md')).sort()
  return Promise.all(
    names.map(async (name) => {
      const file = join(articles, name)
      return { file, modifiedMs: (await stat(file)).mtimeMs, text: await readFile(file, 'utf8') }
    }),
  )
}

/** How many files there must be: one per story, and none for a story that links to another site's. */
function expected(revealed: Readonly<Record<keyof Stories, number>>): number {
  const retold = readStories()
    .orchard.slice(0, revealed.orchard)
    .filter((story) => story.retells !== undefined).length
  return revealed.qq + revealed.investing + revealed.gazette + revealed.orchard - retold
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function heading(text: string): void {
  say(`\n${styleText('bold', text)}`)
}

function check(holds: boolean, what: string): void {
  say(`${holds ? styleText('green', '✓') : styleText('red', '✗ not so:')} ${what}`)
  if (!holds) process.exitCode = 1
}
