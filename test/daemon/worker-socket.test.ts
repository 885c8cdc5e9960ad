import { existsSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const settings = 'polling: { tick: 1s }\nserver: { listen: off }\n'
const feed = (n: number) =>
  `<rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link><item><title>Flour ${n}</title><link>https://mill.example/${n}</link><description>Ground.</description></item></channel></rss>`
const definition = (url: string, rest = 'every: 6h') => `list: { feed: { url: "${url}" } }\n${rest}\n`
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 50 })

/** A worker that runs and whose socket is there. */
async function worker(site: Site) {
  const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...site.options])
  let log = ''
  child.stderr?.on('data', (chunk) => (log += chunk))
  await until(() => expect(log).toContain('feedkeeper keeps'))
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return (await ended).code
  }
  return { log: () => log, stop }
}

describe('feedkeeper poll beside a worker', () => {
  test('asks that worker, and tells in the same words and exit codes what came of it', async () => {
    let n = 0
    const { url, seen } = await localServer((asked, response) => {
      if (asked.url === '/down') response.writeHead(500).end()
      else response.end(feed(++n))
    })
    const site = await someSite({ mill: definition(`${url}/mill`), down: definition(`${url}/down`) }, settings)
    const { log, stop } = await worker(site)
    await until(() => expect(log()).toMatch(/mill: 1 new[\s\S]*down: refused|down: refused[\s\S]*mill: 1 new/))
    const socket = join(site.output, 'worker.sock')
    await until(async () => expect((await stat(socket)).mode & 0o777).toBe(0o600))

    const one = await feedkeeper(['poll', 'mill', ...site.options])
    expect(one).toMatchObject({ code: 0, stderr: '' })
    expect(one.stdout).toMatch(
      /^mill {2}1 new {2}0 duplicates {2}next in [^\n]*\n1 new in .*articles\n\d+ feed files written/,
    )
    const both = await feedkeeper(['poll', '--json', ...site.options])
    expect(both.code).toBe(1)
    expect(JSON.parse(both.stdout)).toMatchObject({
      polls: [
        { sourceId: 'down', listing: { kind: 'refused', status: 500 } },
        { sourceId: 'mill', archived: [{ title: 'Flour 3' }] },
      ],
      skipped: [],
      broken: [],
    })
    expect(await feedkeeper(['poll', 'mil', ...site.options])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^no usable source mil in .*; the nearest are mill, down\n$/),
    })
    expect(seen.map((each) => each.url).sort()).toEqual(['/down', '/down', '/mill', '/mill', '/mill'])
    expect(await stop()).toBe(0)
    expect(existsSync(socket)).toBe(false)
  })

  test('finds a definition that was written a moment before', async () => {
    const { url } = await localServer((_request, response) => response.end(feed(1)))
    const site = await someSite({}, settings)
    const { stop } = await worker(site)
    await writeFile(join(site.folder, 'feeds', 'mill.yaml'), definition(url))
    expect((await feedkeeper(['poll', 'mill', ...site.options])).stdout).toMatch(/^mill {2}1 new/)
    await stop()
  })

  test('works without one where the last was killed, and the next worker takes the place of the socket it left', async () => {
    const { url } = await localServer((_request, response) => response.end(feed(1)))
    const site = await someSite({ mill: definition(url) }, settings)
    const first = await worker(site)
    await until(() => expect(existsSync(join(site.output, 'worker.sock'))).toBe(true))
    await first.stop('SIGKILL')
    expect(existsSync(join(site.output, 'worker.sock'))).toBe(true)
    expect(await feedkeeper(['poll', 'mill', ...site.options])).toMatchObject({ code: 0, stderr: '' })
    const second = await worker(site)
    await until(async () => expect((await feedkeeper(['poll', 'mill', ...site.options])).code).toBe(0))
    expect(second.log()).toContain('asked by hand to poll mill')
    await second.stop()
  })

  test.runIf(process.platform === 'linux')(
    'reaches the worker of an output folder whose path is too long for a socket',
    async () => {
      const { url } = await localServer((_request, response) => response.end(feed(1)))
      const site = await someSite({ mill: definition(url) }, settings)
      const output = join(site.folder, 'a'.repeat(90), 'output')
      const long = { ...site, output, options: [...site.options.slice(0, -1), output] }
      const { log, stop } = await worker(long)
      await until(async () => expect((await feedkeeper(['poll', 'mill', ...long.options])).code).toBe(0))
      expect(log()).toContain('asked by hand to poll mill')
      expect(await stop()).toBe(0)
      expect(existsSync(join(output, 'worker.sock'))).toBe(false)
    },
  )

  test('ends when the worker is stopped meanwhile, and the worker polls no more for who went away', async () => {
    const { url, seen } = await localServer((_request, response) => void setTimeout(() => response.end(feed(1)), 1_500))
    const sources = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, definition(`${url}/${id}`)]))
    const site = await someSite(sources, `polling: { tick: 1s, atOnce: 1 }\nserver: { listen: off }\n`)
    const { log, stop } = await worker(site)
    await until(() => expect(log().match(/ new; next poll in /g)).toHaveLength(4))
    const asked = seen.length
    const { child, ended } = startFeedkeeper(['poll', ...site.options])
    await until(() => expect(seen.length).toBe(asked + 1))
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('begins no more') })
    const waiting = startFeedkeeper(['poll', 'd', ...site.options])
    await until(() => expect(log()).toContain('asked by hand to poll d'))
    expect(await stop()).toBe(0)
    expect((await waiting.ended).code).toBe(1)
    expect(seen.slice(asked).map((each) => each.url)).not.toContain('/b')
  })

  test('understands nothing else on its socket', async () => {
    const site = await someSite({}, settings)
    const { stop } = await worker(site)
    const say = (path: string, body: string) =>
      new Promise<string>((resolve, reject) => {
        const socketPath = join(site.output, 'worker.sock')
        const headers = { 'content-length': body.length }
        request({ socketPath, method: 'POST', path, headers }, (response) => {
          response.setEncoding('utf8').on('data', resolve)
        })
          .on('error', reject)
          .end(body)
      })
    await until(async () => expect(await say('/poll', '{"sources": 5}')).toContain('does not understand'))
    expect(await say('/stop', '{"sources": []}')).toContain('does not understand')
    expect(await say('/poll', 'nonsense')).toContain('error')
    expect(await stop()).toBe(0)
  })
})
