import { appendFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { feedkeeper, someSite } from '../../support/feedkeeper.ts'
import { localServer } from '../../support/local-server.ts'
import { storeInEnvironment } from '../../support/object-store-site.ts'

const feed = (text: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link>${[1, 2, 3]
    .map(
      (n) =>
        `<item><title>Flour ${n}</title><link>https://mill.example/${n}</link><description>${text} ${n}</description></item>`,
    )
    .join('')}</channel></rss>`

/** Every file of some folders, by its path. */
async function filesOf(folder: string, parts: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for (const part of parts) {
    for (const entry of await readdir(join(folder, part), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      found[path.slice(folder.length + 1)] = (await readFile(path)).toString('base64')
    }
  }
  return found
}

test('an archive moves from a folder to a store and back, to the byte, and a move that was cut off goes on', async () => {
  let text = 'was ground'
  let putsLeft = 6
  const { url } = await localServer((_request, response) => void response.end(feed(text)))
  const {
    env,
    objects,
    url: store,
  } = await storeInEnvironment({
    fault: ({ method }) => (method === 'PUT' && putsLeft-- <= 0 ? 403 : undefined),
  })
  const site = await someSite(
    { mill: `list: { feed: { url: "${url}/feed" } }\n` },
    'captures: { keep: all }\nsite: { url: "https://feeds.example/" }',
  )
  const withOutput = (output: string) => [...site.options.slice(0, -1), output]
  await feedkeeper(['poll', ...site.options])
  text = 'was ground and sifted'
  await feedkeeper(['poll', ...site.options])
  const before = await filesOf(site.output, ['articles', 'journal', 'revisions', 'feeds'])
  const cutOff = await feedkeeper(['rebuild', '--from', site.output, ...site.options], env)
  expect(cutOff).toMatchObject({ code: 1, stderr: expect.stringContaining('403 AccessDenied') })
  expect([...objects.keys()].some((key) => key.includes('/journal/'))).toBe(false)
  putsLeft = Number.POSITIVE_INFINITY
  const moved = await feedkeeper(['rebuild', '--from', site.output, ...site.options], env)
  expect(moved.stdout).toContain('copied: 3 articles, 3 former versions, 0 pictures, ')
  expect(moved.stdout).toContain('3 articles: 0 added, 0 removed, 0 corrected, 0 damaged')
  expect((await feedkeeper(['verify', ...site.options], env)).stdout).toContain('all well')
  for (const [path, bytes] of Object.entries(before)) {
    if (!path.startsWith('journal')) expect(objects.get(`news/${path}`)?.bytes.toString('base64'), path).toBe(bytes)
  }
  const back = join(site.folder, 'back')
  const returned = await feedkeeper(['rebuild', '--from', store, ...withOutput(back)], { ...env, STORE_URL: '' })
  expect(returned.code).toBe(0)
  expect(await filesOf(back, ['articles', 'journal', 'revisions', 'feeds'])).toEqual(before)
  expect((await feedkeeper(['verify', ...withOutput(back)])).stdout).toContain('all well')
  const other = await someSite({ mill: `list: { feed: { url: "${url}/feed" } }\n` })
  await feedkeeper(['poll', ...other.options])
  const refused = await feedkeeper(['rebuild', '--from', other.output, ...withOutput(back)])
  expect(refused.stderr).toContain('another archive is kept there')
}, 240_000)

test('an archive that is written to while it moves is refused, before the other place has a journal', async () => {
  const { url } = await localServer((_request, response) => void response.end(feed('was ground')))
  let write: (() => void) | undefined
  const { env, objects } = await storeInEnvironment({
    fault: ({ method }) => {
      if (method === 'PUT') write?.()
      return undefined
    },
  })
  const site = await someSite({ mill: `list: { feed: { url: "${url}/feed" } }\n` })
  await feedkeeper(['poll', ...site.options])
  const [month = ''] = await readdir(join(site.output, 'journal'))
  write = () => appendFileSync(join(site.output, 'journal', month), '{}\n')
  const refused = await feedkeeper(['rebuild', '--from', site.output, ...site.options], env)
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('it was written to meanwhile: stop every worker there'),
  })
  expect([...objects.keys()].some((key) => key.includes('/journal/'))).toBe(false)
}, 60_000)
