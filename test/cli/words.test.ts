import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed =
  '<rss version="2.0"><channel><title>Mill</title><item><title>Flour</title><link>https://mill.example/1</link><description>x</description></item></channel></rss>'
const definition = (url: string) => `list: { feed: { url: "${url}" } }\nevery: 1h\n`

/** An address of this machine where nobody listens. */
async function deadAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return `127.0.0.1:${port}`
}

describe('what the program says', () => {
  test('the table of `poll` has the reason of each failure', async () => {
    const { url } = await localServer((_request, response) => response.writeHead(503).end())
    const site = await someSite({ mill: definition(`${url}/feed`) })
    const { stdout } = await feedkeeper(['poll', ...site.options])
    expect(stdout).toMatch(new RegExp(`^mill {2}refused \\(HTTP 503\\) .* {2}${url}/feed: HTTP 503$`, 'm'))
  })

  test('`add` of a private address names the setting that permits it', async () => {
    const { folder } = await someSite({})
    const run = await feedkeeper(['add', `http://${await deadAddress()}/`, '--feeds', join(folder, 'feeds')])
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('fetch.allowPrivateNetworks') })
  })

  test('a dead proxy is named as the proxy, not as the site', async () => {
    const proxy = await deadAddress()
    const site = await someSite({ mill: definition('http://mill.example/feed') })
    const { code, stdout } = await feedkeeper(['poll', ...site.options], { HTTP_PROXY: `http://${proxy}` })
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining(`the proxy failed: ${proxy} cannot be reached`),
    })
  })

  test('`preview` says that there is no such file, what is wrong in a definition, and which ids are near', async () => {
    const site = await someSite({ mill: definition('https://mill.example/feed'), torn: 'list: 5\n' })
    const preview = (what: string) => feedkeeper(['preview', what, ...site.options])
    const runs = await Promise.all(['nofile.xml', './no/file', 'feeds/none.yaml', 'torn', 'mil'].map(preview))
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
    expect(runs.slice(0, 3).map(({ stderr }) => stderr)).toEqual([
      'nofile.xml: there is no such file\n',
      './no/file: there is no such file\n',
      'feeds/none.yaml: there is no such file\n',
    ])
    expect(runs[3]?.stderr).toMatch(/no usable source torn in .*torn\.yaml:1: list: found 5, expected a mapping/)
    expect(runs[4]?.stderr).toMatch(/no usable source mil in .*; the nearest are mill\n/)
  })

  test('imported definitions point to a schema that is there, and `export --json` tells them as data', async () => {
    const { folder } = await someSite({})
    const feeds = join(folder, 'new', 'feeds')
    await mkdir(join(folder, 'new'))
    const list = join(folder, 'list.opml')
    await writeFile(
      list,
      '<opml version="2.0"><body><outline text="Mill" xmlUrl="https://mill.example/feed"/></body></opml>',
    )
    expect((await feedkeeper(['import', list, '--feeds', feeds])).code).toBe(0)
    const [, schema = ''] = /\$schema=(\S+)/.exec(await readFile(join(feeds, 'mill.yaml'), 'utf8')) ?? []
    expect(JSON.parse(await readFile(join(feeds, schema), 'utf8'))).toHaveProperty('properties.list')
    const { stdout } = await feedkeeper(['export', '--json', '--feeds', feeds])
    expect(JSON.parse(stdout)).toEqual([{ url: 'https://mill.example/feed', title: 'Mill', folders: [] }])
  })

  test('`run --check` tells every fault of settings and definitions, makes nothing, and ends', async () => {
    const site = await someSite({ mill: definition('https://mill.example/feed') })
    expect(await feedkeeper(['run', '--check', ...site.options])).toMatchObject({
      code: 0,
      stdout: 'settings are usable, and 1 of 1 definitions\n',
    })
    await writeFile(join(site.folder, 'feeds', 'torn.yaml'), 'list: 5\n')
    const run = await feedkeeper(['run', '--check', ...site.options])
    expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(/torn\.yaml:1: list: found 5/) })
    await expect(readFile(join(site.output, 'worker.lock'))).rejects.toThrow('ENOENT')
    await writeFile(join(site.folder, 'settings.yaml'), 'polling: { tick: never }\n')
    expect(await feedkeeper(['run', '--check', ...site.options])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('polling.tick: found "never"'),
    })
  })

  test('a start with nothing due says so, and when the next poll is', async () => {
    const { url } = await localServer((_request, response) => response.end(feed))
    const site = await someSite({ mill: definition(url) }, 'server: { listen: off }\n')
    await feedkeeper(['poll', ...site.options])
    const { child, ended } = startFeedkeeper(['run', ...site.options])
    let log = ''
    child.stderr?.on('data', (chunk) => (log += chunk))
    await vi.waitFor(() => expect(log).toMatch(/nothing is due: the next poll is in (?:1h|59m)/), 20_000)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })
})
