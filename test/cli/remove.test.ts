import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { copyOf, feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { madeOnce } from '../support/when-over.ts'

const item = (n: number) =>
  `<item><title>Stone ${n}</title><link>https://quarry.example/${n}</link><description>Stone ${n} was cut.</description></item>`
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Quarry</title><link>https://quarry.example/</link>${[1, 2, 3].map(item).join('')}</channel></rss>`
const hash = hashOf('https://quarry.example/2')

async function quarry() {
  const { url } = await localServer((_request, response) => void response.end(feed))
  return someSite({ quarry: `list: { feed: { url: "${url}/feed" } }\nevery: 1m\n` }, 'server: { listen: "off" }')
}

describe('feedkeeper remove', () => {
  const onceQuarry = madeOnce(async () => {
    const site = await quarry()
    await feedkeeper(['poll', ...site.options])
    return site
  })

  test('removes an article for good: no listing brings it back, and feeds tell that it went', async () => {
    const site = await copyOf(onceQuarry())
    const run = await feedkeeper(['remove', hash, '--why', 'asked for', ...site.options])
    expect([run.code, run.stderr]).toEqual([0, ''])
    expect(run.stdout).toContain(`${hash}: removed`)
    const atom = await readFile(join(site.output, 'feeds', 'all.atom.xml'), 'utf8')
    expect(atom).toContain(`<at:deleted-entry ref="tag:feedkeeper,2026:${hash}"`)
    expect(atom.match(/<entry/g)).toHaveLength(2)
    const polled = JSON.parse((await feedkeeper(['poll', '--json', ...site.options])).stdout)
    expect(polled.polls[0]).toMatchObject({ archived: [], duplicates: 3 })
    const rebuilt = JSON.parse((await feedkeeper(['rebuild', '--json', ...site.options])).stdout)
    expect(rebuilt).toMatchObject({ articles: 2, damaged: [], faults: [] })
    await feedkeeper(['poll', ...site.options])
    const files = await readdir(join(site.output, 'articles'), { recursive: true })
    expect(files.filter((name) => name.endsWith('.md'))).toHaveLength(2)
    const again = await feedkeeper(['remove', hash, ...site.options])
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining(`${hash}: was removed before`)])
  })

  test('takes captures along with --captures, at once or later, but for what others were made from', async () => {
    const { url } = await localServer((request, response) => {
      const page = (n: string) => `<html><body><article>${`Stone ${n} was cut. `.repeat(20)}</article></body></html>`
      response.end(request.url === '/feed' ? feed.replaceAll('https://quarry.example', url) : page(request.url ?? ''))
    })
    const definition = `list: { feed: { url: "${url}/feed" } }\narticle: { content: ["article"] }\nevery: 1m\n`
    const site = await someSite({ quarry: definition }, 'server: { listen: "off" }')
    expect(await feedkeeper(['poll', ...site.options])).toMatchObject({ code: 0 })
    const captured = async () => {
      const names = await readdir(join(site.output, 'captures'), { recursive: true })
      const [file = ''] = names.filter((name) => name.endsWith('.warc.gz'))
      return gunzipSync(await readFile(join(site.output, 'captures', file))).toString()
    }
    const [one, two] = [1, 2].map((n) => hashOf(`${url.replace('http:', 'https:')}/${n}`)) as [string, string]
    expect(await captured()).toContain('Stone /2 was cut')
    expect(await feedkeeper(['remove', two, '--captures', ...site.options])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/removed\ntheir captures are gone/),
    })
    expect(await captured()).not.toContain('Stone /2 was cut')
    await feedkeeper(['remove', one, ...site.options])
    expect(await captured()).toContain('Stone /1 was cut')
    await feedkeeper(['remove', one, '--captures', ...site.options])
    expect(await captured()).not.toMatch(/Stone \/[12] was cut/)
    expect(await captured()).toContain('Stone /3 was cut')
    expect(await feedkeeper(['verify', ...site.options])).toMatchObject({ code: 0 })
  })

  test('says what is no article, and removes nothing then', async () => {
    const site = await copyOf(onceQuarry())
    const unknown = await feedkeeper(['remove', hash, '0123456789abcdef', ...site.options])
    expect([unknown.code, unknown.stderr]).toEqual([2, 'no article 0123456789abcdef is kept; nothing is removed\n'])
    const bad = await feedkeeper(['remove', 'stone', ...site.options])
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('stone: found no hash')])
    expect(JSON.parse((await feedkeeper(['status', '--json', ...site.options])).stdout)).toMatchObject({ articles: 3 })
  })

  test('refuses beside a worker, and says so', async () => {
    const site = await quarry()
    const { child, ended } = startFeedkeeper(['run', ...site.options])
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (bytes) => String(bytes).includes('published') && resolve())
    })
    const run = await feedkeeper(['remove', hash, ...site.options])
    expect([run.code, run.stderr]).toEqual([
      2,
      expect.stringMatching(/another feedkeeper works on this folder.*stop it first/),
    ])
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })
})
