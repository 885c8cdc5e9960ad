import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../../src/poll/entries/identity.ts'
import { feedkeeper, someSite } from '../../support/feedkeeper.ts'
import { localServer } from '../../support/local-server.ts'
import { storeInEnvironment } from '../../support/object-store-site.ts'

const item = (n: number) =>
  `<item><title>Lighthouse ${n}</title><link>https://coast.example/${n}</link><pubDate>Fri, 20 Nov 2026 0${n}:00:00 GMT</pubDate><description>Lighthouse ${n} was painted.</description></item>`
const feedOf = (numbers: readonly number[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Coast</title><link>https://coast.example/</link>${numbers.map(item).join('')}</channel></rss>`
const hash = hashOf('https://coast.example/2')

/** A source whose listing grows, and an operator's folder; `settings` as YAML. */
async function coast(settings = '') {
  const numbers = [1, 2, 3]
  const { url } = await localServer((_request, response) => void response.end(feedOf(numbers)))
  const site = await someSite({ coast: `list: { feed: { url: "${url}/feed" } }\n` }, settings)
  return { ...site, numbers }
}
describe('an archive in an object store', () => {
  test('does what one in a folder does, and leaves nothing in the output folder but databases', async () => {
    const { env, objects, seen } = await storeInEnvironment()
    const site = await coast('server: { listen: "127.0.0.1:0" }\ncaptures: { keep: all }')
    const run = (args: readonly string[]) => feedkeeper([...args, ...site.options], env)
    const polled = await run(['poll'])
    expect(polled.stderr).toBe('')
    expect(polled.stdout).toContain('3 new in s3://bucket/news/articles')
    expect([...objects.keys()]).toContain(`news/articles/${hash.slice(0, 2)}/${hash}.md`)
    expect((await readdir(site.output)).filter((name) => !/\.(db|lock)/.test(name))).toEqual([])
    expect((await run(['search', 'painted'])).stdout).toContain('Lighthouse 3')
    expect((await run(['show', hash])).stdout).toContain('Lighthouse 2 was painted.')
    const before = seen.length
    expect((await run(['verify'])).stdout).toMatch(/^3 articles verified, .*all well\n$/)
    const listed = seen.slice(before).flatMap(({ url }) => /list-type.*feeds%2F([^&]*)/.exec(url ?? '')?.[1] ?? [])
    // Of a source whose feeds nobody asked for, nothing is looked for.
    expect(listed.sort()).toEqual(['', 'all%2F'])
    expect((await run(['hugo', '--months', '24', join(site.folder, 'window')])).stdout).toContain('3 articles in')
    expect(await readdir(join(site.folder, 'window', 'content', 'posts'))).toContain(`${hash}.md`)
    expect((await run(['remove', hash, '--captures'])).code).toBe(0)
    expect((await run(['verify'])).stdout).toMatch(/^2 articles verified, .*all well\n$/)
    expect(objects.has(`news/articles/${hash.slice(0, 2)}/${hash}.md`)).toBe(false)
  })

  test('is not begun anew in a store where the folder has one, nor in the folder where the store has it', async () => {
    const { env } = await storeInEnvironment()
    const site = await coast()
    await feedkeeper(['poll', ...site.options])
    const refused = await feedkeeper(['poll', ...site.options], env)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(`feedkeeper rebuild --from ${site.output}`)
    expect((await feedkeeper(['verify', ...site.options])).stdout).toContain('all well')
    const other = await coast()
    await feedkeeper(['poll', ...other.options], env)
    const back = await feedkeeper(['poll', ...other.options])
    expect(back.stderr).toContain('`store.url` is not set')
    expect((await feedkeeper(['verify', ...other.options], env)).stdout).toContain('all well')
  })

  test('is not opened by an address that is none, or without keys, and no message holds a key', async () => {
    const site = await coast()
    const tell = async (env: NodeJS.ProcessEnv) => feedkeeper(['poll', ...site.options], env)
    const bad = await tell({ STORE_URL: 's3://key:secret@bucket/x' })
    expect(bad).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('STORE_URL: s3://bucket: keys stand in the environment'),
    })
    expect(bad.stderr).not.toContain('secret')
    expect((await tell({ STORE_URL: 's3://bucket/x' })).stderr).toContain(
      'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    )
    expect((await tell({ STORE_URL: 'https://u:secret@bucket' })).stderr).not.toContain('secret')
  })
})
