import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** An archive as version 0.1.0 left it on 22 November 2026: four sources, 41 articles kept and one removed. */
async function archiveOf010(): Promise<string> {
  const folder = await tempFolder()
  await promisify(execFile)('tar', ['-xzf', 'test/cli/fixtures/archive-0.1.0.tar.gz', '-C', folder])
  return folder
}

const placesIn = (folder: string) => [
  ...['--config', join(folder, 'feedkeeper.yaml'), '--feeds', join(folder, 'feeds')],
  ...['--output', join(folder, 'output')],
]

/** What a subscriber holds of every Atom document that is `among` the named ones: the ids of its entries, in their order. */
async function entriesOf(folder: string, among?: object): Promise<Record<string, readonly string[]>> {
  const feeds = join(folder, 'output', 'feeds')
  const names = (await readdir(feeds, { recursive: true })).filter((name) => name.endsWith('.atom.xml')).sort()
  const asked = names.filter((name) => among === undefined || name in among)
  const texts = await Promise.all(asked.map((name) => readFile(join(feeds, name), 'utf8')))
  const idsOf = (text = '') =>
    text
      .split(/<entry[ >]/)
      .slice(1)
      .map((entry) => /<id>([^<]+)/.exec(entry)?.[1] ?? '')
  return Object.fromEntries(asked.map((name, at) => [name, idsOf(texts[at])]))
}

test('an archive of 0.1.0 is published as it was, goes on in another folder as if nothing had happened, and verifies', async () => {
  const folder = await archiveOf010()
  const before = await entriesOf(folder)
  expect(new Set(before['all.atom.xml']).size).toBe(41)
  expect(await feedkeeper(['publish', ...placesIn(folder)])).toMatchObject({ code: 0 })
  expect(await entriesOf(folder)).toEqual(before)
  const moved = join(await tempFolder(), 'elsewhere')
  await rename(folder, moved)
  const published = await feedkeeper(['publish', '--json', ...placesIn(moved)])
  expect(published.code).toBe(0)
  expect(JSON.parse(published.stdout).written).toEqual([])
  const { code, stdout } = await feedkeeper(['verify', ...placesIn(moved)])
  expect(stdout).toContain('41 articles verified')
  expect(code).toBe(0)
})

test('an archive of 0.1.0 without its databases comes out the same', async () => {
  const folder = await archiveOf010()
  for (const name of ['catalog.db', 'publications.db', 'feeds'])
    await rm(join(folder, 'output', name), { recursive: true })
  expect(await feedkeeper(['publish', ...placesIn(folder)])).toMatchObject({ code: 0 })
  const after = await entriesOf(folder)
  expect(after).toEqual(await entriesOf(await archiveOf010(), after))
  expect(Object.keys(after)).toHaveLength(10)
})

test('a copy taken while the worker is at work, the journal first, is a whole archive', async () => {
  let asked = 0
  const server = await localServer((_, response) => {
    asked += 1
    const items = Array.from(
      { length: asked * 3 },
      (_, at) =>
        `<item><title>Apple ${at}</title><link>http://orchard.example/${at}</link><description>The ${at}th apple is ripe.</description></item>`,
    )
    response.setHeader('Content-Type', 'application/rss+xml')
    response.end(`<rss version="2.0"><channel><title>Orchard</title>${items.join('')}</channel></rss>`)
  })
  const site = await someSite(
    { orchard: `every: 1s\nlist: { feed: { url: "${server.url}" } }\n` },
    'server: { listen: "127.0.0.1:0" }\npolling: { tick: 1s, shortest: 1s }',
  )
  const worker = startFeedkeeper(['run', ...site.options])
  while (asked < 2) await new Promise((resolve) => setTimeout(resolve, 50))
  const backup = await tempFolder()
  await mkdir(join(backup, 'output'))
  for (const name of ['journal', 'captures', 'articles']) {
    // What is being written has another name while it is: it may be gone before it is copied.
    const filter = (file: string) => !file.endsWith('.tmp')
    await cp(join(site.output, name), join(backup, 'output', name), { recursive: true, filter })
    while (name === 'journal' && asked < 4) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  worker.child.kill('SIGTERM')
  expect(await worker.ended).toMatchObject({ code: 0 })

  const restored = [...site.options.slice(0, 4), '--output', join(backup, 'output')]
  expect(await feedkeeper(['publish', ...restored])).toMatchObject({ code: 0 })
  const verified = await feedkeeper(['verify', ...restored])
  expect(verified.stdout).toMatch(/all well/)
  expect(await feedkeeper(['poll', ...restored])).toMatchObject({ code: 0 })
  const names = async (output: string) =>
    (await readdir(join(output, 'articles'), { recursive: true })).filter((name) => name.endsWith('.md')).sort()
  expect(await names(join(backup, 'output'))).toEqual(expect.arrayContaining(await names(site.output)))
})
