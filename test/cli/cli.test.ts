import { readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedkeeper, feedkeeperProcess, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link>
<item><title>Flour</title><link>https://mill.example/flour</link><pubDate>Tue, 03 Feb 2026 01:00:00 GMT</pubDate><description>Fine flour.</description></item></channel></rss>`
const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md'))

describe('feedkeeper', () => {
  test('explains itself and each command on stdout, exit code 0', async () => {
    const runs = await Promise.all(
      [['--help'], ['poll', '--help'], ['status', '--help'], ['--version']].map((args) => feedkeeper(args)),
    )
    expect(runs.map((run) => run.code)).toEqual([0, 0, 0, 0])
    expect(runs[0]?.stdout).toContain('poll')
    expect(runs[1]?.stdout).toMatch(/\[sources\.\.\.\][\s\S]*--output <dir>[\s\S]*--json/)
    expect(runs[3]?.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test.each([
    [['frobnicate'], /unknown command/],
    [['poll', '--nonsense'], /unknown option/],
    [['poll', '--log-level', 'loud'], /loud/],
    [['poll', '--config', 'nowhere.yaml'], /nowhere\.yaml:1: found no file, expected settings/],
    [['poll', 'nobody'], /no usable source nobody in feeds; the nearest are .*qq/],
    [['poll', '--feeds', 'nowhere'], /nowhere: there is no such folder of sources/],
  ])('%j is bad use: told on stderr, exit code 2', async (args, message) => {
    const { folder } = await someSite({})
    const run = await feedkeeper([...args, '--output', join(folder, 'output')])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(message)
    expect(run.stderr).not.toMatch(/^\s+at /m)
  })

  test('tells every fault of the settings with file, line and key', async () => {
    const site = await someSite({ mill: 'list: { feed: { url: https://mill.example/ } }\n' })
    const config = join(site.folder, 'settings.yaml')
    await writeFile(config, 'site:\n  timeZone: Mars\nfetch:\n  deadline: soon\n  colour: red\n')
    const run = await feedkeeper(['poll', ...site.options])
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(/settings\.yaml:2: site\.timeZone: found "Mars"/)
    expect(run.stderr).toMatch(/settings\.yaml:4: fetch\.deadline: found "soon"/)
    expect(run.stderr).toMatch(/settings\.yaml:5: fetch\.colour: found an unknown key/)
  })
})

describe('feedkeeper poll', () => {
  test('prints what it kept on stdout, as JSON where asked, and a second run keeps nothing new', async () => {
    const { url } = await localServer((_request, response) => response.end(feed))
    const site = await someSite({ mill: `list: { feed: { url: "${url}/feed" } }\n` })
    const first = await feedkeeperProcess(['poll', ...site.options])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^mill {2}1 new/)
    const second = await feedkeeperProcess(['poll', '--json', ...site.options])
    expect(JSON.parse(second.stdout)).toMatchObject({ polls: [{ sourceId: 'mill', archived: [], duplicates: 1 }] })
    expect(await filesIn(site.output)).toHaveLength(1)
  })

  test('ends as ever where the reader of its stdout went away, as `head` does', async () => {
    const { url } = await localServer((_request, response) => response.end(feed))
    const site = await someSite({ mill: `list: { feed: { url: "${url}/feed" } }\n` })
    expect(await feedkeeper(['poll', ...site.options])).toMatchObject({ code: 0 })
    for (const args of [['status'], ['status', '--json'], ['export-articles', '--format', 'ndjson', '-']]) {
      const { child, ended } = startFeedkeeper([...args, ...site.options])
      child.stdout?.destroy()
      expect(await ended, args.join(' ')).toMatchObject({ code: 0, stderr: '' })
    }
  })

  test('says which source failed, where and why, exit code 1, and the others go on', async () => {
    const { url } = await localServer((request, response) => {
      if (request.url === '/feed') response.end(feed)
      else response.writeHead(503).end()
    })
    const site = await someSite({
      mill: `list: { feed: { url: "${url}/feed" } }\n`,
      down: `list: { feed: { url: "${url}/down" } }\n`,
      broken: 'list: 5\n',
    })
    const run = await feedkeeperProcess(['poll', ...site.options])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(new RegExp(`down: refused \\(HTTP 503\\): ${url}/down`))
    expect(run.stderr).toMatch(/broken\.yaml:1: list: found 5, expected a mapping/)
    expect(run.stdout).toMatch(/mill\s+1 new/)
  })

  test('without a network says so for each source', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    server.close()
    const site = await someSite({ mill: `list: { feed: { url: "http://127.0.0.1:${port}/feed" } }\n` })
    const run = await feedkeeper(['poll', ...site.options])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(new RegExp(`mill: failed: .*127\\.0\\.0\\.1:${port}/feed.*(ECONNREFUSED|refused)`))
  })

  test('goes through the proxy of HTTP_PROXY', async () => {
    const { url, seen } = await localServer((_request, response) => response.end(feed))
    const site = await someSite({ mill: 'list: { feed: { url: "http://mill.example/feed" } }\n' })
    const run = await feedkeeper(['poll', ...site.options], { HTTP_PROXY: url })
    expect(run).toMatchObject({ code: 0 })
    expect(seen.length).toBeGreaterThan(0)
  })

  test.each(['HTTP_PROXY', 'https_proxy'])('says in one line what is wrong with %s', async (variable) => {
    const site = await someSite({ mill: 'list: { feed: { url: "http://mill.example/feed" } }\n' })
    const run = await feedkeeper(['poll', ...site.options], { [variable]: 'notaproxy' })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(new RegExp(`^${variable}="notaproxy": .*\\n$`))
  })
})

describe('feedkeeper status', () => {
  test('shows each source, also one that was never polled', async () => {
    const { url } = await localServer((_request, response) => response.end(feed))
    const site = await someSite({
      mill: `list: { feed: { url: "${url}/feed" } }\n`,
      other: 'list: { feed: { url: "https://mill.example/" } }\n',
    })
    await feedkeeper(['poll', 'mill', ...site.options])
    const run = await feedkeeper(['status', '--json', ...site.options])
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({
      articles: 1,
      sources: [
        { source: 'mill', articles: 1, consecutiveFailures: 0 },
        { source: 'other', articles: 0, lastOutcome: 'never polled' },
      ],
    })
  })
})

describe('feedkeeper rebuild', () => {
  test('makes a deleted catalog anew from journal and files, and so does any other start', async () => {
    const { url } = await localServer((_request, response) => response.end(feed))
    const site = await someSite({ mill: `list: { feed: { url: "${url}/feed" } }\n` })
    await feedkeeper(['poll', ...site.options])
    const forget = async () => {
      for (const end of ['', '-wal', '-shm']) await rm(join(site.output, `catalog.db${end}`), { force: true })
    }
    await forget()
    const rebuilt = await feedkeeper(['rebuild', '--json', ...site.options])
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ articles: 1, added: 0, damaged: [], faults: [] })
    await forget()
    await rm(join(site.output, 'journal'), { recursive: true })
    const found = await feedkeeper(['rebuild', '--json', ...site.options])
    expect(JSON.parse(found.stdout)).toMatchObject({ articles: 1, added: 1, damaged: [], faults: [] })
    await forget()
    const polled = await feedkeeper(['poll', '--json', ...site.options])
    expect(JSON.parse(polled.stdout)).toMatchObject({ polls: [{ archived: [], duplicates: 1 }] })
  })
})
