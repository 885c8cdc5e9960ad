import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const rss = (count: number) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Weir</title>${Array.from(
    { length: count },
    (_, n) =>
      `<item><title>Gate ${n}</title><link>https://weir.example/${n}</link><description>Open.</description></item>`,
  ).join('')}</channel></rss>`

test('publications.db may be damaged before the start and while it runs: feeds are brought up to date again', async () => {
  let count = 120
  const { url } = await localServer((_request, response) => response.end(rss(count)))
  const site = await someSite(
    { weir: `list: { feed: { url: "${url}/feed" } }\nevery: 1s\n` },
    'polling: { tick: 1s }\npublish: { delay: 100ms, maxDelay: 1s }\nserver: { listen: "off" }',
  )
  const isPublished = async (n: number) =>
    (await readFile(join(site.output, 'feeds', 'all.json'), 'utf8')).includes(`"Gate ${n}"`)
  const database = join(site.output, 'publications.db')
  expect((await feedkeeper(['poll', ...site.options])).code).toBe(0)
  expect(await isPublished(119)).toBe(true)

  await writeFile(database, 'garbage'.repeat(10_000))
  count = 121
  const { child, ended } = startFeedkeeper(['run', ...site.options])
  await expect.poll(() => isPublished(120), { timeout: 60_000 }).toBe(true)

  for (const end of ['', '-wal', '-shm']) await writeFile(`${database}${end}`, 'garbage'.repeat(30_000))
  count = 122
  await expect.poll(() => isPublished(121), { timeout: 60_000 }).toBe(true)
  count = 123
  await expect.poll(() => isPublished(122), { timeout: 60_000 }).toBe(true)
  child.kill('SIGTERM')
  const { code, stderr } = await ended
  expect(code).toBe(0)
  const told = stderr.split('\n').filter((line) => line.includes('publications.db: the database is damaged'))
  expect(told.length).toBeGreaterThan(1)
  expect(told.length).toBeLessThan(6)
  expect(stderr).not.toMatch(/\n\s+at /)

  const again = await feedkeeper(['publish', '--json', ...site.options])
  expect(JSON.parse(again.stdout)).toMatchObject({ written: [], failed: [] })
})
